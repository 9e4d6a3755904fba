/// The part of the books that a batch concerns, in memory. Small books, as in tests and simulations, may be
/// kept in it whole.
public struct LedgerExcerpt: LedgerState, Sendable {
  public private(set) var head: ChainHead
  public private(set) var accounts: [AccountID: Account] = [:]
  public private(set) var entries: [TransferID: Entry] = [:]
  private var resolutions: [TransferID: Entry] = [:]

  /// Books in which nothing is recorded yet, or of which nothing is loaded yet.
  public init(head: ChainHead = .empty) { self.head = head }

  /// Loads what `batch` concerns and no more: the entries that its instructions name or would be recorded
  /// as, what became of them, and the accounts of both.
  ///
  /// - Throws: what the closures throw.
  public init<Failure: Error>(
    concerning batch: [Instruction], head: ChainHead,
    account: (AccountID) throws(Failure) -> Account?, entry: (TransferID) throws(Failure) -> Entry?,
    resolution: (TransferID) throws(Failure) -> Entry?
  ) throws(Failure) {
    self.head = head
    var wanted: Set<AccountID> = []
    // A hold and its post often stand in one batch: nothing is asked for twice.
    var asked: Set<TransferID> = []
    for instruction in batch {
      wanted.formUnion(instruction.namedAccounts)
      for id in [instruction.id, instruction.subject].compactMap({ $0 }) where asked.insert(id).inserted {
        if let recorded = try entry(id) { add(recorded) }
      }
      guard let subject = instruction.subject, let recorded = entries[subject] else { continue }
      wanted.formUnion(recorded.accounts)
      if let resolved = try resolution(subject) { add(resolved) }
    }
    for id in wanted {
      if let loaded = try account(id) { add(loaded) }
    }
  }

  public func account(_ id: AccountID) -> Account? { accounts[id] }
  public func entry(_ id: TransferID) -> Entry? { entries[id] }
  public func resolution(of id: TransferID) -> Entry? { resolutions[id] }

  /// Adds an account, or replaces it by its newer sums.
  public mutating func add(_ account: Account) { accounts[account.id] = account }

  /// Adds an entry that is in the chain already.
  public mutating func add(_ entry: Entry) {
    entries[entry.id] = entry
    if let subject = entry.subject { resolutions[subject] = entry }
  }

  /// Takes over what `Books.apply` returned for these very books.
  public mutating func record(_ applied: Applied) {
    guard !applied.isRepeat else { return }
    for entry in applied.entries { add(entry) }
    for account in applied.accounts { add(account) }
    head = applied.head
  }
}
