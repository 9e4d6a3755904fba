internal import Centres
internal import Quantities

extension CentreQueue {
  /// Moves every moment by the same, from another clock's time to the hub's.
  mutating func move(by difference: Milliseconds) {
    func moved(_ moment: Instant) -> Instant {
      Instant(millisecondsSince1970: moment.millisecondsSince1970 + difference.count)
    }
    seenAt = moved(seenAt)
    for index in jobs.indices {
      jobs[index].submittedAt = jobs[index].submittedAt.map(moved)
      jobs[index].startedAt = jobs[index].startedAt.map(moved)
    }
  }
}
