internal import Access
public import Quantities
public import Storage

/// Something that happened, written in the transaction in which it did, while there was a webhook to tell of it.
///
/// It holds identifiers only: what is told of them is read when it is sent.
public struct EventRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case number, topic, subject, at, project, organisation, scheme, webhook, spread_at
  }
  public static let table = "webhook_event"
  public static let key: [Column] = [.number]

  /// Counted over the whole hub: the order in which things happened.
  public var number: Int64
  public var topic: EventTopic
  /// As `kind:identifier`.
  public var subject: String
  public var at: Instant
  public var project: Slug?
  public var organisation: Slug?
  public var scheme: Slug?
  /// Only this one is told; nil for all that listen.
  public var webhook: WebhookID?
  /// When its deliveries were written.
  public var spreadAt: Instant?

  public init(
    number: Int64, topic: EventTopic, subject: String, at: Instant, project: Slug?, organisation: Slug?, scheme: Slug?,
    webhook: WebhookID?, spreadAt: Instant? = nil
  ) {
    self.number = number
    self.topic = topic
    self.subject = subject
    self.at = at
    self.project = project
    self.organisation = organisation
    self.scheme = scheme
    self.webhook = webhook
    self.spreadAt = spreadAt
  }

  public init(from row: inout RowReader) throws {
    number = try row.next()
    topic = try row.next()
    subject = try row.next()
    at = try row.next()
    project = try row.next()
    organisation = try row.next()
    scheme = try row.next()
    webhook = try row.next()
    spreadAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(number)
    row.append(topic)
    row.append(subject)
    row.append(at)
    row.append(project)
    row.append(organisation)
    row.append(scheme)
    row.append(webhook)
    row.append(spreadAt)
  }
}

extension EventRecord {
  /// Under which receivers know it, the same at every attempt (`webhook-id`).
  public var id: EventID { Identifier(madeAt: at, random: (UInt64(bitPattern: number), 0)) }

  /// The webhooks that may be listening to it, whatever their topics.
  var listeners: Condition<WebhookRecord> {
    var scopes: [Condition<WebhookRecord>] = [.equal(.scope_kind, Scope.Kind.hub)]
    for (kind, slug) in [(Scope.Kind.project, project), (.organisation, organisation), (.scheme, scheme)] {
      if let slug { scopes.append(.equal(.scope_kind, kind) && .equal(.scope, slug)) }
    }
    return .equal(.is_enabled, true) && .isNull(.removed_at) && .any(scopes)
  }
}
