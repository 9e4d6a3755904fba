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
  /// The bank's own reference: of the payments with it, all but one have been corrected.
  public var bankReference: String
  /// How often a payment of this reference has been recorded, this time included: one that was corrected may be
  /// entered again.
  public var attempt: Int
  /// The payment that this one gives back in whole or in part.
  public var refunds: PaymentID?
  public var recordedBy: PersonID
  public var recordedAt: Instant

  public init(
    id: PaymentID, receipt: Int, project: Slug, amount: Int64, bankReference: String, attempt: Int = 1, refunds: PaymentID?,
    recordedBy: PersonID, recordedAt: Instant
  ) {
    self.id = id
    self.receipt = receipt
    self.project = project
    self.amount = amount
    self.bankReference = bankReference
    self.attempt = attempt
    self.refunds = refunds
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    receipt = try row.next()
    project = try row.next()
    amount = try row.next()
    // The column is unique. References have no spaces, so that a number may follow one.
    let parts = try row.next(String.self).split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    (bankReference, attempt) = (String(parts[0]), parts.count == 2 ? Int(parts[1]) ?? 1 : 1)
    refunds = try row.next()
    recordedBy = try row.next()
    recordedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(receipt)
    row.append(project)
    row.append(amount)
    row.append(PaymentRecord.stored(bankReference, attempt: attempt))
    row.append(refunds)
    row.append(recordedBy)
    row.append(recordedAt)
  }

  /// A reference as its column has it: alone the first time, then with the number of the attempt.
  private static func stored(_ reference: String, attempt: Int) -> String {
    attempt == 1 ? reference : "\(reference) \(attempt)"
  }

  /// The payments of this reference, whatever became of them.
  static func with(bankReference: String) -> Condition<PaymentRecord> {
    // A space comes before everything that a reference may consist of.
    .any([
      .equal(.bank_reference, bankReference),
      .all([.greaterOrEqual(.bank_reference, "\(bankReference) "), .less(.bank_reference, "\(bankReference)!")]),
    ])
  }
}
