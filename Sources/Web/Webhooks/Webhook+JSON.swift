internal import Access
internal import Hub
internal import JSON
internal import Jobs
internal import Quantities

extension JSONWriter {
  /// - Parameter secret: where it is shown.
  mutating func webhook(_ webhook: WebhookRecord, secret: String? = nil) {
    object {
      $0.field("id", webhook.id)
      $0.object("scope") {
        $0.field("kind", webhook.scopeKind)
        if webhook.scopeKind != .hub { $0.field("identifier", webhook.scopeIdentifier) }
      }
      $0.field("url", webhook.url)
      $0.strings("topics", webhook.topics.map(\.rawValue))
      $0.field("label", webhook.label)
      $0.field("owner", webhook.owner)
      $0.field("enabled", webhook.isEnabled)
      $0.field("stop", webhook.stop)
      $0.field("createdAt", webhook.createdAt)
      $0.field("failures", webhook.failures)
      $0.field("failingSince", webhook.failingSince)
      $0.field("succeededAt", webhook.succeededAt)
      $0.field("resumesAt", webhook.resumesAt)
      $0.field("previousSecretUntil", webhook.previousUntil)
      $0.field("revision", webhook.revision)
      if let secret { $0.field("secret", secret) }
    }
  }

  mutating func delivery(_ delivery: DeliveryRecord) {
    object {
      $0.field("id", delivery.id)
      $0.field("webhook", delivery.webhook)
      $0.field("event", delivery.eventID)
      $0.field("topic", delivery.topic)
      $0.subject(delivery.subject)
      $0.field("at", delivery.at)
      $0.field("state", delivery.state)
      $0.field("dueAt", delivery.state.isOver ? nil : delivery.dueAt)
      $0.field("givesUpAt", delivery.state.isOver ? nil : delivery.givesUpAt)
      $0.field("tries", delivery.tries)
      $0.field("triedAt", delivery.triedAt)
      $0.field("answer", delivery.answer)
      $0.field("failure", delivery.failure)
      $0.field("endedAt", delivery.endedAt)
    }
  }

  /// `kind:identifier` as an object.
  private mutating func subject(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    object("subject") {
      $0.field("kind", parts.first)
      $0.field("id", parts.count == 2 ? parts[1] : nil)
    }
  }
}

extension WebhookLetter {
  /// The message's body: what happened, and what it happened to, written as the API writes it.
  var body: [UInt8] {
    JSONWriter.object { json in
      json.field("id", id)
      json.field("topic", topic)
      json.field("at", happenedAt)
      switch subject {
      case .job(let job):
        json.subject("job", job.runName.description, href: "/api/v1/jobs/\(job.runName)")
        json.name("job")
        json.job(job, currency)
      case .application(let status):
        let id = status.application.id
        json.subject("application", id.rawValue, href: "/api/v1/applications/\(id)")
        json.name("application")
        json.application(status, currency)
      case .webhook(let id):
        json.subject("webhook", id.rawValue, href: "/api/v1/webhooks/\(id)")
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func subject(_ kind: String, _ id: String, href: String) {
    object("subject") {
      $0.field("kind", kind)
      $0.field("id", id)
      $0.field("href", href)
    }
  }
}
