internal import Access
public import Quantities
public import Storage

/// Money that the hub paid to a centre, or the correction of a payment that was recorded by mistake.
public struct CentrePaymentRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, voucher, centre, amount, reference, corrects, recorded_by, recorded_at
  }
  public static let table = "centre_payment"
  public static let key: [Column] = [.id]

  public var id: CentrePaymentID
  /// The voucher's number, counted from 1 without gaps.
  public var voucher: Int
  public var centre: Slug
  /// Minor units; what was paid is positive, a correction negative.
  public var amount: Int64
  /// The bank's own reference: of the payments with it, all but one have been corrected.
  public var reference: String
  /// The payment that this one takes back.
  public var corrects: CentrePaymentID?
  public var recordedBy: PersonID
  public var recordedAt: Instant

  public init(
    id: CentrePaymentID, voucher: Int, centre: Slug, amount: Int64, reference: String, corrects: CentrePaymentID?,
    recordedBy: PersonID, recordedAt: Instant
  ) {
    self.id = id
    self.voucher = voucher
    self.centre = centre
    self.amount = amount
    self.reference = reference
    self.corrects = corrects
    self.recordedBy = recordedBy
    self.recordedAt = recordedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    voucher = try row.next()
    centre = try row.next()
    amount = try row.next()
    reference = try row.next()
    corrects = try row.next()
    recordedBy = try row.next()
    recordedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(voucher)
    row.append(centre)
    row.append(amount)
    row.append(reference)
    row.append(corrects)
    row.append(recordedBy)
    row.append(recordedAt)
  }
}
