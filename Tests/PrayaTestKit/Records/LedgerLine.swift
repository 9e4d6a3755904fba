public import Quantities
public import Storage

/// A line of the ledger as it lies in the database, read without the Ledger's or the Hub's help.
public struct LedgerLine: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case sequence, id, kind, at, reason, account, debit, credit, unit, amount, balance_limit, subject, previous, hash
  }
  public static let table = "ledger_entry"
  public static let key: [Column] = [.sequence]

  public var sequence: Int64
  public var id: String
  /// `open`, `transfer`, `hold`, `post`, `void` or `correct`.
  public var kind: String
  public var at: Instant
  public var reason: String
  public var account: String?
  public var debit: String?
  public var credit: String?
  public var unit: String
  public var amount: Int64?
  public var limit: String?
  public var subject: String?
  public var previous: [UInt8]
  public var hash: [UInt8]

  public init(from row: inout RowReader) throws {
    sequence = try row.next()
    id = try row.next()
    kind = try row.next()
    at = try row.next()
    reason = try row.next()
    account = try row.next()
    debit = try row.next()
    credit = try row.next()
    unit = try row.next()
    amount = try row.next()
    limit = try row.next()
    subject = try row.next()
    previous = try row.next()
    hash = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(sequence)
    row.append(id)
    row.append(kind)
    row.append(at)
    row.append(reason)
    row.append(account)
    row.append(debit)
    row.append(credit)
    row.append(unit)
    row.append(amount)
    row.append(limit)
    row.append(subject)
    row.append(previous)
    row.append(hash)
  }
}

/// An account of the ledger as it lies in the database.
public struct LedgerAccountLine: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, unit, balance_limit, debits_posted, credits_posted, debits_pending, credits_pending
  }
  public static let table = "ledger_account"
  public static let key: [Column] = [.id]

  public var id: String
  public var unit: String
  public var limit: String
  public var debitsPosted: Int64
  public var creditsPosted: Int64
  public var debitsPending: Int64
  public var creditsPending: Int64

  public init(from row: inout RowReader) throws {
    id = try row.next()
    unit = try row.next()
    limit = try row.next()
    debitsPosted = try row.next()
    creditsPosted = try row.next()
    debitsPending = try row.next()
    creditsPending = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(unit)
    row.append(limit)
    row.append(debitsPosted)
    row.append(creditsPosted)
    row.append(debitsPending)
    row.append(creditsPending)
  }
}
