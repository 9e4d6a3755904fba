public import Language
internal import Quantities
internal import Synchronization

/// Tells webhooks what has happened, as long as the hub runs. A receiver that is slow holds up no other: each attempt goes
/// by itself, few at a time to one receiver.
public struct WebhookDuties: Sendable {
  private let hub: Hub
  private let post: any WebhookPost
  /// Told of what could not be done; it is tried again.
  private let report: @Sendable (Problem) -> Void

  public init(_ hub: Hub, post: any WebhookPost, report: @escaping @Sendable (Problem) -> Void) {
    self.hub = hub
    self.post = post
    self.report = report
  }

  /// Goes on until the task is cancelled.
  public func run() async {
    guard let seat = try? hub.bell.seat(at: .deliveries, of: nil) else { return }
    let desk = DeliveryDesk()
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let (due, hasMore) = await look(desk)
        for delivery in due {
          desk.begin(delivery)
          group.addTask {
            await attempt { () async throws(Problem) in try await hub.deliver(delivery.id, by: post) }
            desk.end(delivery)
            hub.bell.ring(CollectionOfOne(.deliveries))
          }
        }
        if !hasMore { _ = await seat.wait(atMost: .seconds(1)) }
      }
    }
  }

  /// What is to be started now, and whether there is more to look at at once.
  private func look(_ desk: DeliveryDesk) async -> (due: [DeliveryRecord], hasMore: Bool) {
    var (spread, due) = (0, [DeliveryRecord]())
    await attempt { () async throws(Problem) in spread = try await hub.spreadEvents() }
    await attempt { () async throws(Problem) in
      due = try await hub.dueDeliveries(busy: desk.busy, atMost: hub.webhooks.atOnce - desk.count)
    }
    return (due, spread == Hub.spreadBatch)
  }

  /// Everything that is due now, attempted one after the other; for worlds without tasks of their own.
  ///
  /// - Returns: how many attempts were made.
  public func settleDue() async throws(Problem) -> Int {
    var attempts = 0
    while true {
      while try await hub.spreadEvents() > 0 {}
      let due = try await hub.dueDeliveries(busy: [:], atMost: 1)
      guard let delivery = due.first else { return attempts }
      try await hub.deliver(delivery.id, by: post)
      attempts += 1
    }
  }

  private func attempt(_ duty: () async throws(Problem) -> Void) async {
    do throws(Problem) { try await duty() } catch {
      if error.name != "no-city" { report(error) }
    }
  }
}

/// What is under way.
private final class DeliveryDesk: Sendable {
  private let state = Mutex<[WebhookID: Set<DeliveryID>]>([:])

  var busy: [WebhookID: Set<DeliveryID>] { state.withLock { $0 } }
  var count: Int { state.withLock { $0.values.reduce(0) { $0 + $1.count } } }

  func begin(_ delivery: DeliveryRecord) {
    state.withLock { _ = $0[delivery.webhook, default: []].insert(delivery.id) }
  }

  func end(_ delivery: DeliveryRecord) {
    state.withLock { state in
      state[delivery.webhook]?.remove(delivery.id)
      if state[delivery.webhook]?.isEmpty ?? false { state[delivery.webhook] = nil }
    }
  }
}
