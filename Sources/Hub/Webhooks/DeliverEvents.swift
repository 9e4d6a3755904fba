internal import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

extension Hub {
  /// What is to be sent now: of each webhook that is not resting, the oldest first, at most so many under way.
  ///
  /// - Parameter busy: how many are under way to each webhook, by their identifiers.
  public func dueDeliveries(busy: [WebhookID: Set<DeliveryID>], atMost room: Int) async throws(Problem) -> [DeliveryRecord] {
    let now = clock.now
    let terms = webhooks
    return try await reading(.deliverEvents, by: nil, "hub:") { records in
      let isDue: Condition<DeliveryRecord> = .equal(.state, DeliveryState.waiting) && .lessOrEqual(.due_at, now)
      guard room > 0, try !records.select(DeliveryRecord.self, where: isDue, limit: 1).isEmpty else { return [] }
      var found: [DeliveryRecord] = []
      let listening = try records.select(WebhookRecord.self, where: .equal(.is_enabled, true) && .isNull(.removed_at))
      // Those with the least under way first.
      for webhook in listening.sorted(by: { (busy[$0.id]?.count ?? 0, $0.id) < (busy[$1.id]?.count ?? 0, $1.id) }) {
        if let rests = webhook.resumesAt, rests > now { continue }
        let underWay = busy[webhook.id] ?? []
        // A receiver that fails is asked once at a time.
        let width = webhook.failures >= RetryPlan.failuresUntilRest ? 1 : terms.atOncePerWebhook
        guard underWay.count < width, found.count < room else { continue }
        let due = try records.select(
          DeliveryRecord.self, where: .equal(.webhook, webhook.id) && isDue, order: .ascending(.due_at),
          limit: width + underWay.count)
        found += due.filter { !underWay.contains($0.id) }.prefix(min(width - underWay.count, room - found.count))
      }
      return found
    }
  }

  /// Makes one attempt: reads what is to be told with the rights of the webhook's owner, posts it outside any transaction,
  /// and writes down what became of it. When Praya dies in between it is sent again, under the same identifier.
  public func deliver(_ id: DeliveryID, by post: any WebhookPost) async throws(Problem) {
    let (now, sealing) = (clock.now, sealing)
    let writing = try await reading(.deliverEvents, by: nil, "delivery:\(id)") { try $0.letter(for: id, at: now, sealing) }
    switch writing {
    case .none: return
    case .letter(let letter):
      let receipt = await post.deliver(letter)
      guard receipt != .interrupted else { return }
      let chance = randomBits()
      try await change(.deliverEvents, by: nil, "delivery:\(id)") { try $0.note(receipt, of: id, chance: chance) }
    case .impossible(let failure):
      try await change(.deliverEvents, by: nil, "delivery:\(id)") { change in
        guard var delivery = try change.records.find(DeliveryRecord.self, id), !delivery.state.isOver else { return }
        try change.end(&delivery, as: .givenUp, failure)
      }
    case .forbidden(let webhook):
      try await change(.deliverEvents, by: nil, "webhook:\(webhook)") { change in
        guard var record = try change.records.find(WebhookRecord.self, webhook) else { return }
        try change.stop(&record, .ownerRights)
      }
    }
  }
}

/// What can be made of a delivery.
private enum Writing {
  /// It is not to be sent (any more).
  case none
  case letter(WebhookLetter)
  case impossible(DeliveryFailure)
  /// The webhook's owner may not be told it.
  case forbidden(WebhookID)
}

extension ReadTransaction {
  fileprivate func letter(for id: DeliveryID, at now: Instant, _ sealing: SealingKey) throws -> Writing {
    guard let delivery = try find(DeliveryRecord.self, id), delivery.state == .waiting,
      let webhook = try find(WebhookRecord.self, delivery.webhook), webhook.isEnabled, webhook.removedAt == nil
    else { return .none }
    let purpose = WebhookRecord.purpose(webhook.id)
    guard let key = sealing.open(webhook.secret, for: purpose) else { return .impossible(.secretUnreadable) }
    var keys = [key]
    if let previous = webhook.previousSecret, let until = webhook.previousUntil, until > now,
      let previous = sealing.open(previous, for: purpose)
    {
      keys.append(previous)
    }
    guard let owner = try find(PersonRecord.self, webhook.owner), owner.isActive else { return .forbidden(webhook.id) }
    let reader = try actor(owner)
    guard reader.may(.manageWebhooks, on: webhook.target) else { return .forbidden(webhook.id) }
    guard let (subject, target) = try subject(of: delivery) else { return .impossible(.subjectGone) }
    if let act = delivery.topic.reading, !reader.may(act, on: target) { return .forbidden(webhook.id) }
    return .letter(
      WebhookLetter(
        url: webhook.url, keys: keys, id: delivery.eventID, topic: delivery.topic, happenedAt: delivery.at, sentAt: now,
        subject: subject, currency: try city().currency))
  }

  /// What an event is about, as it stands now. Nil when it is no more.
  private func subject(of delivery: DeliveryRecord) throws -> (WebhookLetter.Subject, Target)? {
    let parts = delivery.subject.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "job":
      guard let job = try find(JobRecord.self, parts[1]) else { return nil }
      return (.job(job), job.target)
    case "application":
      guard let record = try find(ApplicationRecord.self, parts[1]) else { return nil }
      return (.application(ApplicationStatus(application: record, award: try find(AwardRecord.self, record.id))), record.target)
    default: return (.webhook(delivery.webhook), .hub)
    }
  }
}

extension Change {
  /// Takes down what became of an attempt. A repeat changes nothing.
  fileprivate func note(_ receipt: WebhookReceipt, of id: DeliveryID, chance: UInt64) throws {
    guard var delivery = try records.find(DeliveryRecord.self, id), delivery.state == .waiting,
      var webhook = try records.find(WebhookRecord.self, delivery.webhook)
    else { return }
    delivery.tries += 1
    delivery.triedAt = now
    delivery.answer = nil
    let failure: DeliveryFailure
    var wish: Seconds?
    switch receipt {
    case .interrupted: return
    case .answered(let status, _) where (200..<300).contains(status):
      delivery.answer = status
      try end(&delivery, as: .delivered, nil)
      (webhook.failures, webhook.failingSince, webhook.resumesAt, webhook.succeededAt) = (0, nil, nil, now)
      return try records.update(webhook)
    case .answered(let status, let retryAfter):
      (delivery.answer, failure, wish) = (status, .refused, retryAfter)
    case .failed(let reason): failure = reason
    }
    delivery.failure = failure
    webhook.failures += 1
    webhook.failingSince = webhook.failingSince ?? now
    try putOff(&delivery, &webhook, failure, chance: chance, wish: wish)
  }

  /// After a failure: another attempt later, or none; and perhaps the webhook rests, or is switched off.
  private func putOff(
    _ delivery: inout DeliveryRecord, _ webhook: inout WebhookRecord, _ failure: DeliveryFailure, chance: UInt64, wish: Seconds?
  ) throws {
    let pause = RetryPlan.pause(after: delivery.tries, chance: chance, wish: wish)
    delivery.dueAt = now + pause
    let isGivenUp = delivery.dueAt >= delivery.givesUpAt
    if isGivenUp {
      try end(&delivery, as: .givenUp, failure)
    } else {
      try records.update(delivery)
    }
    if delivery.answer == 410 { return try stop(&webhook, .gone) }
    // What is given up was tried for as long as a webhook may fail: unless something else was taken meanwhile, the
    // receiver is no more.
    let begun = delivery.givesUpAt - hub.webhooks.patience
    if isGivenUp, (webhook.succeededAt ?? begun) <= begun { return try stop(&webhook, .failing) }
    if webhook.failures >= RetryPlan.failuresUntilRest {
      let pause = RetryPlan.pause(after: webhook.failures - RetryPlan.failuresUntilRest + 1, chance: chance, wish: wish)
      // What is due itself waits no longer than an hour for others that failed.
      webhook.resumesAt = now + min(pause, max(.hours(1), wish ?? .zero))
    }
    try records.update(webhook)
  }

  /// A delivery is over: what waited behind it has its turn.
  func end(_ delivery: inout DeliveryRecord, as state: DeliveryState, _ failure: DeliveryFailure?) throws {
    (delivery.state, delivery.failure, delivery.endedAt) = (state, failure, now)
    try records.update(delivery)
    let open = try records.open(of: delivery.subject, to: delivery.webhook, limit: 1)
    guard var next = open.first, next.state == .behind else { return }
    (next.state, next.dueAt) = (.waiting, now)
    try records.update(next)
  }

  /// Switches a webhook off, and tells its owner.
  fileprivate func stop(_ webhook: inout WebhookRecord, _ reason: WebhookStop) throws {
    guard webhook.isEnabled else { return }
    (webhook.isEnabled, webhook.stop) = (false, reason)
    webhook.revision += 1
    try records.update(webhook)
    try notify(
      webhook.owner, of: Notice(.webhookStopped, subject: webhook.id.rawValue, detail: "\(reason.rawValue):\(webhook.revision)"))
  }
}
