public import Quantities
public import Storage

/// A programme of support, with its rules as data.
public struct SchemeRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, document, is_open, revision, published_at }
  public static let table = "scheme"
  public static let key: [Column] = [.id]

  public var id: Slug
  /// The scheme file as it was published.
  public var document: String
  /// Whether it takes applications now; its grants go on either way.
  public var isOpen: Bool
  public var revision: Int
  public var publishedAt: Instant

  public init(
    id: Slug, document: String, isOpen: Bool, revision: Int, publishedAt: Instant
  ) {
    self.id = id
    self.document = document
    self.isOpen = isOpen
    self.revision = revision
    self.publishedAt = publishedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    document = try row.next()
    isOpen = try row.next()
    revision = try row.next()
    publishedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(document)
    row.append(isOpen)
    row.append(revision)
    row.append(publishedAt)
  }
}
