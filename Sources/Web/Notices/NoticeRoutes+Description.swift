internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeNotices() {
    let topics = Notice.Topic.allCases.map(\.rawValue)
    name("NoticeChoices", Schema(.object(topics.map { ($0, .boolean) }, others: .any)).says("Which notices somebody gets."))
    name(
      "Notice",
      .object([
        "id": .identifier, "person": .identifier, "topic": .choice(Notice.Topic.self), "subject": .string, "detail": .string,
        "state": .choice(NoticeRecord.State.self), "createdAt": .moment, "dueAt": .moment, "nextTryAt": .moment.orNull,
        "tries": .count, "sentAt": .moment.orNull, "givenUpAt": .moment.orNull,
        "failure": .object(["name": .string, "message": .phrase, "detail": .string]).orNull.says("Why the last try failed."),
      ]).says("Who is told of what, and how it stands: no words and no secrets."))
    describe(
      .get, "/api/v1/me/notices", "readNoticeChoices", in: .account, "Which notices the caller gets.",
      answers: .ok(.named("NoticeChoices"), "By topic."))
    describe(
      .put, "/api/v1/me/notices", "chooseNotices", in: .account, "Choose which notices to get.",
      detail: "What is not named stays as it is. Some notices cannot be declined.",
      body: .json(Schema(.object(topics.map { ($0, .boolean.optional) }, others: nil))),
      answers: .ok(.named("NoticeChoices"), "By topic."))
    describeList(
      "/api/v1/notices", "listNotices", in: .notices, "Notices, and how they stand.",
      filters: ["state": .choice(NoticeRecord.State.self)], of: .named("Notice"))
    describe(
      .post, "/api/v1/notices/{id}/retry", "retryNotice", in: .notices, "Try again to send a notice that was given up.",
      manners: [.once], answers: .ok(.named("Notice"), "The notice."))
  }
}
