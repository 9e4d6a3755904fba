import Quantities

/// What the scheme has already promised or paid, in its unit, before the request at hand. The Hub reads it off
/// the ledger; what is not set is nothing.
public struct UsedAmounts: Hashable, Sendable {
  public var onContract: Amount?
  public var onProject: Amount?
  public var byOrganisation: Amount?
  /// In the calendar year of the evaluation's day.
  public var byOrganisationThisYear: Amount?
  public var ofFund: Amount?
  /// In the calendar year of the evaluation's day.
  public var ofFundThisYear: Amount?
  /// Claims made on the request's contract.
  public var claimsOnContract: Int
  /// The organisation's other projects under the scheme.
  public var projectsOfOrganisation: Int

  public init(
    onContract: Amount? = nil, onProject: Amount? = nil, byOrganisation: Amount? = nil,
    byOrganisationThisYear: Amount? = nil, ofFund: Amount? = nil, ofFundThisYear: Amount? = nil,
    claimsOnContract: Int = 0, projectsOfOrganisation: Int = 0
  ) {
    self.onContract = onContract
    self.onProject = onProject
    self.byOrganisation = byOrganisation
    self.byOrganisationThisYear = byOrganisationThisYear
    self.ofFund = ofFund
    self.ofFundThisYear = ofFundThisYear
    self.claimsOnContract = claimsOnContract
    self.projectsOfOrganisation = projectsOfOrganisation
  }

  public static let nothing = UsedAmounts()

  /// Used under a cap of this scope; nothing of one claim was used before it.
  func amount(_ scope: Scheme.Cap.Scope) -> Amount? {
    switch scope {
    case .claim: nil
    case .contract: onContract
    case .project: onProject
    case .organisation: byOrganisation
    case .organisationAndYear: byOrganisationThisYear
    }
  }
}
