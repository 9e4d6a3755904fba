public import Centres
public import Quantities
public import Slurm

/// A job as a simulated controller has it in its memory. Moments are true ones; what is told is in whole seconds of the
/// cluster's clock.
struct SimulatedSlurmJob {
  /// What becomes of its run unless somebody ends it.
  enum Fate {
    case exits(SlurmExit)
    case ends(SlurmState)
    case nodeFails(startsOver: Bool)
  }

  let number: SlurmNumber
  let submission: SlurmSubmission?
  /// Of somebody else: no key, or one that is none of this hub's.
  let comment: RunKey?
  let isForeign: Bool
  let submittedAt: Instant
  var state = SlurmState.pending
  var reason = "Resources"
  /// When it may start.
  var readyAt: Instant
  var startedAt: Instant?
  var endedAt: Instant?
  var exit: SlurmExit?
  var restarts = 0
  /// What becomes of its present run, and when.
  var plan: (until: Instant, fate: Fate)?
  /// When a cancellation of it takes effect.
  var cancelledBy: Instant?
  /// The script found the run claimed.
  var isRefused = false
  /// A controller that crashed has it running, and no node does.
  var isAdrift = false

  var attempt: String { submission?.environment["PRAYA_RUN_ATTEMPT"] ?? "0" }
}

/// One time that a job's processes ran, whatever anybody knows of it.
public struct SlurmProcess: Sendable, Hashable {
  public var key: RunKey
  public var number: SlurmNumber
  public var attempt: String
  /// By the cluster's own count.
  public var restarts: Int
  public var startedAt: Instant
  /// Nil while it runs.
  public var endedAt: Instant?
  /// It ran until its script ended by itself or its time was over; nobody ended it before.
  public var isComplete = false
  /// It found the run claimed, and did nothing.
  public var isRefused = false
}

/// How long the controller knew a job of the hub's as alive.
public struct SlurmJobLife: Sendable, Hashable {
  public var key: RunKey
  public var number: SlurmNumber
  public var from: Instant
  /// Nil while it lives. A job that failed with its node may live on.
  public var until: Instant?
  public var isCancelAsked = false

  public init(key: RunKey, number: SlurmNumber, from: Instant) {
    self.key = key
    self.number = number
    self.from = from
  }
}
