internal import Access
public import Quantities
public import Storage

/// An identity at a provider that signs a person in. It is named by issuer and subject, never by an address: those are
/// given to somebody else when people leave.
public struct LinkedIdentityRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, issuer, subject, person, linked_at, signed_in_at }
  public static let table = "linked_identity"
  public static let key: [Column] = [.id]

  public var id: LinkedIdentityID
  public var issuer: String
  public var subject: String
  public var person: PersonID
  public var linkedAt: Instant
  /// The last time; nil before the first.
  public var signedInAt: Instant?

  public init(
    id: LinkedIdentityID, issuer: String, subject: String, person: PersonID, linkedAt: Instant, signedInAt: Instant?
  ) {
    self.id = id
    self.issuer = issuer
    self.subject = subject
    self.person = person
    self.linkedAt = linkedAt
    self.signedInAt = signedInAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    issuer = try row.next()
    subject = try row.next()
    person = try row.next()
    linkedAt = try row.next()
    signedInAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(issuer)
    row.append(subject)
    row.append(person)
    row.append(linkedAt)
    row.append(signedInAt)
  }
}

/// A provider's answer that was taken up: the same is never taken up again. Kept until it would be too late for it anyhow.
public struct SpentSignInRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case state, expires_at }
  public static let table = "spent_sign_in"
  public static let key: [Column] = [.state]

  /// The SHA-256 of the sign-in's state.
  public var state: Digest
  public var expiresAt: Instant

  public init(state: Digest, expiresAt: Instant) {
    self.state = state
    self.expiresAt = expiresAt
  }

  public init(from row: inout RowReader) throws {
    state = try row.next()
    expiresAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(state)
    row.append(expiresAt)
  }
}
