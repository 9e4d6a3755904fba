internal import Quantities
public import Storage

/// Something that people are told by mail.
public struct Notice: Hashable, Sendable {
  /// What it is about; what `subject` and `detail` hold by topic.
  public enum Topic: String, CaseIterable, Sendable, RawColumnValue {
    /// The person is invited to the hub. Subject: their own identifier.
    case invitation
    /// Somebody asked to set the person's password anew. Subject: their own identifier.
    case passwordReset = "password-reset"
    /// An application was submitted. Subject: the application.
    case submission
    /// An application was returned, approved or refused. Subject: the application.
    case decision
    /// A budget reached 50, 80 or 100 %. Subject: the grant, or the project for its own money; detail: the per cent.
    case budget
    /// A job came to its end. Subject: the job.
    case jobEnded = "job-ended"
    /// A month's statement was closed. Subject: the project; detail: the month.
    case statementReady = "statement-ready"
    /// An application awaits the person's review. Subject: the application; detail: the promised day.
    case reviewDue = "review-due"
    /// A sitting is called. Subject: the sitting.
    case sitting
    /// A project's progress report is due or overdue. Subject: the report.
    case reportDue = "report-due"
    /// A day promised to applicants comes near or has passed. Subject: the application; detail: the promised day.
    case promisedDay = "promised-day"
    /// A webhook of the person's was switched off. Subject: the webhook; detail: why.
    case webhookStopped = "webhook-stopped"
  }

  public var topic: Topic
  public var subject: String
  public var detail: String

  public init(_ topic: Topic, subject: String, detail: String = "") {
    self.topic = topic
    self.subject = subject
    self.detail = detail
  }
}

extension Change {
  /// Writes down, in this transaction, that a person is to be told; nothing is sent when it fails.
  func notify(_ person: PersonID, of notice: Notice, at due: Instant? = nil) throws {
    try records.insert(
      NoticeRecord(
        id: hub.newIdentifier(), person: person, topic: notice.topic, subject: notice.subject, detail: notice.detail,
        createdAt: now, dueAt: due ?? now))
  }
}
