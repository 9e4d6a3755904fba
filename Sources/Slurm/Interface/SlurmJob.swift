public import Centres
public import Quantities

/// A job as a controller, or the accounting, tells of it: of its last run, where it ran several times.
public struct SlurmJob: Hashable, Sendable {
  public var number: SlurmNumber
  /// Nil where the job is none of Praya's.
  public var key: RunKey?
  public var user: String
  public var state: SlurmState
  /// Slurm's own word for why it waits or ended, such as `Resources` or `ReqNodeNotAvail`; empty for none.
  public var reason: String
  public var submittedAt: Instant?
  /// Of the last run. Nil while it has not started.
  public var startedAt: Instant?
  /// Nil while it is not over; what is expected of a running job is no end.
  public var endedAt: Instant?
  /// What the script's process left behind, once it is over and ran.
  public var exit: SlurmExit?
  /// How often it was started over.
  public var restarts: Int
  /// The nodes of its last run; empty while it has none.
  public var nodes: [String]
  /// The devices of each of `nodes` by their indexes, where the cluster tells them.
  public var devices: [String: [Int]]
  /// How many devices it has in all; nil where the cluster does not tell.
  public var deviceCount: Int?

  public init(
    number: SlurmNumber, key: RunKey?, user: String, state: SlurmState, reason: String = "", submittedAt: Instant? = nil,
    startedAt: Instant? = nil, endedAt: Instant? = nil, exit: SlurmExit? = nil, restarts: Int = 0, nodes: [String] = [],
    devices: [String: [Int]] = [:], deviceCount: Int? = nil
  ) {
    self.number = number
    self.key = key
    self.user = user
    self.state = state
    self.reason = reason
    self.submittedAt = submittedAt
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.exit = exit
    self.restarts = restarts
    self.nodes = nodes
    self.devices = devices
    self.deviceCount = deviceCount
  }
}

/// How a script's process ended.
public enum SlurmExit: Hashable, Sendable, Codable {
  case exited(code: Int)
  case signalled(number: Int)
}

/// The states of a job of Slurm's manual (`squeue`, JOB STATE CODES).
public enum SlurmState: String, Hashable, Sendable, Codable, CaseIterable {
  case pending = "PENDING"
  case configuring = "CONFIGURING"
  case running = "RUNNING"
  case suspended = "SUSPENDED"
  case stopped = "STOPPED"
  case completing = "COMPLETING"
  case stageOut = "STAGE_OUT"
  case signaling = "SIGNALING"
  case resizing = "RESIZING"
  case requeued = "REQUEUED"
  case requeueFederation = "REQUEUE_FED"
  case requeueHeld = "REQUEUE_HOLD"
  case specialExit = "SPECIAL_EXIT"
  case reservationDeleted = "RESV_DEL_HOLD"
  case completed = "COMPLETED"
  case failed = "FAILED"
  case cancelled = "CANCELLED"
  case timeout = "TIMEOUT"
  case deadline = "DEADLINE"
  case preempted = "PREEMPTED"
  case bootFailed = "BOOT_FAIL"
  case nodeFailed = "NODE_FAIL"
  case outOfMemory = "OUT_OF_MEMORY"
  case revoked = "REVOKED"

  /// Whether the last run is over for good.
  public var isOver: Bool {
    switch self {
    case .completed, .failed, .cancelled, .timeout, .deadline, .preempted, .bootFailed, .nodeFailed, .outOfMemory, .revoked:
      true
    case .pending, .configuring, .running, .suspended, .stopped, .completing, .stageOut, .signaling, .resizing, .requeued,
      .requeueFederation, .requeueHeld, .specialExit, .reservationDeleted:
      false
    }
  }

  /// Whether its processes may be there.
  public var occupiesNodes: Bool {
    switch self {
    case .configuring, .running, .suspended, .stopped, .completing, .stageOut, .signaling, .resizing: true
    default: false
    }
  }
}
