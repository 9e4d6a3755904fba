public import Access
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// The webhooks that this person may manage, the oldest first.
  public func webhooks(in scope: Scope? = nil, after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<
    WebhookRecord
  > {
    let limit = min(max(1, limit), Hub.largestPage)
    let after = try Hub.cursor(cursor, WebhookKind.self)
    return try await reading(.manageWebhooks, by: actor, "hub:") { records in
      guard var condition = WebhookRecord.manageable(by: actor) else { return Page(items: [], next: nil) }
      condition = condition && .isNull(.removed_at)
      if let scope { condition = condition && .equal(.scope_kind, scope.kind) && .equal(.scope, scope.identifier) }
      if let after { condition = condition && .greater(.id, after) }
      let found = try records.select(WebhookRecord.self, where: condition, order: .ascending(.id), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last?.id.rawValue : nil)
    }
  }

  public func webhook(_ id: WebhookID, by actor: Actor) async throws(Problem) -> WebhookRecord {
    try await reading(.manageWebhooks, by: actor, "webhook:\(id)") { try $0.manageableWebhook(id, to: actor) }
  }

  /// What was and is to be sent to a webhook, the newest event first.
  public func deliveries(
    of webhook: WebhookID, state: DeliveryState? = nil, after cursor: String?, limit: Int, by actor: Actor
  ) async throws(Problem) -> Page<DeliveryRecord> {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try cursor.map { text throws(Problem) -> Int64 in
      guard let number = Int64(text) else {
        throw .invalid("cursor", rule: "form", Phrase("This cursor is none of ours.", "分頁標記無效。"))
      }
      return number
    }
    return try await reading(.manageWebhooks, by: actor, "webhook:\(webhook)") { records in
      _ = try records.manageableWebhook(webhook, to: actor)
      var condition: Condition<DeliveryRecord> = .equal(.webhook, webhook)
      if let state { condition = condition && .equal(.state, state) }
      if let before { condition = condition && .less(.event, before) }
      let found = try records.select(DeliveryRecord.self, where: condition, order: .descending(.event), limit: limit + 1)
      let items = Array(found.prefix(limit))
      return Page(items: items, next: found.count > limit ? items.last.map { String($0.event) } : nil)
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
  fileprivate static func manageable(by actor: Actor) -> Condition<WebhookRecord>? {
    if actor.may(.manageWebhooks, on: .hub) { return .isNotNull(.id) }
    func names(_ kind: Scope.Kind) -> [String] {
      actor.assignments.filter { $0.scope.kind == kind && actor.may(.manageWebhooks, on: Target($0.scope)) }
        .map(\.scope.identifier).sorted()
    }
    var conditions: [Condition<WebhookRecord>] = []
    for kind in [Scope.Kind.project, .organisation, .scheme] where !names(kind).isEmpty {
      conditions.append(.equal(.scope_kind, kind) && .oneOf(.scope, names(kind)))
    }
    if !names(.organisation).isEmpty { conditions.append(.oneOf(.organisation, names(.organisation))) }
    return conditions.isEmpty ? nil : .any(conditions)
  }
}
