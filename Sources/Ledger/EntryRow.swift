import Quantities

/// An entry as a row of a table holds it: plain integers, texts and bytes, so that whatever stands in the table
/// can be read back and what is wrong with it can be named.
///
/// | kind                | account | debit, credit, amount | limit | subject |
/// | ------------------- | ------- | --------------------- | ----- | ------- |
/// | open                | yes     |                       | yes   |         |
/// | transfer, hold      |         | yes                   |       |         |
/// | post, void, correct |         | yes                   |       | yes     |
///
/// Columns not marked are nil in rows of that kind; the others always hold a value. `sequence` and `id` are
/// unique, and so is `subject` where it is not nil.
public struct EntryRow: Hashable, Sendable {
  public var sequence: Int64
  public var id: String
  /// `Entry.Kind` by its raw value.
  public var kind: String
  /// Milliseconds since 1970.
  public var at: Int64
  public var reason: String
  /// The account opened.
  public var account: String?
  public var debit: String?
  public var credit: String?
  public var unit: String
  public var amount: Int64?
  /// `BalanceLimit` by its raw value.
  public var limit: String?
  /// The transfer that this one posts, voids or corrects.
  public var subject: String?
  /// 32 bytes.
  public var previous: [UInt8]
  /// 32 bytes.
  public var hash: [UInt8]

  public init(
    sequence: Int64, id: String, kind: String, at: Int64, reason: String, account: String?, debit: String?, credit: String?,
    unit: String, amount: Int64?, limit: String?, subject: String?, previous: [UInt8], hash: [UInt8]
  ) {
    (self.sequence, self.id, self.kind, self.at, self.reason) = (sequence, id, kind, at, reason)
    (self.account, self.debit, self.credit) = (account, debit, credit)
    (self.unit, self.amount, self.limit, self.subject) = (unit, amount, limit, subject)
    (self.previous, self.hash) = (previous, hash)
  }

  /// The row of `entry`.
  public init(_ entry: Entry) {
    let movement = entry.movement
    var opened: (account: String, unit: LedgerUnit, limit: String)?
    if case .opened(let account, let unit, let limit) = entry.event { opened = (account.rawValue, unit, limit.rawValue) }
    guard let unit = movement?.amount.unit ?? opened?.unit else { preconditionFailure("every entry counts something") }
    self.init(
      sequence: entry.sequence, id: entry.id.rawValue, kind: entry.kind.rawValue, at: entry.at.millisecondsSince1970,
      reason: entry.reason.rawValue, account: opened?.account, debit: movement?.debit.rawValue,
      credit: movement?.credit.rawValue, unit: unit.description, amount: movement?.amount.count, limit: opened?.limit,
      subject: entry.subject?.rawValue, previous: entry.previous.bytes, hash: entry.hash.bytes)
  }
}

extension Entry {
  /// Reads a row back. What it says is not checked beyond its form: `Verifier` does that.
  ///
  /// - Throws: `LedgerFault.malformed` with the column.
  public init(_ row: EntryRow) throws(LedgerFault) {
    let columns = EntryColumns(row: row)
    self.init(
      stored: row.sequence, id: try columns.name("id", row.id), at: Instant(millisecondsSince1970: row.at),
      reason: try columns.name("reason", row.reason), event: try columns.event(),
      previous: try columns.digest("previous", row.previous), hash: try columns.digest("hash", row.hash))
  }
}

/// Reads the columns of one row.
private struct EntryColumns {
  let row: EntryRow

  func malformed(_ column: String, _ found: String?) -> LedgerFault {
    .malformed(sequence: row.sequence, column: column, found: found ?? "NULL")
  }

  func name<Name: LedgerName>(_ column: String, _ text: String?) throws(LedgerFault) -> Name {
    guard let text, let name = Name(rawValue: text) else { throw malformed(column, text) }
    return name
  }

  func digest(_ column: String, _ bytes: [UInt8]) throws(LedgerFault) -> Digest {
    guard let digest = Digest(bytes: bytes) else { throw malformed(column, "\(bytes.count) bytes") }
    return digest
  }

  func event() throws(LedgerFault) -> Entry.Event {
    guard let kind = Entry.Kind(rawValue: row.kind) else { throw malformed("kind", row.kind) }
    switch kind {
    case .open: return try opening()
    case .transfer: return .transferred(try movement())
    case .hold: return .held(try movement())
    case .post: return .posted(try subject(), try movement(hasSubject: true))
    case .void: return .voided(try subject(), try movement(hasSubject: true))
    case .correct: return .corrected(try subject(), try movement(hasSubject: true))
    }
  }

  private func subject() throws(LedgerFault) -> TransferID { try name("subject", row.subject) }

  private func unit() throws(LedgerFault) -> LedgerUnit {
    guard let unit = LedgerUnit(row.unit) else { throw malformed("unit", row.unit) }
    return unit
  }

  private func opening() throws(LedgerFault) -> Entry.Event {
    try expectNothing(in: [("debit", row.debit), ("credit", row.credit), ("amount", row.amount.map(String.init))])
    try expectNothing(in: [("subject", row.subject)])
    guard let text = row.limit, let limit = BalanceLimit(rawValue: text) else { throw malformed("limit", row.limit) }
    return .opened(try name("account", row.account), unit: try unit(), limit: limit)
  }

  private func movement(hasSubject: Bool = false) throws(LedgerFault) -> Movement {
    try expectNothing(in: [("account", row.account), ("limit", row.limit)])
    if !hasSubject { try expectNothing(in: [("subject", row.subject)]) }
    guard let amount = row.amount else { throw malformed("amount", nil) }
    return Movement(
      debit: try name("debit", row.debit), credit: try name("credit", row.credit), LedgerAmount(amount, try unit()))
  }

  /// A value that the entry's encoding does not cover could be changed unseen: there must be none.
  private func expectNothing(in columns: [(name: String, found: String?)]) throws(LedgerFault) {
    for (name, found) in columns where found != nil { throw malformed(name, found) }
  }
}
