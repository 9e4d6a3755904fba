internal import Access
internal import Hub
internal import Language
internal import Quantities
internal import Storage

/// Mail that goes wrong, and is nevertheless sent.
extension SeededRun {
  /// One round. Of what comes of it nothing goes into the trace: which notice has its turn first is no decision.
  mutating func sendNotices() async throws {
    try await attempt("send notices", by: nil) { hub, _ throws(Problem) in
      _ = try await hub.sendNotices(atMost: 1000)
      return "done"
    }
  }

  /// Praya dies before it hands a message over, or after it was taken and before that is written down.
  mutating func sendNoticesAndDie() async throws {
    let died = try await world.sendAndDie(afterPassages: random.number(1...2))
    trace.append("Praya \(died ? "dies while it sends" : "sends")")
  }

  mutating func chooseNotices() async throws {
    let topics = Notice.Topic.allCases.filter(\.canBeOff)
    guard let topic = random.pick(topics), let person = random.pick(["lena", "carol", "mei"]) else { return }
    let isOn = random.chance(800)
    try await attempt("\(person) wants \(topic.rawValue): \(isOn)", by: person) { hub, cast throws(Problem) in
      "\(try await hub.chooseNotices([topic: isOn], by: cast[person])[topic] ?? isOn)"
    }
    if !isOn { topicsOnceOff.insert(topic) }
  }

  /// Sends what is left, by a server that takes everything. Three days end whatever cannot be sent.
  mutating func drainNotices() async throws {
    world.post.calmDown()
    for _ in 0..<3 {
      world.clock.advance(by: .hours(3))
      try await world.hub.sendNotices(atMost: 100_000)
    }
  }

  mutating func checkNotices(_ records: HubRecords) {
    violations += Laws.noneWaits(records, now: world.clock.now) + Laws.sentOrGivenUp(records, taken: world.post.taken)
    // Whoever has switched a topic off is rightly not told.
    if topicsOnceOff.isEmpty { violations += Laws.told(records) }
  }
}
