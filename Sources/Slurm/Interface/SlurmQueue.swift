/// A way to a cluster that also tells who waits there.
public protocol SlurmQueue: Sendable {
  /// How many jobs of others than Praya wait for places, in a partition or, with nil, in the whole cluster. An array that
  /// waits as a whole may count as one.
  ///
  /// A job that waits for something else, such as another job, a moment, its own limits or its release, is not counted:
  /// no place that is left free would help it.
  func othersWaiting(partition: String?) async throws(SlurmFailure) -> Int
}

extension SlurmJob {
  /// Whether it is somebody else's and would start if there were places: by the reasons of Slurm's manual (`squeue`, JOB
  /// REASON CODES).
  var isOthersInLine: Bool { key == nil && state == .pending && ["", "Priority", "Resources"].contains(reason) }
}
