public import Quantities
public import Storage

/// The secret by which somebody may set their password anew: one at a time, the one that was sent last.
public struct PasswordResetRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case person, digest, created_at, expires_at
  }
  public static let table = "password_reset"
  public static let key: [Column] = [.person]

  public var person: PersonID
  public var digest: Digest
  public var createdAt: Instant
  public var expiresAt: Instant

  public init(
    person: PersonID, digest: Digest, createdAt: Instant, expiresAt: Instant
  ) {
    self.person = person
    self.digest = digest
    self.createdAt = createdAt
    self.expiresAt = expiresAt
  }

  public init(from row: inout RowReader) throws {
    person = try row.next()
    digest = try row.next()
    createdAt = try row.next()
    expiresAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(person)
    row.append(digest)
    row.append(createdAt)
    row.append(expiresAt)
  }
}
