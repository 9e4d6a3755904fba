internal import Centres
internal import Quantities

extension CentreQueue {
  /// Moves every moment from the time of a clock that is ahead of the hub's by so much to the hub's.
  mutating func correct(ahead: Milliseconds) {
    func moved(_ moment: Instant) -> Instant {
      Instant(millisecondsSince1970: moment.millisecondsSince1970 - ahead.count)
    }
    seenAt = moved(seenAt)
    for index in jobs.indices {
      jobs[index].submittedAt = jobs[index].submittedAt.map(moved)
      jobs[index].startedAt = jobs[index].startedAt.map(moved)
    }
  }

  /// Keeps what a forecast can use: nobody started, and nothing was seen, after now, and of nodes those that are known.
  mutating func limit(to nodes: Set<String>, at now: Instant) {
    seenAt = min(seenAt, now)
    for index in jobs.indices {
      jobs[index].startedAt = jobs[index].startedAt.map { min($0, now) }
      var seen: Set<String> = []
      jobs[index].nodeNames = jobs[index].nodeNames.filter { nodes.contains($0) && seen.insert($0).inserted }
    }
  }
}
