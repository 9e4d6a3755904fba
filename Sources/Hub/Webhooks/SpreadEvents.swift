internal import Access
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Events at a time that are made into deliveries.
  static let spreadBatch = 100

  /// Writes, for each event, who is to be told of it. - Returns: how many events there were; the rest waits for the next call.
  @discardableResult
  public func spreadEvents() async throws(Problem) -> Int {
    let waits = try await reading(.deliverEvents, by: nil, "hub:") { try !$0.unspreadEvents(limit: 1).isEmpty }
    guard waits else { return 0 }
    return try await change(.deliverEvents, by: nil, "hub:") { change in
      let events = try change.records.unspreadEvents(limit: Hub.spreadBatch)
      for var event in events {
        for webhook in try change.records.select(WebhookRecord.self, where: event.listeners, order: .ascending(.id))
        where webhook.topics.contains(event.topic) {
          try change.deliver(event, to: webhook, as: change.hub.newIdentifier())
        }
        event.spreadAt = change.now
        try change.records.update(event)
      }
      return events.count
    }
  }

  /// Clears away what is over: deliveries and events past their time, what waits for a webhook that is switched off, and
  /// webhooks that were removed. A part at a time, so that no transaction is long.
  ///
  /// - Returns: how many records it touched.
  @discardableResult
  public func clearDeliveries(batch: Int = 500) async throws(Problem) -> Int {
    let limit = clock.now - webhooks.retention
    let waits = try await reading(.deliverEvents, by: nil, "hub:") { records in
      try records.overdue(before: limit, batch: 1).isAny || !records.removedWebhooks(limit: 1).isEmpty
    }
    guard waits else { return 0 }
    return try await change(.deliverEvents, by: nil, "hub:") { change in
      let records = change.records
      let overdue = try records.overdue(before: limit, batch: batch)
      for delivery in overdue.deliveries { try records.delete(DeliveryRecord.self, delivery.id) }
      for event in overdue.events { try records.delete(EventRecord.self, event.number) }
      for var delivery in overdue.stopped {
        try change.end(&delivery, as: .givenUp, .webhookStopped)
      }
      var touched = overdue.deliveries.count + overdue.events.count + overdue.stopped.count
      for webhook in try records.removedWebhooks(limit: 10) {
        let left = try records.select(DeliveryRecord.self, where: .equal(.webhook, webhook.id), limit: batch)
        for delivery in left { try records.delete(DeliveryRecord.self, delivery.id) }
        if left.count < batch { try records.delete(WebhookRecord.self, webhook.id) }
        touched += left.count + 1
      }
      return touched
    }
  }
}

/// What is to be cleared away.
private struct Overdue {
  var deliveries: [DeliveryRecord] = []
  var events: [EventRecord] = []
  /// What waits for webhooks that are switched off.
  var stopped: [DeliveryRecord] = []

  var isAny: Bool { !deliveries.isEmpty || !events.isEmpty || !stopped.isEmpty }
}

extension ReadTransaction {
  fileprivate func unspreadEvents(limit: Int) throws -> [EventRecord] {
    try select(EventRecord.self, where: .isNull(.spread_at), order: .ascending(.number), limit: limit)
  }

  fileprivate func removedWebhooks(limit: Int) throws -> [WebhookRecord] {
    try select(WebhookRecord.self, where: .isNotNull(.removed_at), order: .ascending(.id), limit: limit)
  }

  fileprivate func overdue(before limit: Instant, batch: Int) throws -> Overdue {
    var overdue = Overdue()
    overdue.deliveries = try select(
      DeliveryRecord.self, where: .less(.ended_at, limit), order: .ascending(.ended_at), limit: batch)
    // The newest event stays: the next one's number follows it.
    let newest = try select(EventRecord.self, order: .descending(.number), limit: 1).first?.number ?? 0
    overdue.events = try select(
      EventRecord.self, where: .less(.spread_at, limit) && .less(.number, newest), order: .ascending(.spread_at), limit: batch)
    let off = try select(WebhookRecord.self, where: .equal(.is_enabled, false)).map(\.id)
    if !off.isEmpty {
      overdue.stopped = try select(
        DeliveryRecord.self,
        where: .oneOf(.webhook, off) && .oneOf(.state, [DeliveryState.waiting, .behind]), order: .ascending(.event), limit: batch)
    }
    return overdue
  }
}

extension Change {
  /// Writes that a webhook is to be told of an event. It waits behind what the webhook has not yet been told of the same
  /// subject.
  @discardableResult
  func deliver(_ event: EventRecord, to webhook: WebhookRecord, as id: DeliveryID) throws -> DeliveryRecord {
    let ahead = try !records.open(of: event.subject, to: webhook.id, limit: 1).isEmpty
    let delivery = DeliveryRecord(
      id: id, webhook: webhook.id, event: event.number, eventID: event.id, topic: event.topic, subject: event.subject,
      at: event.at, state: ahead ? .behind : .waiting, dueAt: now, givesUpAt: now + hub.webhooks.patience)
    try records.insert(delivery)
    return delivery
  }
}

extension ReadTransaction {
  /// What a webhook has not yet been told of a subject, in order.
  func open(of subject: String, to webhook: WebhookID, limit: Int) throws -> [DeliveryRecord] {
    try select(
      DeliveryRecord.self,
      where: .equal(.webhook, webhook) && .equal(.subject, subject)
        && .oneOf(.state, [DeliveryState.waiting, .behind]), order: .ascending(.event), limit: limit)
  }
}
