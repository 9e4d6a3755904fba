public import Quantities
public import Storage

/// How an application stands.
public enum ApplicationState: String, Sendable, Codable, CaseIterable, RawColumnValue {
  case draft, submitted
  case inReview = "in-review"
  case returned, approved, rejected, withdrawn

  /// The states that may follow.
  public var next: Set<ApplicationState> {
    switch self {
    case .draft: [.submitted, .withdrawn]
    case .submitted: [.inReview, .returned, .approved, .rejected, .withdrawn]
    case .inReview: [.returned, .approved, .rejected, .withdrawn]
    case .returned: [.submitted, .withdrawn]
    case .approved, .rejected, .withdrawn: []
    }
  }
}

/// How an award stands.
public enum AwardState: String, Sendable, Codable, CaseIterable, RawColumnValue {
  case awaiting, accepted, declined, lapsed
  /// The officer took it back before it was accepted.
  case revoked
}

/// How a grant stands.
public enum GrantState: String, Sendable, Codable, CaseIterable, RawColumnValue {
  case active, expired, withdrawn
}

/// What a grant gives.
public enum GrantBenefit: Hashable, Sendable, Codable {
  /// The scheme pays `rate` of each job's price until `amount` (minor units) is used up.
  case money(amount: Int64, rate: Share)
  /// Metered use of one device model, at no cost to the project.
  case deviceSeconds(model: String, amount: Int64)
  /// So many devices of a pool for a term, billed by the month whether used or not. `monthlyPrice` is the list
  /// price in minor units; the scheme pays `rate` of it. Its jobs cost nothing.
  case package(pool: Slug, devices: Int, monthlyPrice: Int64, rate: Share)
}

/// What was approved: the benefit with its term, limits and conditions.
public struct AwardTerms: Hashable, Sendable, Codable {
  public var benefit: GrantBenefit
  /// The first day.
  public var from: CivilDate
  /// The day after the last.
  public var until: CivilDate
  /// The level of compute in the committee's words, such as `up to 8 × H100`.
  public var level: String?
  /// The most devices that one job may ask for; nil for no such limit.
  public var devicesPerJob: Int?
  /// Where it may be used; empty for every centre.
  public var centres: [Slug]
  /// What the organisation undertakes, in the officer's words.
  public var conditions: [String]

  public init(
    benefit: GrantBenefit, from: CivilDate, until: CivilDate, level: String? = nil, devicesPerJob: Int? = nil,
    centres: [Slug] = [],
    conditions: [String] = []
  ) {
    self.benefit = benefit
    self.from = from
    self.until = until
    self.level = level
    self.devicesPerJob = devicesPerJob
    self.centres = centres
    self.conditions = conditions
  }
}

/// What a job draws on.
public enum JobFunding: String, Sendable, Codable, CaseIterable, RawColumnValue {
  /// The project's own money only.
  case own
  /// A grant of money at a rate, and own money for the rest.
  case money
  /// A grant of device-seconds.
  case deviceSeconds = "device-seconds"
  /// A term package.
  case package
}
