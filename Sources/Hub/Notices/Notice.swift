public import Language
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
    /// An application was submitted. Subject: the application; detail: its revision.
    case submission
    /// An application was returned, approved or rejected. Subject: the application; detail: `STATE:REVISION`.
    case decision
    /// A budget reached 50, 80 or 100 %. Subject: the grant, or the project for its own money; detail: `PERCENT:PERIOD`.
    case budget
    /// A job came to its end, or all runs of an array did. Subject: the submission.
    case jobEnded = "job-ended"
    /// A job is stuck where it is, and may move. Subject: the job; detail: the number of the question.
    case jobStuck = "job-stuck"
    /// A job moved to another place by its rule. Subject: the job; detail: the number of the move.
    case jobMoved = "job-moved"
    /// A month's statement was closed. Subject: the project; detail: the month.
    case statementReady = "statement-ready"
    /// An application awaits the person's review. Subject: the application; detail: `asked:REVIEW`, and `near:REVIEW` or
    /// `passed:REVIEW` when its promised day comes near or has passed.
    case reviewDue = "review-due"
    /// A sitting is called, changed or cancelled. Subject: the sitting; detail: `called:REVISION` or `cancelled`.
    case sitting
    /// A project's progress report is due or overdue. Subject: the report; detail: `due`, `overdue`, or `held:DAY`, the
    /// first day on which it holds payments.
    case reportDue = "report-due"
    /// A day promised to applicants comes near or has passed. Subject: the application; detail: `near:PROMISE` or
    /// `passed:PROMISE`.
    case promisedDay = "promised-day"
    /// A webhook of the person's was switched off. Subject: the webhook; detail: `REASON:REVISION`.
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

extension Notice.Topic {
  /// Whether people may switch it off. What they need to get in, they always get.
  public var canBeOff: Bool { self != .invitation && self != .passwordReset }

  public var label: Phrase {
    switch self {
    case .invitation: Phrase("An invitation to the hub", "加入平台的邀請")
    case .passwordReset: Phrase("Setting a new password", "重設密碼")
    case .submission: Phrase("An application is submitted", "提交申請")
    case .decision: Phrase("An application is returned or decided", "申請被退回或有決定")
    case .budget: Phrase("50, 80 or 100 % of a budget is in use", "預算已使用 50%、80% 或 100%")
    case .jobEnded: Phrase("A job of mine has ended", "我的作業已結束")
    case .jobStuck: Phrase("A job of mine is stuck and may move", "我的作業受阻，可轉往他處")
    case .jobMoved: Phrase("A job of mine has moved by itself", "我的作業已自動轉往他處")
    case .statementReady: Phrase("A month's statement is ready", "月結單已備妥")
    case .reviewDue: Phrase("An application awaits my review", "有申請待我評審")
    case .sitting: Phrase("A sitting is called", "召開評審會議")
    case .reportDue: Phrase("A progress report is due", "進度報告到期")
    case .promisedDay: Phrase("A promised day comes near or has passed", "承諾日期將至或已過")
    case .webhookStopped: Phrase("A webhook of mine is switched off", "我的 Webhook 已被停用")
    }
  }
}

extension Change {
  /// Writes down, in this transaction, that a person is to be told, unless they have switched the topic off; nothing is
  /// sent when the transaction fails.
  func notify(_ person: PersonID, of notice: Notice, at due: Instant? = nil) throws {
    guard try records.wants(person, notice.topic) else { return }
    try records.insert(
      NoticeRecord(
        id: hub.newIdentifier(), person: person, topic: notice.topic, subject: notice.subject, detail: notice.detail,
        createdAt: now, dueAt: due ?? now))
  }

  /// Each of these people once, in a stable order.
  func notify(_ people: Set<PersonID>, of notice: Notice) throws {
    for person in people.sorted() { try notify(person, of: notice) }
  }
}

extension ReadTransaction {
  /// Whether the person wants notices of this topic: they do unless they said otherwise.
  func wants(_ person: PersonID, _ topic: Notice.Topic) throws -> Bool {
    guard topic.canBeOff else { return true }
    return try find(NoticePreferenceRecord.self, person, topic)?.isOn ?? true
  }
}
