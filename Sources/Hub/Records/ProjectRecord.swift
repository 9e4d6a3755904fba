public import Language
public import Offers
public import Quantities
public import Storage

/// People, grants and own money that jobs draw on.
public struct ProjectRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, organisation, number, name, name_zh, data_class, jurisdictions, created_at, revision
  }
  public static let table = "project"
  public static let key: [Column] = [.id]

  public var id: Slug
  public var organisation: Slug
  /// The hub's number of the project, from 1: centres derive a login from it.
  public var number: Int
  public var name: Phrase
  /// How sensitive its data are: places that are not cleared for it are ruled out.
  public var dataClass: DataClass
  /// Where its data may be; empty for anywhere.
  public var jurisdictions: [String]
  public var createdAt: Instant
  /// Grows by one with every edit.
  public var revision: Int

  public init(
    id: Slug, organisation: Slug, number: Int, name: Phrase, dataClass: DataClass, jurisdictions: [String], createdAt: Instant,
    revision: Int = 1
  ) {
    self.id = id
    self.organisation = organisation
    self.number = number
    self.name = name
    self.dataClass = dataClass
    self.jurisdictions = jurisdictions
    self.createdAt = createdAt
    self.revision = revision
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    organisation = try row.next()
    number = try row.next()
    name = Phrase(try row.next(), try row.next())
    dataClass = try row.next()
    jurisdictions = try row.next(PlainJSONColumn<[String]>.self).value
    createdAt = try row.next()
    revision = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(organisation)
    row.append(number)
    row.append(name.english)
    row.append(name.traditionalChinese)
    row.append(dataClass)
    row.append(PlainJSONColumn(jurisdictions))
    row.append(createdAt)
    row.append(revision)
  }
}
