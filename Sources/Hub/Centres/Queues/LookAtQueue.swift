internal import Centres
internal import Language
internal import Quantities
internal import Relay
internal import Storage

extension Hub {
  /// The centres that answer, have pools which the hub shares with others, and were not asked for their queue of late.
  func centresWithDueQueues() async throws(Problem) -> [Slug] {
    let now = clock.now
    return try await viewing { records in
      let shared = try records.select(PoolRecord.self, where: .equal(.usage, PoolRecord.Usage.shared), order: .ascending(.id))
      return try Set(shared.map(\.centre)).sorted().filter { try records.find(CentreRecord.self, $0)?.unreachableSince == nil }
    }.filter { shownQueues.isDue(at: $0, now) }
  }

  /// Asks a centre for its queue. Where there is no answer the last one is used, with its age; where the centre shows none any
  /// more that is forgotten.
  func lookAtQueue(of id: Slug) async throws(Problem) {
    guard let place = directory[id], shownQueues.begin(id, at: clock.now) else { return }
    defer { shownQueues.end(id) }
    let shown: CentreQueue?
    do throws(CentreFailure) { shown = try await place.shownQueue() } catch { return }
    guard var queue = shown else { return shownQueues.forget(id) }
    let now = clock.now
    // An agent tells by its own clock.
    if place is RelayedCentre, let ahead = relays.clockAhead(of: id) { queue.correct(ahead: ahead) }
    let pools = try await viewing { try $0.select(PoolRecord.self, where: .equal(.centre, id)) }
    queue.limit(to: Set(pools.flatMap { $0.nodes.map(\.name) }), at: now)
    shownQueues.note(queue, of: id)
  }
}
