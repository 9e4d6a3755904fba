public import Language
public import Quantities

/// What a scheme's rules say about a request: the answer, every reason, the rate, the caps that bite, the amount.
public struct SchemeEvaluation: Hashable, Sendable {
  public enum Answer: String, Sendable, Hashable, Codable {
    case entitled
    case notEntitled = "not-entitled"
    case needsCommittee = "needs-committee"

    public var name: Phrase {
      switch self {
      case .entitled: Phrase("entitled", "符合資格")
      case .notEntitled: Phrase("not entitled", "不符合資格")
      case .needsCommittee: Phrase("for the committee to decide", "須由委員會決定")
      }
    }
  }

  /// One rule held against the request.
  public struct Finding: Hashable, Sendable {
    public enum Outcome: String, Sendable, Hashable, Codable {
      case passed
      case failed
      /// The rule leaves it to a committee.
      case needsCommittee = "needs-committee"
      /// A fact that the rule needs was not given, or the scheme does not publish what it needs.
      case unknown
    }

    /// The rule's path in the scheme file, such as `requirements[2]` or `caps[0]`.
    public let rule: String
    public let outcome: Outcome
    /// The figures, in both languages.
    public let message: Phrase
    /// The fact that it is about; with `unknown`, the one that is missing.
    public let fact: Fact?
  }

  /// A cap or a fund that made the amount smaller.
  public struct CapEffect: Hashable, Sendable {
    /// `caps[0]`, `fund.per-year`, `fund.in-all`.
    public let rule: String
    public let most: Amount
    public let used: Amount
    public let left: Amount
    /// By how much it cut what the rules before it had left.
    public let cut: Amount
    public let message: Phrase
  }

  public let answer: Answer
  /// In the order of the rules; every rule that was checked.
  public let findings: [Finding]
  /// The highest rate that certainly holds; nil where none is known, and for grants that are free.
  public let rate: Share?
  /// Whether the source says "up to".
  public let rateIsUpTo: Bool
  /// The highest rate that a committee may grant in an exceptional case.
  public let exceptionalRate: Share?
  /// What the rate is a part of, or the use or credits asked for; nil where not given.
  public let base: Amount?
  /// In the order in which they cut; their cuts add up to what was cut.
  public let caps: [CapEffect]
  /// What the rules grant at most: zero where not entitled, nil where it cannot be calculated. Never above a cap,
  /// nor above the rate's part of the base rounded half up.
  public let amount: Amount?
  /// The last day of the promised decision, for an application made on the evaluation's day; nil where nothing
  /// is promised.
  public let decisionDeadline: CivilDate?
  /// Why Praya calculates this grant but does not hand it out yet; nil where it does.
  public let notHandled: Phrase?

  /// The facts that were asked for and not given. Sorted as `Fact.allCases`.
  public var missingFacts: [Fact] {
    let missing = Set(findings.filter { $0.outcome == .unknown }.compactMap(\.fact))
    return Fact.allCases.filter(missing.contains)
  }
}
