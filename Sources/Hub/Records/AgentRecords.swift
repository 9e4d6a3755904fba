public import Language
public import Quantities
public import Storage

/// What a centre's agent shows to be let in. A centre may have several at a time, so that a new one is rolled out before
/// the old one ends.
public struct AgentTokenRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case digest, centre, created_at, expires_at, revoked_at, last_used_at }
  public static let table = "agent_token"
  public static let key: [Column] = [.digest]

  /// The SHA-256 of the secret, which is shown once and kept nowhere.
  public var digest: Digest
  public var centre: Slug
  public var createdAt: Instant
  /// Nil until another takes its place.
  public var expiresAt: Instant?
  public var revokedAt: Instant?
  /// Noted at most once a minute.
  public var lastUsedAt: Instant?

  public init(
    digest: Digest, centre: Slug, createdAt: Instant, expiresAt: Instant? = nil, revokedAt: Instant? = nil,
    lastUsedAt: Instant? = nil
  ) {
    self.digest = digest
    self.centre = centre
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.lastUsedAt = lastUsedAt
  }

  public init(from row: inout RowReader) throws {
    digest = try row.next()
    centre = try row.next()
    createdAt = try row.next()
    expiresAt = try row.next()
    revokedAt = try row.next()
    lastUsedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(digest)
    row.append(centre)
    row.append(createdAt)
    row.append(expiresAt)
    row.append(revokedAt)
    row.append(lastUsedAt)
  }

  /// What people call it by: it gives neither the secret nor its place in the table.
  public var id: CredentialID { CredentialID(naming: digest, madeAt: createdAt) }

  /// Whether it still opens anything.
  public func isLive(at now: Instant) -> Bool { revokedAt == nil && expiresAt.map { $0 > now } ?? true }
}

/// What was last heard of a centre's agent.
public struct AgentRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case centre, installation, life, host, version, since, heard_at, terms }
  public static let table = "agent"
  public static let key: [Column] = [.centre]

  public var centre: Slug
  /// Names the installation, and counts its starts.
  public var installation: String
  public var life: Int64
  public var host: String
  public var version: String
  /// When this start of it was first heard.
  public var since: Instant
  /// Noted at most once a minute.
  public var heardAt: Instant
  /// What the operator's terms say, a sentence each.
  public var terms: [Phrase]

  public init(
    centre: Slug, installation: String, life: Int64, host: String, version: String, since: Instant, heardAt: Instant,
    terms: [Phrase]
  ) {
    self.centre = centre
    self.installation = installation
    self.life = life
    self.host = host
    self.version = version
    self.since = since
    self.heardAt = heardAt
    self.terms = terms
  }

  public init(from row: inout RowReader) throws {
    centre = try row.next()
    installation = try row.next()
    life = try row.next()
    host = try row.next()
    version = try row.next()
    since = try row.next()
    heardAt = try row.next()
    terms = try row.next(JSONColumn<[Phrase]>.self).value
  }

  public func write(to row: inout RowWriter) {
    row.append(centre)
    row.append(installation)
    row.append(life)
    row.append(host)
    row.append(version)
    row.append(since)
    row.append(heardAt)
    row.append(JSONColumn(terms))
  }
}
