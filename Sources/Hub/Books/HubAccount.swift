internal import Ledger
internal import Quantities

/// The hub's accounts: whose they are, what they may not do, and what they are called in the ledger.
///
/// Money flows appropriation → fund → (awards →) grant → payable, and bank → project → payable. Device-seconds
/// flow the same way from the capacity that the centres lend, in accounts of their own.
enum HubAccount: Hashable, Sendable {
  /// Where the public purse's money for schemes comes from.
  case appropriation(LedgerUnit)
  /// A scheme's fund: it never promises more than it has.
  case fund(scheme: Slug, LedgerUnit)
  /// What has been approved and awaits acceptance passes through here; posted, it is always empty.
  case awards(scheme: Slug, LedgerUnit)
  /// What is left of a grant.
  case grant(GrantID, LedgerUnit)
  /// The hub's account at the bank, as the payments that were recorded say.
  case bank(Currency)
  /// A project's own money.
  case project(Slug, Currency)
  /// What the hub owes a centre, or the device-seconds that it has provided.
  case centre(Slug, LedgerUnit)

  var unit: LedgerUnit {
    switch self {
    case .appropriation(let unit), .fund(_, let unit), .awards(_, let unit), .grant(_, let unit), .centre(_, let unit): unit
    case .bank(let currency), .project(_, let currency): .currency(currency)
    }
  }

  var limit: BalanceLimit {
    switch self {
    case .appropriation, .bank, .centre: .none
    case .fund, .awards, .grant, .project: .debitsWithinCredits
    }
  }

  /// Such as `fund:hk-ai-subsidy:HKD`. Stored: it does not change.
  var id: AccountID {
    let text =
      switch self {
      case .appropriation(let unit): "appropriation:\(unit)"
      case .fund(let scheme, let unit): "fund:\(scheme):\(unit)"
      case .awards(let scheme, let unit): "awards:\(scheme):\(unit)"
      case .grant(let grant, let unit): "grant:\(grant):\(unit)"
      case .bank(let currency): "bank:\(currency.code)"
      case .project(let project, let currency): "project:\(project):\(currency.code)"
      case .centre(let centre, let unit): "centre:\(centre):\(unit)"
      }
    // Slugs, identifiers and units consist of the characters of ledger names and are short.
    guard let id = AccountID(rawValue: text) else { preconditionFailure("'\(text)' is the name of an account") }
    return id
  }
}
