public import Language
public import Quantities
public import Schemes
public import Storage

/// A firm, university, research body or government department.
public struct OrganisationRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, name, name_zh, facts, created_at }
  public static let table = "organisation"
  public static let key: [Column] = [.id]

  public var id: Slug
  public var name: Phrase
  /// What schemes ask of an applicant that does not change from one application to the next (kind, employees,
  /// founded …), as the administrator has verified it: it prevails over what an application says.
  public var facts: RequestFacts
  public var createdAt: Instant

  public init(id: Slug, name: Phrase, facts: RequestFacts, createdAt: Instant) {
    self.id = id
    self.name = name
    self.facts = facts
    self.createdAt = createdAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    name = Phrase(try row.next(), try row.next())
    facts = try row.next(JSONColumn<RequestFacts>.self).value
    createdAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(name.english)
    row.append(name.traditionalChinese)
    row.append(JSONColumn(facts))
    row.append(createdAt)
  }
}
