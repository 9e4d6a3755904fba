public import Language
public import Offers
public import Quantities
public import Storage

/// What is done with a job that its place refuses, or does not start in time. It comes with the submission.
public enum MoveRule: String, CaseIterable, Sendable, Codable, RawColumnValue {
  /// It stays where it was accepted.
  case never
  /// Whoever submitted it is asked.
  case ask
  /// It moves to the next best place by itself, where that costs no more than was accepted; otherwise they are asked.
  case automatic

  public var label: Phrase {
    switch self {
    case .never: Phrase("stays where it is", "留在原處")
    case .ask: Phrase("asks first", "先行詢問")
    case .automatic: Phrase("by itself, at no higher cost", "費用不增則自動轉移")
    }
  }
}

extension Ranking: RawColumnValue, ColumnValue {}

/// When a job counts as stuck, and how far it may wander.
public struct MoveTerms: Hashable, Sendable {
  /// A job that its centre has, and that has not started so long after it was expected to, is stuck; so is one whose nodes
  /// have been out of service, or whose centre has taken no new jobs, for so long.
  public var stuckAfter = Seconds.minutes(15)
  /// A centre that has not answered for so long is down: what was not sent there yet may move.
  public var downAfter = Seconds.minutes(5)
  /// A question is open for so long.
  public var questionLasts = Seconds.hours(24)
  /// A stuck job for which there was no other place is looked at again after so long.
  public var lookAgainAfter = Seconds.minutes(5)
  /// A job moves so often at most.
  public var movesAtMost = 3
  /// So often at most somebody is asked, or an agreement comes to nothing, for one job.
  public var attemptsAtMost = 10
  /// So many jobs are looked at in one round.
  public var jobsAtOnce = 20

  public init() {}
}
