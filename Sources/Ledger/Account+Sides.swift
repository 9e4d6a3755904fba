/// The two sides of an account. Every movement touches the debit side of one and the credit side of another.
enum AccountSide { case debit, credit }

extension Account {
  /// Adds to what is posted on a side.
  ///
  /// - Throws: `.insufficient` when the limit does not allow it, `.overflow` when the side would not fit.
  mutating func post(_ count: Int64, on side: AccountSide) throws(LedgerRefusal) {
    try checkRoom(for: count, on: side)
    switch side {
    case .debit: debitsPosted += count
    case .credit: creditsPosted += count
    }
    _checkInvariants()
  }

  /// Adds to what is pending on a side. - Throws: as `post`.
  mutating func hold(_ count: Int64, on side: AccountSide) throws(LedgerRefusal) {
    try checkRoom(for: count, on: side)
    switch side {
    case .debit: debitsPending += count
    case .credit: creditsPending += count
    }
    _checkInvariants()
  }

  /// Ends a hold: `posted` of the `held` is posted, the rest released. This cannot be refused: the hold made
  /// the room. - Precondition: 0 ≤ posted ≤ held.
  mutating func endHold(of held: Int64, posting posted: Int64, on side: AccountSide) {
    assert(0 <= posted && posted <= held, "a hold posts at most what it keeps")
    switch side {
    case .debit:
      debitsPending -= held
      debitsPosted += posted
    case .credit:
      creditsPending -= held
      creditsPosted += posted
    }
    _checkInvariants()
  }

  private func checkRoom(for count: Int64, on side: AccountSide) throws(LedgerRefusal) {
    assert(count > 0, "a movement moves something")
    let isLimited =
      switch side {
      case .debit: limit == .debitsWithinCredits
      case .credit: limit == .creditsWithinDebits
      }
    if isLimited, count > available {
      throw .insufficient(
        account: id, needed: LedgerAmount(count, unit), available: LedgerAmount(available, unit),
        shortfall: LedgerAmount(count - available, unit))
    }
    let taken =
      switch side {
      case .debit: debitsPosted + debitsPending
      case .credit: creditsPosted + creditsPending
      }
    guard !taken.addingReportingOverflow(count).overflow else { throw .overflow(account: id) }
  }
}
