public import Quantities

/// What a cluster's own records say of Praya's jobs over some time.
public struct SlurmUsage: Hashable, Sendable {
  /// Those that ended in the window, and those that began in it and are not over by the records: each run once. Of a job that
  /// was started over, the accounting has a run for each time.
  public var jobs: [SlurmJob]
  /// Whether an accounting service keeps them; else it is the controller, which soon forgets.
  public var isAccounted: Bool
  /// Whether there are more than were asked for, and none of them is to be relied on: ask for less time.
  public var isCut: Bool

  public init(jobs: [SlurmJob], isAccounted: Bool, isCut: Bool = false) {
    self.jobs = jobs
    self.isAccounted = isAccounted
    self.isCut = isCut
  }

  static func cut(isAccounted: Bool) -> SlurmUsage { SlurmUsage(jobs: [], isAccounted: isAccounted, isCut: true) }
}

extension SlurmJob {
  /// The one moment by which a run belongs to one window and no other: its end, or its start while it is not over.
  var accountedAt: Instant? { state.isOver ? endedAt ?? startedAt ?? submittedAt : startedAt ?? submittedAt }

  func belongs(to window: Range<Instant>) -> Bool { accountedAt.map(window.contains) ?? false }
}

extension SlurmInterface {
  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    throw .refused(code: nil, reason: "this way to the cluster tells no usage")
  }
}
