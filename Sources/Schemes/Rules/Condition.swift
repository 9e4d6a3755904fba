public import Language
internal import Quantities

extension Scheme {
  /// One test of one fact. A list of conditions holds where all of them hold.
  public indirect enum Condition: Hashable, Sendable {
    case kinds([ApplicantKind])
    case sizes([OrganisationSize])
    case employees(WholeRange)
    /// Whole months since the founding, on the day of the application.
    case ageMonths(WholeRange)
    case startUp(Bool)
    /// The applicant lies in one of these.
    case places([Place])
    case hIndex(WholeRange)
    /// One of these is among the request's purposes.
    case purposes([String])
    /// The scheme's base of costs, in minor units of its currency.
    case cost(WholeRange)
    /// Whole GPU-hours; a request's part of an hour counts as more than the hours below it.
    case gpuHours(WholeRange)
    case credits(WholeRange)
    case devices(WholeRange)
    case deviceModels([String])
    case months(MonthsAllowed)
    /// Minor units of the scheme's currency.
    case projectBudget(WholeRange)
    case contractSigned(DayRange)
    case contractMonths(WholeRange)
    case supplierPlaces([Place])
    case supplierUnrelated
    case hardwareOrigins([Place])
    case noOtherFunding
    /// The applicant said yes to these questions of the scheme's own.
    case confirmed([Question])
    /// All conditions of at least one of these hold.
    case anyOf([[Condition]])
  }

  /// A yes-or-no question of the scheme's own, for what no other fact says.
  public struct Question: Hashable, Sendable {
    /// A short name, such as `listed-scenario`: the field of the answer among the facts' confirmations.
    public var id: String
    public var text: Phrase
  }
}
