internal import Centres
internal import Quantities

/// A run as the centre's own records have it.
struct SimulatedRun {
  enum Phase {
    case queued
    case running(RunStart, Plan)
    case ended(RunEnd)
    case refused(reason: String)
  }

  /// What will become of a segment unless somebody cancels it.
  struct Plan {
    enum Outcome {
      case ends(RunEnd.Cause)
      case startsOver
    }
    /// By the true clock.
    var until: Instant
    var outcome: Outcome
  }

  var order: RunOrder?
  var phase: Phase
  /// When it may start, by the true clock: some centres take their time.
  var readyAt: Instant
  var restarts = 0
  /// Whether the hub has had an answer about it: a centre that dies may only forget what it never confirmed.
  var isConfirmed = false
  /// What was last said of it, to be said once more as a stale answer.
  var lastSaid: RunObservation = .unknown

  var isOver: Bool {
    switch phase {
    case .queued, .running: false
    case .ended, .refused: true
    }
  }
}

/// A request on its way.
struct LateRequest {
  enum Content {
    case start(RunOrder)
    case cancel(RunKey)
    case withdraw(RunKey)
  }
  var arrives: Instant
  var content: Content
}
