internal import Access
public import Quantities
public import Storage

/// A correction of signed minutes, which themselves are never changed.
public struct AddendumRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case sitting, number, text, written_by, written_at
  }
  public static let table = "sitting_addendum"
  public static let key: [Column] = [.sitting, .number]

  public var sitting: SittingID
  /// From 1.
  public var number: Int
  public var text: String
  public var writtenBy: PersonID
  public var writtenAt: Instant

  public init(
    sitting: SittingID, number: Int, text: String, writtenBy: PersonID, writtenAt: Instant
  ) {
    self.sitting = sitting
    self.number = number
    self.text = text
    self.writtenBy = writtenBy
    self.writtenAt = writtenAt
  }

  public init(from row: inout RowReader) throws {
    sitting = try row.next()
    number = try row.next()
    text = try row.next()
    writtenBy = try row.next()
    writtenAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(sitting)
    row.append(number)
    row.append(text)
    row.append(writtenBy)
    row.append(writtenAt)
  }
}
