public import Quantities
public import Storage

/// A month's closed statement of a project.
public struct StatementRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case project, month, closed_at, document, digest }
  public static let table = "statement"
  public static let key: [Column] = [.project, .month]

  public var project: Slug
  public var month: Month
  public var closedAt: Instant
  /// The statement as JSON, as it was closed.
  public var document: String
  /// Of the document.
  public var digest: Digest

  public init(
    project: Slug, month: Month, closedAt: Instant, document: String, digest: Digest
  ) {
    self.project = project
    self.month = month
    self.closedAt = closedAt
    self.document = document
    self.digest = digest
  }

  public init(from row: inout RowReader) throws {
    project = try row.next()
    month = try row.next()
    closedAt = try row.next()
    document = try row.next()
    digest = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(project)
    row.append(month)
    row.append(closedAt)
    row.append(document)
    row.append(digest)
  }
}
