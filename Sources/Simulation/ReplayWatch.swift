public import Workloads

/// How far a replay is.
public struct ReplayProgress: Hashable, Sendable {
  public var jobsStarted: Int
  public var waiting: Int
  public var running: Int
  /// The virtual clock, in seconds from the workload's beginning.
  public var moment: Int64
}

/// Those who look on while a replay runs. None of them changes it.
public struct ReplayWatch {
  /// Sees each job and the moment of its start.
  public var started: ((WorkloadJob, Int64) -> Void)?
  /// Called every `ReplayWatch.interval` events.
  public var progress: ((ReplayProgress) -> Void)?
  /// Asked as often; true ends the replay with `ReplayFault.cancelled`.
  public var isCancelled: (() -> Bool)?
  /// A clock of processor time in nanoseconds, so that reading and deciding can be told apart.
  public var processorTime: (() -> Int64)?

  public static let interval = 1 << 16

  public init(
    started: ((WorkloadJob, Int64) -> Void)? = nil, progress: ((ReplayProgress) -> Void)? = nil,
    isCancelled: (() -> Bool)? = nil, processorTime: (() -> Int64)? = nil
  ) {
    self.started = started
    self.progress = progress
    self.isCancelled = isCancelled
    self.processorTime = processorTime
  }
}

/// Why a replay did not come to its end.
public enum ReplayFault: Error, Hashable, Sendable {
  case cancelled
  /// A job needs more than the pool has.
  case neverFits(job: Int64, processors: Int32)
  /// The virtual clock has come to `ReplayFault.latestMoment`.
  case endless

  /// No replay goes on beyond this second, some thirty million years from its beginning.
  static let latestMoment: Int64 = 1_000_000_000_000_000
}
