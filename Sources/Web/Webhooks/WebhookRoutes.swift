internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Secrets

extension RouteTable {
  /// Webhooks: who is told of what, and what became of it.
  mutating func addWebhooks() {
    add(.get, "/api/v1/webhooks", query: Call.page.union(["scope", "identifier"])) { call, actor in
      let kind: Scope.Kind? = try call.queryChoice("scope")
      let identifier = try call.query("identifier", Phrase("a thing's short name", "事物的短名稱")) { text in
        text.utf8.count <= 64 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
      }
      guard kind != nil || identifier == nil else {
        throw Problem.invalid(
          "identifier", rule: "together", Phrase("'identifier' goes with 'scope'.", "「identifier」須與「scope」一併填寫。"))
      }
      let scope = kind.map { Scope(kind: $0, identifier: identifier ?? "") }
      let page = try await call.hub.webhooks(in: scope, try call.page(), by: actor)
      return .list(page) { $0.webhook($1) }
    }
    add(.post, "/api/v1/webhooks", body: .json) { call, actor in
      let new = try call.body { object -> NewWebhook? in
        let scope = object.required("scope")?.scope()
        let url = object.required("url")?.string(mostBytes: 4096)
        let topics = object.required("topics")?.topics()
        let label = object["label"]?.string(mostBytes: 400)
        guard let scope, let url, let topics else { return nil }
        return NewWebhook(scope: scope, url: url, topics: topics, label: label ?? "")
      }
      return try await call.once(by: actor, keeps: false) {
        try await call.hub.createWebhook(new, by: actor)
      } write: {
        $0.webhook($1)
      }
    }
    add(.get, "/api/v1/webhooks/{id}") { call, actor in
      call.shown(try await call.hub.webhook(try call.webhook, by: actor))
    }
    add(.patch, "/api/v1/webhooks/{id}", body: .json, edits: true) { call, actor in
      let (amendment, revision) = try call.body { object -> (WebhookAmendment, Int?) in
        let amendment = WebhookAmendment(
          url: object["url"]?.string(mostBytes: 4096), topics: object["topics"]?.topics(),
          label: object["label"]?.string(mostBytes: 400), isEnabled: object["enabled"]?.boolean())
        return (amendment, object["revision"]?.revision())
      }
      return call.shown(try await call.hub.changeWebhook(try call.webhook, amendment, revision: revision, by: actor))
    }
    add(.delete, "/api/v1/webhooks/{id}", edits: true) { call, actor in
      try await call.hub.removeWebhook(try call.webhook, by: actor)
      return .noContent
    }
    add(.post, "/api/v1/webhooks/{id}/secret", edits: true) { call, actor in
      let id = try call.webhook
      return try await call.once(by: actor, status: .ok, keeps: false) {
        try await call.hub.renewWebhookSecret(id, by: actor)
      } write: {
        $0.webhook($1)
      }
    }
    addDeliveries()
  }

  private mutating func addDeliveries() {
    add(.post, "/api/v1/webhooks/{id}/ping") { call, actor in
      let id = try call.webhook
      return try await call.once(by: actor, status: .accepted) {
        try await call.hub.pingWebhook(id, by: actor)
      } write: {
        $0.delivery($1)
      }
    }
    add(.get, "/api/v1/webhooks/{id}/deliveries", query: Call.page.union(["state"])) { call, actor in
      let page = try await call.hub.deliveries(
        of: try call.webhook, state: try call.queryChoice("state"), try call.page(), by: actor)
      return .list(page) { $0.delivery($1) }
    }
    add(.post, "/api/v1/webhooks/{id}/deliveries/{delivery}/repeat") { call, actor in
      let id = try call.identifier("delivery", Phrase("delivery", "傳送記錄"), DeliveryKind.self)
      let webhook = try call.webhook
      return try await call.once(by: actor, status: .accepted) {
        try await call.hub.repeatDelivery(id, of: webhook, by: actor)
      } write: {
        $0.delivery($1)
      }
    }
  }
}

extension Call {
  fileprivate var webhook: WebhookID {
    get throws(Problem) { try identifier("id", Phrase("webhook", "Webhook")) }
  }

  /// A webhook with its tag.
  fileprivate func shown(_ webhook: WebhookRecord) -> HTTPResponse {
    tagged(.json(JSONWriter.value { $0.webhook(webhook) }), revision: webhook.revision)
  }
}

extension FieldReader {
  fileprivate func topics() -> [EventTopic]? { values(most: 100) { $0.choice() } }
}

extension JSONWriter {
  /// A webhook with its secret, which is shown this once.
  fileprivate mutating func webhook(_ made: WebhookWithKey) {
    webhook(made.webhook, secret: WebhookSignature.secret(of: made.key))
  }
}
