/// What a batch led to.
public struct Applied: Hashable, Sendable {
  /// One entry for each instruction, in their order. For a repeat, those that were recorded the first time.
  public let entries: [Entry]
  /// The accounts that changed, each once, with their final sums. None for a repeat.
  public let accounts: [Account]
  /// Whether everything had been done before, so that nothing is to be written.
  public let isRepeat: Bool
  /// Where the chain ends now.
  public let head: ChainHead
}

/// The rules of double entry, as one pure function.
public enum Books {
  /// The most instructions of one batch.
  public static let largestBatch = 10_000

  /// Carries out `batch`, all of it or nothing. Later instructions see what earlier ones did.
  ///
  /// A batch whose every instruction is on record, identical but for `at`, is a repeat: it returns the first
  /// outcome and changes nothing. A refusal is not recorded, so that the same batch may succeed later. An
  /// empty batch changes nothing.
  public static func apply(_ batch: [Instruction], to state: some LedgerState) throws(LedgerRefusal) -> Applied {
    guard batch.count <= largestBatch else { throw .batchTooLarge(count: batch.count, limit: largestBatch) }
    if let recorded = try recordedEntries(of: batch, in: state) {
      return Applied(entries: recorded, accounts: [], isRepeat: true, head: state.head)
    }
    var draft = Draft(of: batch.count, after: state)
    for instruction in batch { try draft.record(instruction) }
    draft._checkInvariants()
    return Applied(entries: draft.entries, accounts: draft.accounts, isRepeat: false, head: draft.head)
  }

  /// The entries of a batch that was carried out before; nil when none of it was.
  private static func recordedEntries(
    of batch: [Instruction], in state: some LedgerState
  ) throws(LedgerRefusal) -> [Entry]? {
    var recorded: [Entry] = []
    for instruction in batch {
      guard let entry = state.entry(instruction.id) else { continue }
      guard records(entry, instruction, in: state) else { throw .idTaken(instruction.id) }
      recorded.append(entry)
    }
    guard let first = recorded.first else { return nil }
    guard recorded.count == batch.count else { throw .partlyRepeated(recorded: first.id) }
    // Such a batch was never carried out: it would have been refused the first time as well.
    var ids: Set<TransferID> = []
    for entry in recorded where !ids.insert(entry.id).inserted { throw .idTaken(entry.id) }
    return recorded
  }

  /// Whether `entry` is what `instruction` led to. A post of no stated amount is the same as one that states
  /// all of the hold.
  private static func records(_ entry: Entry, _ instruction: Instruction, in state: some LedgerState) -> Bool {
    guard entry.id == instruction.id, entry.reason == instruction.reason else { return false }
    switch (instruction.action, entry.event) {
    case (.open(let account, let unit, let limit), .opened(let ownAccount, let ownUnit, let ownLimit)):
      return account == ownAccount && unit == ownUnit && limit == ownLimit
    case (.transfer(let movement), .transferred(let own)), (.hold(let movement), .held(let own)): return movement == own
    case (.post(let subject, let amount), .posted(let ownSubject, let own)):
      return subject == ownSubject && (amount ?? state.entry(subject)?.movement?.amount) == own.amount
    case (.void(let subject), .voided(let own, _)), (.correct(let subject), .corrected(let own, _)): return subject == own
    default: return false
    }
  }
}
