public import Quantities
public import Storage

/// The head of the audit log's chain at a day's end: what is published, so that a log that was cut or rewritten shows.
/// The table is append-only, and its key is the day: no day ever has two.
public struct AuditHeadRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case day, position, head, before, written_at }
  public static let table = "audit_head"
  public static let key: [Column] = [.day]

  /// By the city's calendar.
  public var day: CivilDate
  /// The number of the last line before the day's end; 0 when there was none.
  public var position: Int64
  /// That line's hash.
  public var head: Digest
  /// The midnight at the day's end: anybody with the log can find the line again.
  public var before: Instant
  public var writtenAt: Instant

  public init(day: CivilDate, position: Int64, head: Digest, before: Instant, writtenAt: Instant) {
    self.day = day
    self.position = position
    self.head = head
    self.before = before
    self.writtenAt = writtenAt
  }

  public init(from row: inout RowReader) throws {
    day = try row.next()
    position = try row.next()
    head = try row.next()
    before = try row.next()
    writtenAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(day)
    row.append(position)
    row.append(head)
    row.append(before)
    row.append(writtenAt)
  }
}
