internal import Centres
internal import Jobs
internal import Quantities

extension RunObservation {
  /// What can be true of the run in what a centre says. A centre's clock may be ahead of the hub's, and its agent may say
  /// anything: nothing that runs began later than now, nothing that is over was over later, and a run has no more nodes than
  /// its job asked for.
  func plausible(of job: JobRecord, at now: Instant) -> RunObservation {
    switch self {
    case .unknown, .queued: return self
    case .running(var start):
      // The same word in the next round is to mean the same moment.
      if start.startedAt > now { start.startedAt = start.restarts == job.restarts ? job.startedAt ?? now : now }
      if !job.canHave(start.allotment) { start.allotment = [] }
      return .running(start)
    case .ended(var end):
      end.endedAt = min(end.endedAt, now)
      end.startedAt = end.startedAt.map { min($0, end.endedAt) }
      return .ended(end)
    }
  }
}

extension JobRecord {
  /// A scheduler's node has at most so many devices.
  private static let mostDevicesOfNode = 64

  fileprivate func canHave(_ allotment: [NodeAllotment]) -> Bool {
    allotment.count <= max(1, request.nodes) && Set(allotment.map(\.node)).count == allotment.count
      && allotment.allSatisfy { $0.devices.count <= JobRecord.mostDevicesOfNode }
  }
}
