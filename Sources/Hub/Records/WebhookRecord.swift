public import Access
public import Quantities
public import Storage

/// An address that is told of events in a scope. It speaks with the rights of its owner: whoever set it last.
public struct WebhookRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, scope_kind, scope, organisation, url, topics, label, owner, is_enabled, stop, secret, previous_secret,
      previous_until, created_at, revision, failures, failing_since, succeeded_at, resumes_at, removed_at
  }
  public static let table = "webhook"
  public static let key: [Column] = [.id]

  public var id: WebhookID
  public var scopeKind: Scope.Kind
  /// Empty for the hub.
  public var scopeIdentifier: String
  /// The organisation, or the project's.
  public var organisation: Slug?
  public var url: String
  public var topics: [EventTopic]
  public var label: String
  public var owner: PersonID
  public var isEnabled: Bool
  /// Why it is not enabled.
  public var stop: WebhookStop?
  /// Sealed: the key is not in the database.
  public var secret: [UInt8]
  /// Signs beside the present one for a while after a change, sealed.
  public var previousSecret: [UInt8]?
  public var previousUntil: Instant?
  public var createdAt: Instant
  public var revision: Int
  /// Failed attempts since the last that succeeded.
  public var failures: Int64
  /// The first of them.
  public var failingSince: Instant?
  /// The last attempt that succeeded.
  public var succeededAt: Instant?
  /// Nothing is sent before, since what was sent failed.
  public var resumesAt: Instant?
  /// It is no more, but what was sent to it is still being cleared away.
  public var removedAt: Instant?

  public init(
    id: WebhookID, scopeKind: Scope.Kind, scopeIdentifier: String, organisation: Slug?, url: String, topics: [EventTopic],
    label: String, owner: PersonID, isEnabled: Bool = true, stop: WebhookStop? = nil, secret: [UInt8],
    previousSecret: [UInt8]? = nil, previousUntil: Instant? = nil, createdAt: Instant, revision: Int = 1, failures: Int64 = 0,
    failingSince: Instant? = nil, succeededAt: Instant? = nil, resumesAt: Instant? = nil, removedAt: Instant? = nil
  ) {
    self.id = id
    self.scopeKind = scopeKind
    self.scopeIdentifier = scopeIdentifier
    self.organisation = organisation
    self.url = url
    self.topics = topics
    self.label = label
    self.owner = owner
    self.isEnabled = isEnabled
    self.stop = stop
    self.secret = secret
    self.previousSecret = previousSecret
    self.previousUntil = previousUntil
    self.createdAt = createdAt
    self.revision = revision
    self.failures = failures
    self.failingSince = failingSince
    self.succeededAt = succeededAt
    self.resumesAt = resumesAt
    self.removedAt = removedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    scopeKind = try row.next()
    scopeIdentifier = try row.next()
    organisation = try row.next()
    url = try row.next()
    topics = try row.next(JSONColumn<[EventTopic]>.self).value
    label = try row.next()
    owner = try row.next()
    isEnabled = try row.next()
    stop = try row.next()
    secret = try row.next()
    previousSecret = try row.next()
    previousUntil = try row.next()
    createdAt = try row.next()
    revision = try row.next()
    failures = try row.next()
    failingSince = try row.next()
    succeededAt = try row.next()
    resumesAt = try row.next()
    removedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(scopeKind)
    row.append(scopeIdentifier)
    row.append(organisation)
    row.append(url)
    row.append(JSONColumn(topics))
    row.append(label)
    row.append(owner)
    row.append(isEnabled)
    row.append(stop)
    row.append(secret)
    row.append(previousSecret)
    row.append(previousUntil)
    row.append(createdAt)
    row.append(revision)
    row.append(failures)
    row.append(failingSince)
    row.append(succeededAt)
    row.append(resumesAt)
    row.append(removedAt)
  }
}

extension WebhookRecord {
  public var scope: Scope { Scope(kind: scopeKind, identifier: scopeIdentifier) }

  /// The webhook with what surrounds it, for `Access`.
  var target: Target {
    organisation.map { Target(scope, .organisation($0.rawValue)) } ?? Target(scope)
  }
}

/// Why a webhook is not enabled.
public enum WebhookStop: String, Sendable, CaseIterable, RawColumnValue {
  /// Somebody switched it off.
  case byHand = "by-hand"
  /// Everything sent to it failed for days.
  case failing
  /// Its receiver said that it is gone for good (410).
  case gone
  /// Its owner no longer may be told what it tells.
  case ownerRights = "owner-rights"
}
