/// An account as a row of a table holds it: plain integers and texts, so that whatever stands in the table can
/// be read back and what is wrong with it can be named.
public struct AccountRow: Hashable, Sendable {
  public var id: String
  /// `LedgerUnit` by its text form.
  public var unit: String
  /// `BalanceLimit` by its raw value.
  public var limit: String
  public var debitsPosted: Int64
  public var creditsPosted: Int64
  public var debitsPending: Int64
  public var creditsPending: Int64

  public init(
    id: String, unit: String, limit: String, debitsPosted: Int64, creditsPosted: Int64, debitsPending: Int64,
    creditsPending: Int64
  ) {
    (self.id, self.unit, self.limit) = (id, unit, limit)
    (self.debitsPosted, self.creditsPosted) = (debitsPosted, creditsPosted)
    (self.debitsPending, self.creditsPending) = (debitsPending, creditsPending)
  }

  /// The row of `account`.
  public init(_ account: Account) {
    self.init(
      id: account.id.rawValue, unit: account.unit.description, limit: account.limit.rawValue,
      debitsPosted: account.debitsPosted, creditsPosted: account.creditsPosted, debitsPending: account.debitsPending,
      creditsPending: account.creditsPending)
  }
}

extension Account {
  /// Reads a row back. Its sums are not checked: `Verifier` does that.
  ///
  /// - Throws: `LedgerFault.malformedAccount` with the column.
  public init(_ row: AccountRow) throws(LedgerFault) {
    func malformed(_ column: String, _ found: String) -> LedgerFault {
      .malformedAccount(id: row.id, column: column, found: found)
    }
    guard let id = AccountID(rawValue: row.id) else { throw malformed("id", row.id) }
    guard let unit = LedgerUnit(row.unit) else { throw malformed("unit", row.unit) }
    guard let limit = BalanceLimit(rawValue: row.limit) else { throw malformed("limit", row.limit) }
    self.init(
      id: id, unit: unit, limit: limit, debitsPosted: row.debitsPosted, creditsPosted: row.creditsPosted,
      debitsPending: row.debitsPending, creditsPending: row.creditsPending)
  }
}
