extension Verifier {
  /// An account as the entries have it so far, in integers that cannot overflow.
  struct Tally: Sendable {
    let id: AccountID
    let unit: LedgerUnit
    let limit: BalanceLimit
    var debitsPosted: Int128 = 0
    var creditsPosted: Int128 = 0
    var debitsPending: Int128 = 0
    var creditsPending: Int128 = 0
    var isChecked = false

    /// By how much the limit is broken; 0 or less when it holds.
    var excess: Int128 {
      switch limit {
      case .none: 0
      case .debitsWithinCredits: debitsPosted + debitsPending - creditsPosted
      case .creditsWithinDebits: creditsPosted + creditsPending - debitsPosted
      }
    }

    var overflows: Bool {
      max(debitsPosted + debitsPending, creditsPosted + creditsPending) > Int128(Int64.max)
    }
  }

  /// What has to be remembered of an entry. Accounts are indexes of tallies.
  struct Trace: Sendable {
    let kind: Entry.Kind
    let debit: Int
    let credit: Int
    let count: Int64
    var resolvedBy: TransferID?
  }

  /// Follows one entry of the chain.
  ///
  /// - Returns: the movement that a post, void or correction should have had and the one that it has, when
  ///   they differ.
  /// - Throws: what the ledger would have refused.
  mutating func trace(_ entry: Entry) throws(LedgerRefusal) -> (expected: Movement, found: Movement)? {
    guard traces[entry.id] == nil else { throw .idTaken(entry.id) }
    guard let movement = entry.movement else {
      if case .opened(let account, let unit, let limit) = entry.event { try open(account, unit, limit) }
      traces[entry.id] = Trace(kind: .open, debit: 0, credit: 0, count: 0)
      return nil
    }
    let count = movement.amount.count
    guard count > 0 else { throw .nonPositiveAmount(movement.amount) }
    guard movement.debit != movement.credit else { throw .sameAccount(movement.debit) }
    let (debit, credit) = (try tally(movement.debit, movement.amount.unit), try tally(movement.credit, movement.amount.unit))
    if let subject = entry.subject {
      let earlier = try resolve(subject, by: entry)
      let expected = expectedMovement(of: entry.kind, after: earlier)
      if expected != movement {
        // A post may be of less than the hold; nothing else may differ.
        guard entry.kind == .post, expected.debit == movement.debit, expected.credit == movement.credit else {
          return (expected, movement)
        }
        guard count <= earlier.count else { throw .exceedsPending(subject, held: expected.amount, requested: movement.amount) }
      }
      if entry.kind != .correct { release(earlier) }
    }
    add(Int128(count), of: entry.kind, from: debit, to: credit)
    try checkLimits(after: movement, at: [debit, credit])
    traces[entry.id] = Trace(kind: entry.kind, debit: debit, credit: credit, count: count)
    return nil
  }

  private mutating func open(_ id: AccountID, _ unit: LedgerUnit, _ limit: BalanceLimit) throws(LedgerRefusal) {
    guard unit.isValid else { throw .invalidUnit(unit) }
    guard tallyIndexes[id] == nil else { throw .accountTaken(id) }
    tallyIndexes[id] = tallies.count
    tallies.append(Tally(id: id, unit: unit, limit: limit))
  }

  private func tally(_ id: AccountID, _ unit: LedgerUnit) throws(LedgerRefusal) -> Int {
    guard let index = tallyIndexes[id] else { throw .unknownAccount(id) }
    guard tallies[index].unit == unit else { throw .unitMismatch(account: id, counts: tallies[index].unit, given: unit) }
    return index
  }

  /// Marks `subject` as posted, voided or corrected by `entry`, if it may be.
  private mutating func resolve(_ subject: TransferID, by entry: Entry) throws(LedgerRefusal) -> Trace {
    guard let earlier = traces[subject] else { throw .unknownTransfer(subject) }
    if entry.kind == .correct {
      guard [.transfer, .post, .correct].contains(earlier.kind) else { throw .notPosted(subject) }
      if let by = earlier.resolvedBy { throw .alreadyCorrected(subject, by: by) }
    } else {
      guard earlier.kind == .hold else { throw .notPending(subject) }
      if let by = earlier.resolvedBy {
        throw traces[by]?.kind == .void ? .alreadyVoided(subject, by: by) : .alreadyPosted(subject, by: by)
      }
    }
    traces[subject]?.resolvedBy = entry.id
    return earlier
  }

  private func expectedMovement(of kind: Entry.Kind, after earlier: Trace) -> Movement {
    let (debit, credit) = (tallies[earlier.debit], tallies[earlier.credit])
    let forward = Movement(debit: debit.id, credit: credit.id, LedgerAmount(earlier.count, debit.unit))
    return kind == .correct ? forward.reversed : forward
  }

  private mutating func release(_ hold: Trace) {
    tallies[hold.debit].debitsPending -= Int128(hold.count)
    tallies[hold.credit].creditsPending -= Int128(hold.count)
  }

  private mutating func add(_ count: Int128, of kind: Entry.Kind, from debit: Int, to credit: Int) {
    switch kind {
    case .open, .void: break
    case .hold:
      tallies[debit].debitsPending += count
      tallies[credit].creditsPending += count
    case .transfer, .post, .correct:
      tallies[debit].debitsPosted += count
      tallies[credit].creditsPosted += count
    }
  }

  /// The limits held before this movement, so whatever is in excess now comes from it.
  private func checkLimits(after movement: Movement, at indexes: [Int]) throws(LedgerRefusal) {
    for tally in indexes.map({ tallies[$0] }) {
      if tally.excess > 0 {
        let shortfall = Int64(clamping: tally.excess)
        let amount = movement.amount
        throw .insufficient(
          account: tally.id, needed: amount, available: LedgerAmount(amount.count - shortfall, amount.unit),
          shortfall: LedgerAmount(shortfall, amount.unit))
      }
      if tally.overflows { throw .overflow(account: tally.id) }
    }
  }
}
