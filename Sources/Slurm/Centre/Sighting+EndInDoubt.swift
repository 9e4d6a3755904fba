internal import Centres
internal import Quantities

/// Ends of jobs that may have ended long before.
///
/// A controller that crashes within its unsaved seconds after a job's end comes back with the job running. Where the job had
/// only just begun, it does not ask the node for it: it holds the place until somebody ends the job, or until the walltime is
/// over. Nobody can tell such a job from one that did run on: it is free.
extension Sighting {
  /// Whether it may have ended before its controller crashed.
  ///
  /// - Precondition: it is over.
  var isEndInDoubt: Bool {
    guard state == .timeout || state == .cancelled, let controllerSince, let endedAt else { return false }
    return controllerSince <= endedAt && endedAt <= controllerSince + TrackRules.heldForNothingAtMost
  }

  static let endInDoubt =
    "the cluster's controller was started again soon after the job began, and nothing says whether it ran on until its end"

  /// Takes down whether the controller was started again soon after the job began.
  ///
  /// - Parameter restartedAt: since when the controller runs, by the cluster's clock.
  mutating func noteRestart(_ restartedAt: Instant) {
    guard controllerSince == nil, let startedAt, startedAt < restartedAt,
      restartedAt <= startedAt + TrackRules.youngAtRestart, !restartedAt.isAtMidnight
    else { return }
    controllerSince = restartedAt
  }
}

extension Instant {
  /// Whether a controller asked by REST would say so of a start that was none.
  fileprivate var isAtMidnight: Bool { millisecondsSince1970 % 86_400_000 <= TrackRules.midnight.count * 1000 }
}
