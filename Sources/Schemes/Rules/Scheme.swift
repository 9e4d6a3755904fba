public import Language
public import Quantities
public import Reviews

/// A programme of support: what it grants, to whom, at which rate, within which caps, decided how. Read from a
/// JSON file (`read`), written back (`write`), applied to a request (`evaluate`) and to a decision (`check`).
///
/// What is not set was not published or could not be verified; nothing here is a guess.
public struct Scheme: Hashable, Sendable, Identifiable {
  /// A short name such as `hong-kong-ai-subsidy`.
  public internal(set) var id: String
  public internal(set) var name: Phrase
  public internal(set) var summary: Phrase
  /// What a reader should know besides: what is unknown, what a rule was taken to mean.
  public internal(set) var notes: [Phrase]
  public internal(set) var jurisdiction: Place
  public internal(set) var currency: Currency
  public internal(set) var source: Source
  /// The days on which it takes applications, as far as stated.
  public internal(set) var validity: DayRange
  /// How its money flows; nil where that is unknown or nothing is paid.
  public internal(set) var payment: Payment?
  public internal(set) var grants: GrantKind
  /// What a rate is a part of.
  public internal(set) var base: Base
  public internal(set) var fund: Fund
  /// Rates of support. The highest whose conditions hold counts. Empty for money: the rate is unknown. Always
  /// empty for device-seconds and credits, which are granted in full.
  public internal(set) var rates: [RateRule]
  public internal(set) var caps: [Cap]
  /// Nothing smaller is granted.
  public internal(set) var leastAward: Amount?
  /// How often somebody may apply.
  public internal(set) var claims: ClaimLimits
  /// The least and most that may be asked for.
  public internal(set) var request: RequestLimits
  public internal(set) var requirements: [Requirement]
  /// When applications are taken; none: always.
  public internal(set) var windows: [ApplicationWindow]
  public internal(set) var decision: DecisionRules
  /// Set where the scheme asks for reports of progress.
  public internal(set) var progressReports: ReportRules?

  /// What its amounts count.
  public var unit: Amount.Unit { grants.unit(currency) }
}

extension Scheme {
  /// Where the rules come from, and how sure that is.
  public struct Source: Hashable, Sendable {
    public var title: Phrase
    public var url: String?
    /// One mark, or more where parts of the rules come from unlike sources.
    public var marks: [Mark]

    public enum Mark: String, CaseIterable, Sendable, Hashable, Codable {
      /// Read on an official page.
      case officialPage = "official-page"
      /// Press, or a third party's copy.
      case press
      /// The papers that the project was created from.
      case seed
      /// Could not be verified.
      case unverified
    }
  }

  /// How a scheme's money flows.
  public enum Payment: String, CaseIterable, Sendable, Hashable, Codable {
    /// The firm pays its own share only; the scheme pays the rest.
    case discountAtSource = "discount-at-source"
    /// The firm pays in full, claims, and redeems. Praya calculates these; it does not handle their claims yet.
    case claimThenRedeem = "claim-then-redeem"
  }

  public enum GrantKind: Hashable, Sendable {
    /// Money at a rate, spent by jobs.
    case money
    /// Metered use of a device model by its short name, or of any; free to the firm. `gpu-hours` in the file.
    case deviceSeconds(model: String?)
    /// So many devices for a term, billed by the month, supported at a rate.
    case termPackage
    /// Credits of a programme that counts in its own.
    case credits

    func unit(_ currency: Currency) -> Amount.Unit {
      switch self {
      case .money, .termPackage: .money(currency)
      case .deviceSeconds: .deviceSeconds
      case .credits: .credits
      }
    }
  }

  /// What a rate is a part of.
  public enum Base: Hashable, Sendable {
    /// The costs given, of these kinds only; nil: of all kinds.
    case costs(of: [CostKind]?)
    case projectBudget
  }

  /// The most that the scheme promises, in its unit; unset where unknown.
  public struct Fund: Hashable, Sendable {
    public var inAll: Amount?
    /// By calendar year.
    public var perYear: Amount?
  }

  /// A rate of support and when it holds.
  public struct RateRule: Hashable, Sendable {
    public var rate: Share
    /// Whether the source says "up to": the committee or officer may grant less.
    public var upTo: Bool
    /// Whether only a committee may grant it, in cases that it finds exceptional.
    public var exceptional: Bool
    public var validity: DayRange
    public var conditions: [Condition]
    public var note: Phrase?
  }

  /// The most for one claim, contract, project or organisation, in the scheme's unit.
  public struct Cap: Hashable, Sendable {
    public enum Scope: String, CaseIterable, Sendable, Hashable, Codable {
      case claim, contract, project, organisation
      /// By calendar year.
      case organisationAndYear = "organisation-and-year"

      public var name: Phrase {
        switch self {
        case .claim: Phrase("claim", "每宗申請")
        case .contract: Phrase("contract", "每份合約")
        case .project: Phrase("project", "每個項目")
        case .organisation: Phrase("organisation", "每家機構")
        case .organisationAndYear: Phrase("organisation and calendar year", "每家機構每個曆年")
        }
      }
    }

    public var per: Scope
    public var most: Amount
    public var validity: DayRange
    public var conditions: [Condition]
    public var note: Phrase?
  }

  public struct ClaimLimits: Hashable, Sendable {
    public var perContract: Int?
    public var projectsPerOrganisation: Int?
  }

  /// The least and most that may be asked for; money counts minor units, `gpuHours` whole hours.
  public struct RequestLimits: Hashable, Sendable {
    public var cost: WholeRange?
    public var gpuHours: WholeRange?
    public var credits: WholeRange?
    public var devices: WholeRange?
    public var months: MonthsAllowed?
    public var projectBudget: WholeRange?
  }

  /// What must hold of an applicant and its request.
  public struct Requirement: Hashable, Sendable {
    /// Whom it concerns; empty: everybody.
    public var when: [Condition]
    /// All of these.
    public var must: [Condition]
    /// What follows where it does not hold.
    public var otherwise: Consequence
    public var note: Phrase?

    public enum Consequence: String, CaseIterable, Sendable, Hashable, Codable {
      case refused, committee
    }
  }

}
