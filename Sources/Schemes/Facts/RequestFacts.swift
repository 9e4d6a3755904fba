public import Quantities

/// What an applicant said about itself and what it asks for. Nothing is required here: a rule that needs a fact
/// which was not given says so by name.
public struct RequestFacts: Hashable, Sendable {
  // The organisation
  public var kind: ApplicantKind?
  public var size: OrganisationSize?
  public var employees: Int?
  public var founded: CivilDate?
  public var startUp: Bool?
  /// Where it is registered.
  public var place: Place?
  /// Of the principal investigator.
  public var hIndex: Int?

  // What it asks for
  /// What the compute will cost, or the contract's cost, by kind.
  public var costs: Costs?
  /// Metered use, where the scheme grants that: one device for one second is 1.
  public var use: DeviceSeconds?
  /// Devices at once.
  public var devices: Int?
  /// The device model's short name.
  public var deviceModel: String?
  /// For programmes that count in credits of their own.
  public var credits: Int64?
  /// How long it will be used; of a term package, the term.
  public var months: Int?
  /// Short names such as `foundation-model`; each scheme's conditions list those that matter to it.
  public var purposes: [String]?
  /// The whole project's cost, where the scheme supports a part of that.
  public var projectBudget: Money?

  // The contract behind it
  public var contractSigned: CivilDate?
  public var contractMonths: Int?
  public var supplierPlace: Place?
  /// The supplier neither owns nor is owned by the applicant, nor by a common owner.
  public var supplierUnrelated: Bool?
  /// Where the hardware was made.
  public var hardwareOrigin: Place?
  /// Whether another public programme pays for the same costs.
  public var otherFunding: Bool?

  /// Answers to a scheme's own yes-or-no questions, by their short names.
  public var confirmed: [String: Bool]

  public init(
    kind: ApplicantKind? = nil, size: OrganisationSize? = nil, employees: Int? = nil, founded: CivilDate? = nil,
    startUp: Bool? = nil, place: Place? = nil, hIndex: Int? = nil, costs: Costs? = nil, use: DeviceSeconds? = nil,
    devices: Int? = nil, deviceModel: String? = nil, credits: Int64? = nil, months: Int? = nil,
    purposes: [String]? = nil, projectBudget: Money? = nil, contractSigned: CivilDate? = nil,
    contractMonths: Int? = nil, supplierPlace: Place? = nil, supplierUnrelated: Bool? = nil,
    hardwareOrigin: Place? = nil, otherFunding: Bool? = nil, confirmed: [String: Bool] = [:]
  ) {
    self.kind = kind
    self.size = size
    self.employees = employees
    self.founded = founded
    self.startUp = startUp
    self.place = place
    self.hIndex = hIndex
    self.costs = costs
    self.use = use
    self.devices = devices
    self.deviceModel = deviceModel
    self.credits = credits
    self.months = months
    self.purposes = purposes
    self.projectBudget = projectBudget
    self.contractSigned = contractSigned
    self.contractMonths = contractMonths
    self.supplierPlace = supplierPlace
    self.supplierUnrelated = supplierUnrelated
    self.hardwareOrigin = hardwareOrigin
    self.otherFunding = otherFunding
    self.confirmed = confirmed
  }

  /// Whole months from the founding to `day`; nil when the founding is not given or lies later.
  func ageInMonths(on day: CivilDate) -> Int? {
    guard let founded, founded <= day else { return nil }
    let months = (day.year - founded.year) * 12 + day.month - founded.month
    return founded.adding(months: months) <= day ? months : months - 1
  }
}
