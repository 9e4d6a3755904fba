internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Which notices people get, and how those that were written stand.
  mutating func addNotices() {
    add(.get, "/api/v1/me/notices") { call, actor in .choices(try await call.hub.noticeChoices(of: actor)) }
    add(.put, "/api/v1/me/notices", body: .json) { call, actor in
      let choices = try call.body { object in
        var choices: [Notice.Topic: Bool] = [:]
        for topic in Notice.Topic.allCases { choices[topic] = object[topic.rawValue]?.boolean() }
        return choices
      }
      return .choices(try await call.hub.chooseNotices(choices, by: actor))
    }
    add(.get, "/api/v1/notices", query: Call.page.union(["state"])) { call, actor in
      let page = try await call.hub.notices(try call.queryChoice("state"), try call.page(), by: actor)
      return .list(page) { $0.notice($1) }
    }
    add(.post, "/api/v1/notices/{id}/retry") { call, actor in
      let id = try call.identifier("id", Phrase("notice", "通知"), NoticeKind.self)
      return try await call.once(by: actor, status: .ok) {
        try await call.hub.retryNotice(id, by: actor)
      } write: {
        $0.notice($1)
      }
    }
  }
}

extension HTTPResponse {
  /// `{"submission":true,…}`, in the order of the topics.
  fileprivate static func choices(_ choices: [Notice.Topic: Bool]) -> HTTPResponse {
    .object { json in
      for topic in Notice.Topic.allCases { json.field(topic.rawValue, choices[topic] ?? true) }
    }
  }
}

extension JSONWriter {
  /// Who is told of what, and how it stands: no words and no secrets, which are made when it is sent.
  mutating func notice(_ notice: NoticeRecord) {
    object {
      $0.field("id", notice.id)
      $0.field("person", notice.person)
      $0.field("topic", notice.topic)
      $0.field("subject", notice.subject)
      $0.field("detail", notice.detail)
      $0.field("state", notice.state)
      $0.field("createdAt", notice.createdAt)
      $0.field("dueAt", notice.dueAt)
      $0.field("nextTryAt", notice.state == .waiting ? notice.nextTryAt : nil)
      $0.field("tries", notice.tries)
      $0.field("sentAt", notice.sentAt)
      $0.field("givenUpAt", notice.givenUpAt)
      $0.field("failure", notice.failure) { json, failure in
        json.object {
          $0.field("name", failure.name)
          $0.field("message", failure.message)
          $0.field("detail", failure.detail)
        }
      }
    }
  }
}
