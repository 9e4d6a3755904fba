public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The webhooks that this person may manage, the oldest first.
  public func webhooks(
    in scope: Scope? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<WebhookRecord> {
    try await reading(.manageWebhooks, by: actor, "hub:") { records in
      var listing = Listing(WebhookRecord.manageable(by: actor))
      guard !listing.visibility.isEmpty else { return .empty }
      listing.test(.isNull(.removed_at))
      listing.test(scope.map { .equal(.scope_kind, $0.kind) && .equal(.scope, $0.identifier) })
      return try records.page(listing.query(.ascending(.id)), page)
    }
  }

  public func webhook(_ id: WebhookID, by actor: Actor) async throws(Problem) -> WebhookRecord {
    try await reading(.manageWebhooks, by: actor, "webhook:\(id)") { try $0.manageableWebhook(id, to: actor) }
  }

  /// What was and is to be sent to a webhook, the newest event first.
  public func deliveries(
    of webhook: WebhookID, state: DeliveryState? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<DeliveryRecord> {
    try await reading(.manageWebhooks, by: actor, "webhook:\(webhook)") { records in
      _ = try records.manageableWebhook(webhook, to: actor)
      var listing = Listing(Visibility<DeliveryRecord>.everything(nil))
      listing.lead(.webhook, webhook)
      listing.test(state.map { .equal(.state, $0) })
      return try records.page(listing.query(.descending(.event)), page)
    }
  }

  /// Sends something again: what was delivered or given up, or what waits for its next attempt. The receiver knows it by
  /// the same `webhook-id`.
  public func repeatDelivery(_ id: DeliveryID, of webhook: WebhookID, by actor: Actor) async throws(Problem) -> DeliveryRecord {
    let delivery = try await change(.manageWebhooks, by: actor, "webhook:\(webhook)") { change in
      let record = try change.manageableWebhook(webhook)
      try record.requireEnabled()
      guard var delivery = try change.records.find(DeliveryRecord.self, id), delivery.webhook == webhook else {
        throw Problem.notFound(Phrase("delivery", "傳送記錄"), id.rawValue)
      }
      // What has to wait for an earlier event goes on waiting.
      guard delivery.state != .behind else { return delivery }
      (delivery.state, delivery.endedAt, delivery.dueAt) = (.waiting, nil, change.now)
      delivery.givesUpAt = change.now + change.hub.webhooks.patience
      try change.records.update(delivery)
      return delivery
    }
    bell.ring(CollectionOfOne(.deliveries))
    return delivery
  }
}

extension WebhookRecord {
  /// The webhooks that the person may manage, or nil for none: of their own scopes, and of their organisations' projects.
  fileprivate static func manageable(by actor: Actor) -> Visibility<WebhookRecord> {
    if actor.may(.manageWebhooks, on: .hub) { return .everything(nil) }
    var scopes: [(column: Column, value: String, condition: Condition<WebhookRecord>?)] = []
    for kind in [Scope.Kind.project, .organisation, .scheme] {
      for name in actor.scopes(.manageWebhooks, kind) {
        scopes.append((column: .scope, value: name, condition: .equal(.scope_kind, kind)))
      }
    }
    scopes += actor.scopes(.manageWebhooks, .organisation).map { (column: .organisation, value: $0, condition: nil) }
    return .scopes(scopes)
  }
}
