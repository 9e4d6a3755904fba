/// An account of the ledger: its unit, its limit, and the sums of both sides.
///
/// The sums are redundant: they are what the entries say (`Verifier` recomputes them). They are kept so that
/// a balance costs nothing to read. Each is 0 or more, and posted + pending of a side fits 64 bits.
public struct Account: Hashable, Sendable {
  public let id: AccountID
  public let unit: LedgerUnit
  public let limit: BalanceLimit
  /// What has left the account.
  public var debitsPosted: Int64
  /// What has come into the account.
  public var creditsPosted: Int64
  /// What open holds may yet take out.
  public var debitsPending: Int64
  /// What open holds may yet bring in.
  public var creditsPending: Int64

  public init(
    id: AccountID, unit: LedgerUnit, limit: BalanceLimit, debitsPosted: Int64 = 0, creditsPosted: Int64 = 0,
    debitsPending: Int64 = 0, creditsPending: Int64 = 0
  ) {
    self.id = id
    self.unit = unit
    self.limit = limit
    self.debitsPosted = debitsPosted
    self.creditsPosted = creditsPosted
    self.debitsPending = debitsPending
    self.creditsPending = creditsPending
  }

  /// creditsPosted − debitsPosted: what has come in less what has left. Negative only without a limit, or
  /// when the normal side is debit.
  public var balance: Int64 { creditsPosted - debitsPosted }

  /// What open holds keep: debitsPending, or creditsPending when the normal side is debit.
  public var committed: Int64 { limit == .creditsWithinDebits ? creditsPending : debitsPending }

  /// What can still be moved or held: creditsPosted − debitsPosted − debitsPending, or debitsPosted −
  /// creditsPosted − creditsPending when the normal side is debit. An account without a limit is not bound
  /// by it, and may show less than nothing.
  public var available: Int64 {
    limit == .creditsWithinDebits ? debitsPosted - creditsPosted - creditsPending : creditsPosted - debitsPosted - debitsPending
  }

  /// Whether the sums can be those of an account: none is negative, each side fits 64 bits, the limit holds.
  public var isConsistent: Bool {
    guard debitsPosted >= 0, creditsPosted >= 0, debitsPending >= 0, creditsPending >= 0,
      !debitsPosted.addingReportingOverflow(debitsPending).overflow,
      !creditsPosted.addingReportingOverflow(creditsPending).overflow
    else { return false }
    return limit == .none || available >= 0
  }

  /// What must hold after every change, in builds with assertions.
  func _checkInvariants() { assert(isConsistent, "account \(id) breaks its own rules: \(self)") }
}
