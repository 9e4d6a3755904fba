public import Access
public import Quantities
public import Storage

/// Somebody asked to join the hub. The person is on record already, without a password and inactive, until they accept.
public struct InvitationRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, person, organisation, roles, invited_by, created_at, expires_at, digest, accepted_at, revoked_at
  }
  public static let table = "invitation"
  public static let key: [Column] = [.id]

  public var id: InvitationID
  public var person: PersonID
  /// The organisation that they are invited to; nil for the hub alone.
  public var organisation: Slug?
  /// What they will hold once they accept.
  public var roles: [Assignment]
  /// Nil from the machine itself.
  public var invitedBy: PersonID?
  public var createdAt: Instant
  public var expiresAt: Instant
  /// Of the secret that was sent last; nil before the first mail.
  public var digest: Digest?
  public var acceptedAt: Instant?
  public var revokedAt: Instant?

  public init(
    id: InvitationID, person: PersonID, organisation: Slug? = nil, roles: [Assignment], invitedBy: PersonID? = nil,
    createdAt: Instant, expiresAt: Instant, digest: Digest? = nil, acceptedAt: Instant? = nil, revokedAt: Instant? = nil
  ) {
    self.id = id
    self.person = person
    self.organisation = organisation
    self.roles = roles
    self.invitedBy = invitedBy
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.digest = digest
    self.acceptedAt = acceptedAt
    self.revokedAt = revokedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    person = try row.next()
    organisation = try row.next()
    roles = try row.next(JSONColumn<[Assignment]>.self).value
    invitedBy = try row.next()
    createdAt = try row.next()
    expiresAt = try row.next()
    digest = try row.next()
    acceptedAt = try row.next()
    revokedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(person)
    row.append(organisation)
    row.append(JSONColumn(roles))
    row.append(invitedBy)
    row.append(createdAt)
    row.append(expiresAt)
    row.append(digest)
    row.append(acceptedAt)
    row.append(revokedAt)
  }
}
