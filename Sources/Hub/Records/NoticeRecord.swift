public import Quantities
public import Storage

/// Something that a person is to be told, written in the transaction of what it tells of and sent after it.
///
/// It holds identifiers only: the words, and secrets such as an invitation's, are made when it is sent.
public struct NoticeRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case id, person, topic, subject, detail, created_at, due_at, next_try_at, tries, sent_at, given_up_at, failure
  }
  public static let table = "notice"
  public static let key: [Column] = [.id]

  public var id: NoticeID
  /// Who is told.
  public var person: PersonID
  public var topic: Notice.Topic
  /// What it is about, by its identifier.
  public var subject: String
  /// What else the words need, such as a month or a share; empty where the topic needs nothing.
  public var detail: String
  public var createdAt: Instant
  /// When it is to be sent: what stands in the message as its date.
  public var dueAt: Instant
  /// When it is tried next, while it waits.
  public var nextTryAt: Instant
  public var tries: Int64
  public var sentAt: Instant?
  public var givenUpAt: Instant?
  /// Why the last try failed, or why it was given up.
  public var failure: NoticeFailure?

  public init(
    id: NoticeID, person: PersonID, topic: Notice.Topic, subject: String, detail: String, createdAt: Instant, dueAt: Instant,
    nextTryAt: Instant? = nil, tries: Int64 = 0, sentAt: Instant? = nil, givenUpAt: Instant? = nil, failure: NoticeFailure? = nil
  ) {
    self.id = id
    self.person = person
    self.topic = topic
    self.subject = subject
    self.detail = detail
    self.createdAt = createdAt
    self.dueAt = dueAt
    self.nextTryAt = nextTryAt ?? dueAt
    self.tries = tries
    self.sentAt = sentAt
    self.givenUpAt = givenUpAt
    self.failure = failure
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    person = try row.next()
    topic = try row.next()
    subject = try row.next()
    detail = try row.next()
    createdAt = try row.next()
    dueAt = try row.next()
    nextTryAt = try row.next()
    tries = try row.next()
    sentAt = try row.next()
    givenUpAt = try row.next()
    failure = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(person)
    row.append(topic)
    row.append(subject)
    row.append(detail)
    row.append(createdAt)
    row.append(dueAt)
    row.append(nextTryAt)
    row.append(tries)
    row.append(sentAt)
    row.append(givenUpAt)
    row.append(failure)
  }
}

extension NoticeRecord {
  /// How a notice stands.
  public enum State: String, CaseIterable, Sendable { case waiting, sent, givenUp = "given-up" }

  public var state: State { sentAt != nil ? .sent : givenUpAt != nil ? .givenUp : .waiting }
}
