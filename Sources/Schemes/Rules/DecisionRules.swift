public import Language
public import Quantities

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
  }

  /// When a decision is promised.
  public enum Promise: Hashable, Sendable {
    case workingDays(Int, after: Start)
    /// By this day of the month after the application.
    case dayOfNextMonth(Int)

    public enum Start: String, CaseIterable, Sendable, Hashable, Codable {
      case application
      /// The first cut-off date on or after the application.
      case cutOff = "cut-off"
    }
  }
}
