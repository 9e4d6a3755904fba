public import Quantities

/// How a simulated cluster misbehaves: each figure is how many of a thousand calls or jobs it strikes.
public struct SlurmFaults: Sendable, Hashable {
  /// A submission never arrives, and no answer comes.
  public var losesSubmission = 0
  /// It is done, and the answer never arrives.
  public var losesAnswer = 0
  /// It arrives up to `longestDelay` later, though no answer came.
  public var delaysSubmission = 0
  /// It is refused for good, and burns a number.
  public var refuses = 0
  /// A question or a cancellation is lost, before or after it was done.
  public var losesQuestion = 0
  /// A job's node fails while it runs: it is started over, or not.
  public var failsNode = 0
  /// The operator ends a job, or a more urgent one takes its place.
  public var endsJob = 0
  /// The accounting does not answer.
  public var losesAccounting = 0
  public var longestDelay = Seconds.minutes(5)
  /// What happened is in the accounting only so much later, at most.
  public var accountingLag = Seconds(60)

  public init() {}

  public static let none = SlurmFaults()

  /// The mix that seeded worlds live with.
  public static var rough: SlurmFaults {
    var faults = SlurmFaults()
    (faults.losesSubmission, faults.losesAnswer, faults.delaysSubmission, faults.refuses) = (80, 100, 80, 20)
    (faults.losesQuestion, faults.failsNode, faults.endsJob, faults.losesAccounting) = (40, 150, 80, 150)
    return faults
  }
}
