public import Access
public import Language
public import Quantities
internal import Storage

/// A webhook to be made.
public struct NewWebhook: Sendable, Hashable {
  public var scope: Scope
  public var url: String
  public var topics: [EventTopic]
  public var label: String

  public init(scope: Scope, url: String, topics: [EventTopic], label: String = "") {
    (self.scope, self.url, self.topics, self.label) = (scope, url, topics, label)
  }
}

/// What is changed of a webhook; nil stays.
public struct WebhookAmendment: Sendable, Hashable {
  public var url: String?
  public var topics: [EventTopic]?
  public var label: String?
  public var isEnabled: Bool?

  public init(url: String? = nil, topics: [EventTopic]? = nil, label: String? = nil, isEnabled: Bool? = nil) {
    (self.url, self.topics, self.label, self.isEnabled) = (url, topics, label, isEnabled)
  }
}

/// A webhook with its secret, which is shown this once.
public struct WebhookWithKey: Sendable {
  public let webhook: WebhookRecord
  /// 32 bytes.
  public let key: [UInt8]
}

extension Hub {
  /// Has an address be told of events from now on.
  public func createWebhook(_ new: NewWebhook, by actor: Actor) async throws(Problem) -> WebhookWithKey {
    let identifier = newIdentifier(WebhookKind.self)
    let key = secretBytes(32)
    return try await change(.manageWebhooks, by: actor, "webhook:\(identifier)") { change in
      let target = try change.records.target(of: new.scope, to: actor)
      try change.require(.manageWebhooks, on: target)
      let record = WebhookRecord(
        id: identifier, scopeKind: new.scope.kind, scopeIdentifier: new.scope.identifier,
        organisation: target.organisation,
        url: try change.hub.webhooks.address(new.url).text,
        topics: try Hub.checked(new.topics, on: target, by: actor), label: try Hub.checked(label: new.label), owner: actor.person,
        secret: change.hub.sealed(key, for: WebhookRecord.purpose(identifier)), createdAt: change.now)
      let present = try change.records.count(
        WebhookRecord.self,
        where: .equal(.scope_kind, new.scope.kind) && .equal(.scope, new.scope.identifier) && .isNull(.removed_at))
      guard present < change.hub.webhooks.perScope else {
        throw Problem(
          .conflict, "too-many-webhooks",
          Phrase(
            "There are \(present) webhooks here already, the most that may be.", "此範圍已有 \(present) 個 Webhook，已達上限。"))
      }
      try change.records.insert(record)
      return WebhookWithKey(webhook: record, key: key)
    }
  }

  /// Changes a webhook. It speaks with the rights of whoever changed it last.
  ///
  /// - Parameter revision: the one that the person saw; nil for whatever it is.
  public func changeWebhook(_ id: WebhookID, _ amendment: WebhookAmendment, revision: Int? = nil, by actor: Actor)
    async throws(Problem) -> WebhookRecord
  {
    try await changeWebhook(id, by: actor) { change, record in
      if let revision, revision != record.revision { throw record.isChanged }
      if let url = amendment.url { record.url = try change.hub.webhooks.address(url).text }
      record.topics = try Hub.checked(amendment.topics ?? record.topics, on: record.target, by: actor)
      if let label = amendment.label { record.label = try Hub.checked(label: label) }
      if let isEnabled = amendment.isEnabled {
        record.stop = isEnabled ? nil : record.stop ?? .byHand
        record.isEnabled = isEnabled
        if isEnabled { (record.failures, record.failingSince, record.resumesAt) = (0, nil, nil) }
      }
      record.owner = actor.person
    } answer: {
      $0
    }
  }

  /// Removes a webhook; a repeat changes nothing. What was sent to it is cleared away afterwards.
  public func removeWebhook(_ id: WebhookID, by actor: Actor) async throws(Problem) {
    _ = try await changeWebhook(id, by: actor) { change, record in
      (record.removedAt, record.isEnabled, record.stop) = (change.now, false, .byHand)
    } answer: {
      $0
    }
  }

  /// Gives a webhook another secret. The one before signs beside it for a day, so that a receiver has time to change.
  public func renewWebhookSecret(_ id: WebhookID, by actor: Actor) async throws(Problem) -> WebhookWithKey {
    let key = secretBytes(32)
    return try await changeWebhook(id, by: actor) { change, record in
      (record.previousSecret, record.previousUntil) = (record.secret, change.now + change.hub.webhooks.overlap)
      record.secret = change.hub.sealed(key, for: WebhookRecord.purpose(record.id))
    } answer: {
      WebhookWithKey(webhook: $0, key: key)
    }
  }

  /// Has a test message sent.
  public func pingWebhook(_ id: WebhookID, by actor: Actor) async throws(Problem) -> DeliveryRecord {
    let identifier = newIdentifier(DeliveryKind.self)
    let delivery = try await change(.manageWebhooks, by: actor, "webhook:\(id)") { change in
      let webhook = try change.manageableWebhook(id)
      try webhook.requireEnabled()
      var event = EventRecord(
        number: 0, topic: .ping, subject: "webhook:\(id)", at: change.now, project: nil, organisation: nil, scheme: nil,
        webhook: id)
      event.spreadAt = change.now
      return try change.deliver(try change.records.append(event), to: webhook, as: identifier)
    }
    bell.ring(CollectionOfOne(.deliveries))
    return delivery
  }

  /// One change of one webhook by somebody who may make it. - Parameter answer: what the transaction returns of it.
  private func changeWebhook<Answer: Sendable>(
    _ id: WebhookID, by actor: Actor, _ body: @escaping @Sendable (Change, inout WebhookRecord) throws -> Void,
    answer: @escaping @Sendable (WebhookRecord) -> Answer
  ) async throws(Problem) -> Answer {
    try await change(.manageWebhooks, by: actor, "webhook:\(id)") { change in
      var record = try change.manageableWebhook(id)
      try change.match(record.revision)
      let before = record
      try body(change, &record)
      guard record != before else { return answer(record) }
      record.revision += 1
      try change.records.update(record)
      return answer(record)
    }
  }

  /// The topics, each once, in their order: some, and only what this person may read where they are told of it.
  private static func checked(_ topics: [EventTopic], on target: Target, by actor: Actor) throws(Problem) -> [EventTopic] {
    let chosen = EventTopic.allCases.filter { $0 != .ping && topics.contains($0) }
    guard !chosen.isEmpty else {
      throw .invalid("topics", rule: "required", Phrase("A webhook is told of at least one topic.", "Webhook 須至少訂閱一個主題。"))
    }
    for topic in chosen {
      guard let act = topic.reading, !actor.may(act, on: target) else { continue }
      throw .invalid(
        "topics", rule: "rights",
        Phrase(
          "Your roles here do not let you read what '\(topic.rawValue)' tells.", "你在此範圍的角色無權讀取「\(topic.rawValue)」的內容。"))
    }
    return chosen
  }

  private static func checked(label: String) throws(Problem) -> String {
    guard label.utf8.count <= 100, !label.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      throw .invalid("label", rule: "length", Phrase("A label has at most 100 bytes, in one line.", "名稱最多 100 個位元組，且只限一行。"))
    }
    return label
  }
}

extension Change {
  /// The webhook, if whoever does this may manage it.
  func manageableWebhook(_ id: WebhookID) throws -> WebhookRecord { try records.manageableWebhook(id, to: actor) }
}

extension ReadTransaction {
  /// The webhook, if this person may manage it. What they may not see does not exist for them.
  func manageableWebhook(_ id: WebhookID, to actor: Actor?) throws -> WebhookRecord {
    let hidden = Problem.notFound(Phrase("webhook", "Webhook"), id.rawValue)
    guard let record = try find(WebhookRecord.self, id), record.removedAt == nil else { throw hidden }
    if let actor, !actor.may(.manageWebhooks, on: record.target) { throw hidden }
    return record
  }

  /// A scope in which webhooks can be, with what surrounds it. A project that the person may not see is not there.
  fileprivate func target(of scope: Scope, to actor: Actor) throws -> Target {
    let slug = Slug(rawValue: scope.identifier)
    switch scope.kind {
    case .hub: return .hub
    case .project:
      guard let slug else { throw Problem.notFound(Phrase("project", "項目"), scope.identifier) }
      return try visibleProject(slug, to: actor).target
    case .organisation:
      _ = try require(OrganisationRecord.self, slug?.rawValue ?? "", Phrase("organisation", "機構"))
      return Target(scope)
    case .scheme:
      _ = try require(SchemeRecord.self, slug?.rawValue ?? "", Phrase("scheme", "資助計劃"))
      return Target(scope)
    case .centre:
      throw Problem.invalid(
        "scope.kind", rule: "choice",
        Phrase("Webhooks are of a project, an organisation, a scheme or the hub.", "Webhook 只可屬於項目、機構、資助計劃或平台。"))
    }
  }
}

extension Target {
  fileprivate var organisation: Slug? {
    scopes.first { $0.kind == .organisation }.flatMap { Slug(rawValue: $0.identifier) }
  }
}

extension WebhookRecord {
  /// What its secrets are sealed for.
  static func purpose(_ id: WebhookID) -> String { "webhook:\(id)" }

  fileprivate var isChanged: Problem {
    Problem(
      .conflict, "webhook-changed",
      Phrase("The webhook has changed since: it is at revision \(revision).", "Webhook 已更新，現為第 \(revision) 版。"))
  }

  func requireEnabled() throws(Problem) {
    guard isEnabled else {
      throw Problem(
        .conflict, "webhook-stopped", Phrase("The webhook is switched off. Switch it on first.", "此 Webhook 已停用，請先啟用。"))
    }
  }
}
