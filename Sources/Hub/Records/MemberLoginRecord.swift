public import Quantities
public import Storage

/// Who says which login a member has at a centre where each has their own.
public enum LoginAuthor: String, Sendable, Codable, CaseIterable, RawColumnValue, ColumnValue {
  /// The hub, by its `MemberLoginRecord`s.
  case hub
  /// The centre's operator, in a file of the centre's.
  case centre
}

/// The login of a person at a centre.
public struct MemberLoginRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case centre, person, login, is_at_centre, set_at, set_by }
  public static let table = "member_login"
  public static let key: [Column] = [.centre, .person]

  public var centre: Slug
  public var person: PersonID
  /// As the hub has it; nil where only the centre's own file has one.
  public var login: String?
  /// Whether the centre's own file has one, as it last told; which, it keeps to itself.
  public var isAtCentre: Bool
  public var setAt: Instant
  /// Nil where the centre told it, or the machine's own operator set it.
  public var setBy: PersonID?

  public init(
    centre: Slug, person: PersonID, login: String?, isAtCentre: Bool = false, setAt: Instant, setBy: PersonID?
  ) {
    self.centre = centre
    self.person = person
    self.login = login
    self.isAtCentre = isAtCentre
    self.setAt = setAt
    self.setBy = setBy
  }

  public init(from row: inout RowReader) throws {
    centre = try row.next()
    person = try row.next()
    login = try row.next()
    isAtCentre = try row.next()
    setAt = try row.next()
    setBy = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(centre)
    row.append(person)
    row.append(login)
    row.append(isAtCentre)
    row.append(setAt)
    row.append(setBy)
  }
}
