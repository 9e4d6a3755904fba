public import Language
public import Quantities
internal import Reviews

extension Scheme {
  /// Who decides, by what, and how soon.
  public struct DecisionRules: Hashable, Sendable {
    /// Nil where the source does not say.
    public var by: Decider?
    /// With a committee or peers: what is approved without them while all of this holds. Empty: nothing.
    public var automaticWhen: [Condition]
    /// Whether a part is drawn by lot among those who pass.
    public var partialRandomisation: Bool
    public var criteria: [Criterion]
    public var promise: Promise?
    /// Days besides Saturdays and Sundays that are no working days.
    public var publicHolidays: [CivilDate]
    /// Days to accept an award; `defaultAcceptanceDays` where the scheme does not say.
    public var acceptanceDays: Int?
    /// How applications are reviewed before the decision; nil where the scheme does not say.
    public var review: ReviewRules?

    public static let defaultAcceptanceDays = 30
  }

  public enum Decider: String, CaseIterable, Sendable, Hashable, Codable {
    /// Whoever meets the rules is approved.
    case rules
    case committee
    case peerReview = "peer-review"
  }

  /// What an application is weighed by.
  public struct Criterion: Hashable, Sendable {
    public var id: String
    public var name: Phrase
    /// Nil where unpublished.
    public var weight: Share?
    /// The whole numbers by which it is scored; nil where the scheme's `review` says, or nothing does.
    public var scale: ClosedRange<Int>?
    /// What the mean of the scores must reach.
    public var minimum: Int?
  }

  /// When a decision is promised.
  public enum Promise: Hashable, Sendable {
    case workingDays(Int, after: Start)
    case calendarDays(Int, after: Start)
    /// By this day of the month after the application.
    case dayOfNextMonth(Int)

    public enum Start: String, CaseIterable, Sendable, Hashable, Codable {
      case application
      /// The first cut-off date on or after the application.
      case cutOff = "cut-off"
    }
  }
}

extension Scheme.Promise {
  init(_ span: DaySpan, after start: Start) {
    switch span {
    case .working(let count): self = .workingDays(count, after: start)
    case .calendar(let count): self = .calendarDays(count, after: start)
    }
  }
}
