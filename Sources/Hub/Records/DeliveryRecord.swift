public import Quantities
public import Storage

/// One event on its way to one webhook.
public struct DeliveryRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, webhook, event, event_id, topic, subject, at, state, due_at, gives_up_at, tries, tried_at, answer, failure, ended_at
  }
  public static let table = "webhook_delivery"
  public static let key: [Column] = [.id]

  public var id: DeliveryID
  public var webhook: WebhookID
  /// The event's number.
  public var event: Int64
  public var eventID: EventID
  public var topic: EventTopic
  public var subject: String
  /// When it happened.
  public var at: Instant
  public var state: DeliveryState
  /// When it is to be sent, or tried again.
  public var dueAt: Instant
  public var givesUpAt: Instant
  public var tries: Int64
  /// The last attempt.
  public var triedAt: Instant?
  /// The status of the receiver's last answer.
  public var answer: Int?
  /// Why the last attempt failed.
  public var failure: DeliveryFailure?
  /// When it was delivered or given up.
  public var endedAt: Instant?

  public init(
    id: DeliveryID, webhook: WebhookID, event: Int64, eventID: EventID, topic: EventTopic, subject: String, at: Instant,
    state: DeliveryState, dueAt: Instant, givesUpAt: Instant, tries: Int64 = 0, triedAt: Instant? = nil, answer: Int? = nil,
    failure: DeliveryFailure? = nil, endedAt: Instant? = nil
  ) {
    self.id = id
    self.webhook = webhook
    self.event = event
    self.eventID = eventID
    self.topic = topic
    self.subject = subject
    self.at = at
    self.state = state
    self.dueAt = dueAt
    self.givesUpAt = givesUpAt
    self.tries = tries
    self.triedAt = triedAt
    self.answer = answer
    self.failure = failure
    self.endedAt = endedAt
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    webhook = try row.next()
    event = try row.next()
    eventID = try row.next()
    topic = try row.next()
    subject = try row.next()
    at = try row.next()
    state = try row.next()
    dueAt = try row.next()
    givesUpAt = try row.next()
    tries = try row.next()
    triedAt = try row.next()
    answer = try row.next()
    failure = try row.next()
    endedAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(webhook)
    row.append(event)
    row.append(eventID)
    row.append(topic)
    row.append(subject)
    row.append(at)
    row.append(state)
    row.append(dueAt)
    row.append(givesUpAt)
    row.append(tries)
    row.append(triedAt)
    row.append(answer)
    row.append(failure)
    row.append(endedAt)
  }
}

public enum DeliveryState: String, Sendable, CaseIterable, RawColumnValue {
  case waiting
  /// An earlier event of the same subject has to go first.
  case behind
  case delivered
  case givenUp = "given-up"

  public var isOver: Bool { self == .delivered || self == .givenUp }
}

/// Why an attempt to deliver failed.
public enum DeliveryFailure: String, Sendable, CaseIterable, RawColumnValue {
  /// The receiver answered with another status than 2xx.
  case refused
  /// The name has no address.
  case notResolved = "not-resolved"
  case notConnected = "not-connected"
  /// The address is not one that the hub may be sent to.
  case forbiddenAddress = "forbidden-address"
  case timedOut = "timed-out"
  /// No trusted, encrypted connection.
  case tls
  /// The receiver broke off before its answer was whole, or it is no HTTP.
  case brokenOff = "broken-off"
  /// What the event is about is no more.
  case subjectGone = "subject-gone"
  /// The webhook is no more, or was switched off.
  case webhookStopped = "webhook-stopped"
  /// The hub cannot open the webhook's secret: its key file was changed.
  case secretUnreadable = "secret-unreadable"
}
