internal import Access
public import Quantities
public import Storage

/// Own money that came in by the bank, or went back.
public struct PaymentRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, receipt, project, amount, bank_reference, refunds, recorded_by, recorded_at
  }
  public static let table = "payment"
  public static let key: [Column] = [.id]

  public var id: PaymentID
  /// The receipt's number, counted from 1 without gaps.
  public var receipt: Int
  public var project: Slug
  /// Minor units; what came in is positive, a refund negative.
  public var amount: Int64
  /// The bank's own reference, unique in the hub: a payment is recorded once.
  public var bankReference: String
  /// The payment that this one gives back in whole or in part.
  public var refunds: PaymentID?
  public var recordedBy: PersonID
  public var recordedAt: Instant

  public init(
    id: PaymentID, receipt: Int, project: Slug, amount: Int64, bankReference: String, refunds: PaymentID?, recordedBy: PersonID,
    recordedAt: Instant
  ) {
    self.id = id
    self.receipt = receipt
    self.project = project
    self.amount = amount
    self.bankReference = bankReference
    self.refunds = refunds
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    receipt = try row.next()
    project = try row.next()
    amount = try row.next()
    bankReference = try row.next()
    refunds = try row.next()
    recordedBy = try row.next()
    recordedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(receipt)
    row.append(project)
    row.append(amount)
    row.append(bankReference)
    row.append(refunds)
    row.append(recordedBy)
    row.append(recordedAt)
  }
}
