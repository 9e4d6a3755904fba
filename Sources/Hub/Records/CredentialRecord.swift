public import Access
public import Quantities
public import Storage

/// A way of being signed in that needs no password: a session of a browser or a terminal, or a token for programs.
public struct CredentialRecord: StoredRecord, Hashable {
  public enum Kind: String, Sendable, RawColumnValue { case session, token }
  public enum Column: String, CaseIterable, Sendable {
    case digest, person, kind, label, created_at, expires_at, revoked_at, scopes, last_used_at
  }
  public static let table = "credential"
  public static let key: [Column] = [.digest]

  /// The SHA-256 of the secret: the secret itself is shown once and kept nowhere.
  public var digest: Digest
  public var person: PersonID
  public var kind: Kind
  public var label: String
  public var createdAt: Instant
  public var expiresAt: Instant
  public var revokedAt: Instant?
  /// What a token may be used for; nil for a session, and for a token from before there were scopes, which may be used for anything.
  public var scopes: TokenScopes?
  /// When it was last used, noted at most once a minute.
  public var lastUsedAt: Instant?

  public init(
    digest: Digest, person: PersonID, kind: Kind, label: String, createdAt: Instant, expiresAt: Instant,
    revokedAt: Instant? = nil, scopes: TokenScopes? = nil, lastUsedAt: Instant? = nil
  ) {
    self.digest = digest
    self.person = person
    self.kind = kind
    self.label = label
    self.createdAt = createdAt
    self.expiresAt = expiresAt
    self.revokedAt = revokedAt
    self.scopes = scopes
    self.lastUsedAt = lastUsedAt
  }

  public init(from row: inout RowReader) throws {
    digest = try row.next()
    person = try row.next()
    kind = try row.next()
    label = try row.next()
    createdAt = try row.next()
    expiresAt = try row.next()
    revokedAt = try row.next()
    scopes = try row.next()
    lastUsedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(digest)
    row.append(person)
    row.append(kind)
    row.append(label)
    row.append(createdAt)
    row.append(expiresAt)
    row.append(revokedAt)
    row.append(scopes)
    row.append(lastUsedAt)
  }
}

extension CredentialRecord {
  /// What its owner calls it by: made of the digest's digest, so that it gives neither the secret nor its place in the table.
  public var id: CredentialID { CredentialID(naming: digest, madeAt: createdAt) }

  /// When it ends if it is not used again.
  public var endsAt: Instant {
    kind == .session ? min(expiresAt, (lastUsedAt ?? createdAt) + Hub.sessionIdleLength) : expiresAt
  }

  /// Whether it still opens anything.
  public func isLive(at now: Instant) -> Bool { revokedAt == nil && endsAt > now }
}

/// The scopes of a token, as one column: their names with a comma between.
public struct TokenScopes: Hashable, Sendable, ColumnValue {
  public var scopes: Set<TokenScope>
  public init(_ scopes: Set<TokenScope>) { self.scopes = scopes }

  public var stored: StoredValue { .text(scopes.sorted().map(\.rawValue).joined(separator: ",")) }

  public init(stored: StoredValue) throws {
    // A scope that this Praya does not know allows nothing.
    scopes = Set(try String(stored: stored).split(separator: ",").compactMap { TokenScope(rawValue: String($0)) })
  }
}

extension CredentialID {
  /// What people call a secret by: made of its digest's digest.
  init(naming digest: Digest, madeAt moment: Instant) {
    let bits = Digest(of: digest.bytes).bytes.prefix(10).reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    self.init(madeAt: moment, random: (UInt64(truncatingIfNeeded: bits), UInt16(truncatingIfNeeded: bits >> 64)))
  }
}
