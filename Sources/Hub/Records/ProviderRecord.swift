internal import Access
public import Language
public import Quantities
public import Storage

/// The kind of `Identifier` that names a link between a person and an identity at a provider.
public enum LinkedIdentityKind {}
public typealias LinkedIdentityID = Identifier<LinkedIdentityKind>

/// A service that people may sign in by.
public struct ProviderRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, issuer, client_id, client_secret, name, name_zh, is_enabled, creates_people, email_domains, changed_at
  }
  public static let table = "provider"
  public static let key: [Column] = [.id]

  public var id: Slug
  /// Its own name (`iss`); unique in the hub.
  public var issuer: String
  public var clientID: String
  /// Sealed with the hub's key; nil for a public client.
  public var clientSecret: [UInt8]?
  public var name: Phrase
  public var isEnabled: Bool
  /// Whether whoever has a verified address in one of the domains gets an account at the first sign-in.
  public var createsPeople: Bool
  /// Whose addresses are believed; all of them where there are none.
  public var emailDomains: [String]
  public var changedAt: Instant

  public init(
    id: Slug, issuer: String, clientID: String, clientSecret: [UInt8]?, name: Phrase, isEnabled: Bool, createsPeople: Bool,
    emailDomains: [String], changedAt: Instant
  ) {
    self.id = id
    self.issuer = issuer
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.name = name
    self.isEnabled = isEnabled
    self.createsPeople = createsPeople
    self.emailDomains = emailDomains
    self.changedAt = changedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    issuer = try row.next()
    clientID = try row.next()
    clientSecret = try row.next()
    name = Phrase(try row.next(), try row.next())
    isEnabled = try row.next()
    createsPeople = try row.next()
    emailDomains = try row.next(JSONColumn<[String]>.self).value
    changedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(issuer)
    row.append(clientID)
    row.append(clientSecret)
    row.append(name.english)
    row.append(name.traditionalChinese)
    row.append(isEnabled)
    row.append(createsPeople)
    row.append(JSONColumn(emailDomains))
    row.append(changedAt)
  }
}
