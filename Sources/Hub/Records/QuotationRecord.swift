public import Quantities
public import Storage

/// A place's price fixed for a project until a date. It reserves nothing.
public struct QuotationRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, project, pool, price_per_hour, valid_until, kept_by, kept_at }
  public static let table = "quotation"
  public static let key: [Column] = [.id]

  public var id: QuotationID
  public var project: Slug
  public var pool: Slug
  /// Minor units per device-hour.
  public var pricePerHour: Int64
  public var validUntil: Instant
  public var keptBy: PersonID
  public var keptAt: Instant

  public init(
    id: QuotationID, project: Slug, pool: Slug, pricePerHour: Int64, validUntil: Instant, keptBy: PersonID, keptAt: Instant
  ) {
    self.id = id
    self.project = project
    self.pool = pool
    self.pricePerHour = pricePerHour
    self.validUntil = validUntil
    self.keptBy = keptBy
    self.keptAt = keptAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    project = try row.next()
    pool = try row.next()
    pricePerHour = try row.next()
    validUntil = try row.next()
    keptBy = try row.next()
    keptAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(project)
    row.append(pool)
    row.append(pricePerHour)
    row.append(validUntil)
    row.append(keptBy)
    row.append(keptAt)
  }
}
