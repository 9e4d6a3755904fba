internal import Access
internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeWebhooks() {
    describeKindsOfWebhooks()
    let webhook = Schema.named("Webhook")
    let topics = Schema.list(.choice(EventTopic.self), most: 100).example(json: #"["job.ended"]"#)
    let url = Schema.string(mostBytes: 4096).says("An `https` address.").example("https://hooks.example.org/praya")
    describeList(
      "/api/v1/webhooks", "listWebhooks", in: .webhooks, "The webhooks that the caller may manage.",
      filters: ["scope": .choice(Scope.Kind.self), "identifier": .pattern("^[!-~]{0,64}$").says("Of the scope.")],
      of: webhook)
    describe(
      .post, "/api/v1/webhooks", "createWebhook", in: .webhooks, "Have events posted to an address.",
      detail: "Its secret, with which messages are signed, is shown this once.",
      body: .json(
        .exactly([
          "scope": .named("ScopeName"), "url": url, "topics": topics,
          "label": .string(mostBytes: 400).optional.example("our chat"),
        ])),
      manners: [.once], answers: .created(.named("WebhookWithSecret"), "The webhook with its secret."))
    describe(
      .get, "/api/v1/webhooks/{id}", "readWebhook", in: .webhooks, "One webhook.", manners: [.tagged],
      answers: .ok(webhook, "The webhook."))
    describe(
      .patch, "/api/v1/webhooks/{id}", "changeWebhook", in: .webhooks, "Change a webhook, or switch it off or on.",
      body: .json(
        .exactly([
          "url": url.optional, "topics": topics.optional, "label": .string(mostBytes: 400).optional,
          "enabled": .boolean.optional,
          "revision": .integer(0...1_000_000_000).optional.says("The revision that the caller saw; another one is a conflict."),
        ])),
      manners: [.tagged, .edits], answers: .ok(webhook, "The webhook."))
    describe(
      .delete, "/api/v1/webhooks/{id}", "removeWebhook", in: .webhooks, "Remove a webhook.", manners: [.edits],
      answers: .done("Removed."))
    describe(
      .post, "/api/v1/webhooks/{id}/secret", "renewWebhookSecret", in: .webhooks,
      "Get a new secret; messages are signed with both for some time.", manners: [.edits, .once],
      answers: .ok(.named("WebhookWithSecret"), "The webhook with its new secret."))
    describe(
      .post, "/api/v1/webhooks/{id}/ping", "pingWebhook", in: .webhooks, "Post a message to try the webhook out.",
      manners: [.once], answers: .accepted(.named("Delivery"), "The message is on its way."))
    describeList(
      "/api/v1/webhooks/{id}/deliveries", "listDeliveries", in: .webhooks, "What was posted, and what became of it.",
      filters: ["state": .choice(DeliveryState.self)], of: .named("Delivery"))
    describe(
      .post, "/api/v1/webhooks/{id}/deliveries/{delivery}/repeat", "repeatDelivery", in: .webhooks, "Post a message again.",
      manners: [.once], answers: .accepted(.named("Delivery"), "The message is on its way."))
  }

  private mutating func describeKindsOfWebhooks() {
    let webhook: [(name: String, schema: Schema)] = [
      ("id", .identifier),
      ("scope", .object(["kind": .choice(Scope.Kind.self), "identifier": .string.optional.says("The hub has none.")])),
      ("url", .string), ("topics", .list(.choice(EventTopic.self))), ("label", .string), ("owner", .identifier),
      ("enabled", .boolean), ("stop", .choice(WebhookStop.self).orNull.says("Why it is not enabled.")), ("createdAt", .moment),
      ("failures", .count), ("failingSince", .moment.orNull), ("succeededAt", .moment.orNull), ("resumesAt", .moment.orNull),
      ("previousSecretUntil", .moment.orNull), ("revision", .count),
    ]
    name("Webhook", Schema(.object(webhook, others: .any)))
    let secret = Schema.string.says("With which messages are signed; shown once.")
    name("WebhookWithSecret", Schema(.object(webhook + [("secret", secret)], others: .any)))
    name(
      "Delivery",
      .object([
        "id": .identifier, "webhook": .identifier, "event": .identifier, "topic": .choice(EventTopic.self),
        "subject": .object(["kind": .string, "id": .string.orNull]), "at": .moment, "state": .choice(DeliveryState.self),
        "dueAt": .moment.orNull, "givesUpAt": .moment.orNull, "tries": .count, "triedAt": .moment.orNull,
        "answer": .integer.orNull.says("The status that the receiver answered."),
        "failure": .choice(DeliveryFailure.self).orNull, "endedAt": .moment.orNull,
      ]).says("One event on its way to one webhook."))
    name(
      "ScopeName",
      .exactly([
        "kind": .choice(Scope.Kind.self),
        "identifier": .string(mostBytes: 64).optional.says("The thing's short name; of the hub, none."),
      ]).example(json: #"{"kind":"project","identifier":"vision"}"#))
  }
}
