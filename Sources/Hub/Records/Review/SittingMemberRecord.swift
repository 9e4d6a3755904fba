internal import Access
public import Storage

/// Somebody of the committee, and whether they came.
public struct SittingMemberRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case sitting, person, is_present
  }
  public static let table = "sitting_member"
  public static let key: [Column] = [.sitting, .person]

  public var sitting: SittingID
  public var person: PersonID
  public var isPresent: Bool

  public init(
    sitting: SittingID, person: PersonID, isPresent: Bool
  ) {
    self.sitting = sitting
    self.person = person
    self.isPresent = isPresent
  }

  public init(from row: inout RowReader) throws {
    sitting = try row.next()
    person = try row.next()
    isPresent = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(sitting)
    row.append(person)
    row.append(isPresent)
  }
}
