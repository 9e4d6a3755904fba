import Quantities

/// What `Verifier` found sound.
public struct VerifiedBooks: Hashable, Sendable {
  /// Where the chain ends: the head to publish.
  public let head: ChainHead
  public let accounts: Int
  /// Entries other than openings of accounts.
  public let transfers: Int
  /// Holds that are neither posted nor voided.
  public let openHolds: Int
}

/// Recomputes the books from nothing but their entries, and names the first fault.
///
/// Feed it every entry in the order of sequence numbers, then check every stored account, then finish. The
/// rules are written here a second time, in other words than `Books` has them, so that one mistake in either
/// shows. After a fault each further call throws the same fault. It keeps about 200 bytes for each transfer,
/// since any of them may yet be corrected.
public struct Verifier: Sendable {
  private(set) var head = ChainHead.empty
  var tallies: [Tally] = []
  var tallyIndexes: [AccountID: Int] = [:]
  var traces: [TransferID: Trace] = [:]
  private var published: [Int64: Digest]
  private var checkedAccounts = 0
  private var firstFault: LedgerFault?

  /// - Parameter published: heads that were published or stored apart from the entries, if there are any.
  public init(published: [ChainHead] = []) {
    self.published = Dictionary(published.map { ($0.sequence, $0.hash) }, uniquingKeysWith: { first, _ in first })
    // Two unlike heads of one number cannot both be met; the second one is the fault.
    for head in published where self.published[head.sequence] != head.hash {
      firstFault = .published(sequence: head.sequence, expected: head.hash, found: self.published[head.sequence])
      break
    }
  }

  /// Takes the next entry as it is stored.
  public mutating func feed(_ row: EntryRow) throws(LedgerFault) {
    try watch { verifier throws(LedgerFault) in try verifier.follow(try Entry(row)) }
  }

  /// Takes the next entry.
  public mutating func feed(_ entry: Entry) throws(LedgerFault) {
    try watch { verifier throws(LedgerFault) in try verifier.follow(entry) }
  }

  /// Checks an account as it is stored, once every entry has been fed.
  public mutating func check(_ row: AccountRow) throws(LedgerFault) {
    try watch { verifier throws(LedgerFault) in try verifier.compare(try Account(row)) }
  }

  /// Checks a stored account, once every entry has been fed.
  public mutating func check(_ account: Account) throws(LedgerFault) {
    try watch { verifier throws(LedgerFault) in try verifier.compare(account) }
  }

  /// Concludes: every account was checked and every published head was met.
  public mutating func finish() throws(LedgerFault) -> VerifiedBooks {
    try watch { verifier throws(LedgerFault) in try verifier.conclude() }
    _checkInvariants()
    return VerifiedBooks(
      head: head, accounts: tallies.count, transfers: Int(head.sequence) - tallies.count,
      openHolds: traces.values.count { $0.kind == .hold && $0.resolvedBy == nil })
  }

  private mutating func watch(
    _ body: (inout Verifier) throws(LedgerFault) -> Void
  ) throws(LedgerFault) {
    if let firstFault { throw firstFault }
    do throws(LedgerFault) {
      try body(&self)
    } catch {
      firstFault = error
      throw error
    }
  }

  private mutating func follow(_ entry: Entry) throws(LedgerFault) {
    guard entry.sequence == head.sequence + 1 else {
      throw .sequence(expected: head.sequence + 1, found: entry.sequence)
    }
    guard entry.previous == head.hash else {
      throw .previous(sequence: entry.sequence, expected: head.hash, found: entry.previous)
    }
    let hash = entry.computedHash
    guard entry.hash == hash else { throw .hash(sequence: entry.sequence, expected: hash, found: entry.hash) }
    if let known = published[entry.sequence], known != hash {
      throw .published(sequence: entry.sequence, expected: known, found: hash)
    }
    let mismatch: (expected: Movement, found: Movement)?
    do throws(LedgerRefusal) {
      mismatch = try trace(entry)
    } catch {
      throw .unlawful(sequence: entry.sequence, error)
    }
    if let mismatch { throw .movement(sequence: entry.sequence, expected: mismatch.expected, found: mismatch.found) }
    head = entry.head
  }

  private mutating func compare(_ account: Account) throws(LedgerFault) {
    guard let index = tallyIndexes[account.id], !tallies[index].isChecked else { throw .strayAccount(account.id) }
    let tally = tallies[index]
    func expect(_ column: String, _ expected: String, _ found: String) throws(LedgerFault) {
      guard expected == found else { throw .account(account.id, column: column, expected: expected, found: found) }
    }
    try expect("unit", tally.unit.description, account.unit.description)
    try expect("limit", tally.limit.rawValue, account.limit.rawValue)
    try expect("debitsPosted", "\(tally.debitsPosted)", "\(account.debitsPosted)")
    try expect("creditsPosted", "\(tally.creditsPosted)", "\(account.creditsPosted)")
    try expect("debitsPending", "\(tally.debitsPending)", "\(account.debitsPending)")
    try expect("creditsPending", "\(tally.creditsPending)", "\(account.creditsPending)")
    tallies[index].isChecked = true
  }

  private func conclude() throws(LedgerFault) {
    if let missing = tallies.first(where: { !$0.isChecked }) { throw .missingAccount(missing.id) }
    if let cut = published.filter({ $0.key > head.sequence }).min(by: { $0.key < $1.key }) {
      throw .published(sequence: cut.key, expected: cut.value, found: nil)
    }
    if let start = published[0], start != ChainHead.empty.hash {
      throw .published(sequence: 0, expected: start, found: ChainHead.empty.hash)
    }
  }

  /// What must hold of the tallies, in builds with assertions: over all accounts debits are credits.
  private func _checkInvariants() {
    assert(tallies.reduce(Int128(0)) { $0 + $1.debitsPosted - $1.creditsPosted } == 0, "what was debited was credited")
    assert(tallies.reduce(Int128(0)) { $0 + $1.debitsPending - $1.creditsPending } == 0, "what is held is held on both sides")
  }
}
