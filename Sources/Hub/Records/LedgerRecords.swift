internal import Ledger
internal import Storage

/// An account of the ledger as it is stored.
struct LedgerAccountRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable {
    case id, unit, balance_limit, debits_posted, credits_posted, debits_pending, credits_pending
  }
  static let table = "ledger_account"
  static let key: [Column] = [.id]

  let row: AccountRow

  init(_ account: Account) { row = AccountRow(account) }

  init(from row: inout RowReader) throws {
    self.row = AccountRow(
      id: try row.next(), unit: try row.next(), limit: try row.next(), debitsPosted: try row.next(),
      creditsPosted: try row.next(),
      debitsPending: try row.next(), creditsPending: try row.next())
  }

  func write(to writer: inout RowWriter) {
    writer.append(row.id)
    writer.append(row.unit)
    writer.append(row.limit)
    writer.append(row.debitsPosted)
    writer.append(row.creditsPosted)
    writer.append(row.debitsPending)
    writer.append(row.creditsPending)
  }
}

/// A line of the books as it is stored. The table is append-only.
struct LedgerEntryRecord: StoredRecord {
  enum Column: String, CaseIterable, Sendable {
    case sequence, id, kind, at, reason, account, debit, credit, unit, amount, balance_limit, subject, previous, hash
  }
  static let table = "ledger_entry"
  static let key: [Column] = [.sequence]

  let row: EntryRow

  init(_ entry: Entry) { row = EntryRow(entry) }

  init(from row: inout RowReader) throws {
    self.row = EntryRow(
      sequence: try row.next(), id: try row.next(), kind: try row.next(), at: try row.next(), reason: try row.next(),
      account: try row.next(), debit: try row.next(), credit: try row.next(), unit: try row.next(), amount: try row.next(),
      limit: try row.next(), subject: try row.next(), previous: try row.next(), hash: try row.next())
  }

  func write(to writer: inout RowWriter) {
    writer.append(row.sequence)
    writer.append(row.id)
    writer.append(row.kind)
    writer.append(row.at)
    writer.append(row.reason)
    writer.append(row.account)
    writer.append(row.debit)
    writer.append(row.credit)
    writer.append(row.unit)
    writer.append(row.amount)
    writer.append(row.limit)
    writer.append(row.subject)
    writer.append(row.previous)
    writer.append(row.hash)
  }
}
