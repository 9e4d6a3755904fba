/// A batch half carried out: the books so far and what the batch has added. When an instruction is refused,
/// the draft is thrown away.
struct Draft<State: LedgerState> {
  private let state: State
  private(set) var head: ChainHead
  private(set) var entries: [Entry] = []
  /// The accounts that the batch has changed.
  private(set) var accounts: [Account] = []
  private var accountIndexes: [AccountID: Int] = [:]
  private var entryIndexes: [TransferID: Int] = [:]
  /// By subject: the entry that posted, voided or corrected it.
  private var resolutionIndexes: [TransferID: Int] = [:]

  init(of count: Int, after state: State) {
    self.state = state
    head = state.head
    entries.reserveCapacity(count)
  }

  /// Carries out one instruction.
  mutating func record(_ instruction: Instruction) throws(LedgerRefusal) {
    guard entryIndexes[instruction.id] == nil else { throw .idTaken(instruction.id) }
    let event = try carryOut(instruction.action)
    let entry = Entry(after: head, id: instruction.id, at: instruction.at, reason: instruction.reason, event: event)
    entryIndexes[entry.id] = entries.count
    if let subject = entry.subject { resolutionIndexes[subject] = entries.count }
    entries.append(entry)
    head = entry.head
  }

  private mutating func carryOut(_ action: Instruction.Action) throws(LedgerRefusal) -> Entry.Event {
    switch action {
    case .open(let account, let unit, let limit):
      try open(Account(id: account, unit: unit, limit: limit))
      return .opened(account, unit: unit, limit: limit)
    case .transfer(let movement):
      let (debit, credit) = try parties(of: movement)
      try accounts[debit].post(movement.amount.count, on: .debit)
      try accounts[credit].post(movement.amount.count, on: .credit)
      return .transferred(movement)
    case .hold(let movement):
      let (debit, credit) = try parties(of: movement)
      try accounts[debit].hold(movement.amount.count, on: .debit)
      try accounts[credit].hold(movement.amount.count, on: .credit)
      return .held(movement)
    case .post(let subject, let amount):
      let hold = try openHold(subject)
      let posted = Movement(debit: hold.debit, credit: hold.credit, amount ?? hold.amount)
      try checkPost(of: posted, from: hold, named: subject)
      try end(hold, posting: posted.amount.count)
      return .posted(subject, posted)
    case .void(let subject):
      let hold = try openHold(subject)
      try end(hold, posting: 0)
      return .voided(subject, hold)
    case .correct(let subject):
      let back = try uncorrected(subject).reversed
      let (debit, credit) = try parties(of: back)
      try accounts[debit].post(back.amount.count, on: .debit)
      try accounts[credit].post(back.amount.count, on: .credit)
      return .corrected(subject, back)
    }
  }

  // MARK: Accounts

  private mutating func open(_ account: Account) throws(LedgerRefusal) {
    guard account.unit.isValid else { throw .invalidUnit(account.unit) }
    guard accountIndexes[account.id] == nil, state.account(account.id) == nil else { throw .accountTaken(account.id) }
    add(account)
  }

  private mutating func add(_ account: Account) {
    accountIndexes[account.id] = accounts.count
    accounts.append(account)
  }

  /// Where the two accounts of a movement stand in `accounts`, once the movement is found to be well formed.
  private mutating func parties(of movement: Movement) throws(LedgerRefusal) -> (debit: Int, credit: Int) {
    guard movement.amount.count > 0 else { throw .nonPositiveAmount(movement.amount) }
    guard movement.debit != movement.credit else { throw .sameAccount(movement.debit) }
    return (
      try index(of: movement.debit, counting: movement.amount.unit),
      try index(of: movement.credit, counting: movement.amount.unit)
    )
  }

  private mutating func index(of id: AccountID, counting unit: LedgerUnit) throws(LedgerRefusal) -> Int {
    let index: Int
    if let known = accountIndexes[id] {
      index = known
    } else {
      guard let account = state.account(id) else { throw .unknownAccount(id) }
      // It comes from a file: what is wrong with it is a finding, not a programming error.
      guard account.id == id, account.isConsistent else { throw .damagedAccount(id) }
      index = accounts.count
      add(account)
    }
    guard accounts[index].unit == unit else {
      throw .unitMismatch(account: id, counts: accounts[index].unit, given: unit)
    }
    return index
  }

  // MARK: Earlier transfers

  private func entry(_ id: TransferID) throws(LedgerRefusal) -> Entry {
    if let index = entryIndexes[id] { return entries[index] }
    guard let entry = state.entry(id) else { throw .unknownTransfer(id) }
    return entry
  }

  private func resolution(of id: TransferID) -> Entry? {
    if let index = resolutionIndexes[id] { return entries[index] }
    return state.resolution(of: id)
  }

  private func openHold(_ id: TransferID) throws(LedgerRefusal) -> Movement {
    guard case .held(let hold) = try entry(id).event else { throw .notPending(id) }
    guard let resolution = resolution(of: id) else { return hold }
    if case .voided = resolution.event { throw .alreadyVoided(id, by: resolution.id) }
    throw .alreadyPosted(id, by: resolution.id)
  }

  private func checkPost(of posted: Movement, from hold: Movement, named id: TransferID) throws(LedgerRefusal) {
    guard posted.amount.unit == hold.amount.unit else {
      throw .unitMismatch(account: hold.debit, counts: hold.amount.unit, given: posted.amount.unit)
    }
    guard posted.amount.count > 0 else { throw .nonPositiveAmount(posted.amount) }
    guard posted.amount.count <= hold.amount.count else {
      throw .exceedsPending(id, held: hold.amount, requested: posted.amount)
    }
  }

  private mutating func end(_ hold: Movement, posting posted: Int64) throws(LedgerRefusal) {
    let (debit, credit) = try parties(of: hold)
    guard accounts[debit].debitsPending >= hold.amount.count else { throw .damagedAccount(hold.debit) }
    guard accounts[credit].creditsPending >= hold.amount.count else { throw .damagedAccount(hold.credit) }
    accounts[debit].endHold(of: hold.amount.count, posting: posted, on: .debit)
    accounts[credit].endHold(of: hold.amount.count, posting: posted, on: .credit)
  }

  private func uncorrected(_ id: TransferID) throws(LedgerRefusal) -> Movement {
    guard let movement = try entry(id).postedMovement else { throw .notPosted(id) }
    if let resolution = resolution(of: id) { throw .alreadyCorrected(id, by: resolution.id) }
    return movement
  }

  /// What must hold of a finished draft, in builds with assertions.
  func _checkInvariants() {
    assert(head.sequence == state.head.sequence + Int64(entries.count), "one sequence number for each entry")
    assert(entryIndexes.count == entries.count && accountIndexes.count == accounts.count, "every name is used once")
    for account in accounts { account._checkInvariants() }
    assert(balanceOfChanges() == 0, "what is debited is credited")
  }

  /// Debits less credits of everything that the batch changed: 0 when it balances. Units are summed together,
  /// as each must come to 0.
  private func balanceOfChanges() -> Int128 {
    accounts.reduce(0) { sum, account in
      let before = state.account(account.id)
      let debits = Int128(account.debitsPosted) - Int128(before?.debitsPosted ?? 0)
      let credits = Int128(account.creditsPosted) - Int128(before?.creditsPosted ?? 0)
      let pendingDebits = Int128(account.debitsPending) - Int128(before?.debitsPending ?? 0)
      let pendingCredits = Int128(account.creditsPending) - Int128(before?.creditsPending ?? 0)
      return sum + debits - credits + pendingDebits - pendingCredits
    }
  }
}
