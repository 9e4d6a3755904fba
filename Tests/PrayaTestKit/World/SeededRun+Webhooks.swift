internal import Access
internal import Hub
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

/// A history in which webhooks listen: whatever happens is told to each of them, in order, at least once, and nothing that
/// did not happen.
extension SeededRun {
  /// Who listens to what.
  fileprivate struct Listener {
    let url: String
    let by: String
    let scope: Scope
    let topics: [EventTopic]
  }

  private static let listeners: [Listener] = {
    let jobs: [EventTopic] = [.jobSubmitted, .jobRunning, .jobEnded, .jobMoved]
    let all = EventTopic.allCases.filter { $0 != .ping }
    return [
      Listener(url: "https://vision.example/", by: "lena", scope: .project("vision"), topics: all),
      Listener(url: "https://lantern.example/", by: "lena", scope: .organisation("lantern"), topics: all),
      Listener(url: "https://campus.example/", by: "carol", scope: .organisation("campus"), topics: [.jobEnded, .awardAccepted]),
      Listener(
        url: "https://subsidy.example/", by: "officer", scope: .scheme("subsidy"), topics: all.filter { !jobs.contains($0) }),
      Listener(url: "https://hub.example/", by: "admin", scope: .hub, topics: jobs),
    ]
  }()

  public static func runWithWebhooks(seed: UInt64) async throws -> Outcome {
    let world = try await World(seed: seed, faults: .rough)
    var run = SeededRun(world: world, thoroughness: 1000)
    do {
      try await run.liveWithWebhooks(WebhookWitness(seed: seed))
    } catch {
      run.violations.append(Violation(0, "the world came to an end: \(error)"))
    }
    let lives = await world.lives
    await world.end()
    return Outcome(
      violations: run.violations, digest: Digest(of: run.trace.joined(separator: "\n").utf8), steps: run.stepNumber, lives: lives,
      jobs: run.jobs.count, trace: run.trace)
  }

  private mutating func liveWithWebhooks(_ witness: WebhookWitness) async throws {
    let first = try await world.database.read { try $0.count(JobRecord.self, where: nil) }
    for listener in SeededRun.listeners {
      let new = NewWebhook(scope: listener.scope, url: listener.url, topics: listener.topics)
      _ = try await world.hub.createWebhook(new, by: world.cast[listener.by])
    }
    for _ in 0..<random.number(40...60) {
      try await step()
      stepNumber += 1
      if random.chance(500) { try await tell(witness, atMost: random.number(1...12)) }
      if random.chance(60) {
        try await world.restart()
        try await checkTold(witness)
      }
      if !violations.isEmpty { return }
    }
    try await drain()
    witness.calmDown()
    while try await tell(witness, atMost: 1000) { world.clock.advance(by: .hours(6)) }
    try await checkTold(witness)
    try await checkWhole(witness, firstJob: first + 1)
  }

  /// Some deliveries. - Returns: whether there is anything left to deliver.
  @discardableResult
  private mutating func tell(_ witness: WebhookWitness, atMost count: Int) async throws -> Bool {
    let hub = await world.hub
    while try await hub.spreadEvents() > 0 {}
    for delivery in try await hub.dueDeliveries(busy: [:], atMost: count) { try await hub.deliver(delivery.id, by: witness) }
    let open: [DeliveryState] = [.waiting, .behind]
    return try await world.database.read { try $0.count(DeliveryRecord.self, where: .oneOf(.state, open)) } > 0
  }

  /// Nothing was told that the database does not know of, whatever died in between.
  private mutating func checkTold(_ witness: WebhookWitness) async throws {
    let known = try await world.database.read { records in
      Dictionary(uniqueKeysWithValues: try records.select(EventRecord.self).map { ($0.id, $0) })
    }
    for message in witness.messages {
      guard let event = known[message.id], event.topic == message.topic, event.subject == message.subject else {
        violations.append(Violation(2, "\(message.webhook) was told of \(message.topic.rawValue), which never happened"))
        return
      }
    }
  }

  /// Everything that the records show to have happened was told to each that listens, in order for each subject.
  private mutating func checkWhole(_ witness: WebhookWitness, firstJob: Int) async throws {
    let records = try await world.state().records
    let left = try await world.database.read { records in
      try records.select(DeliveryRecord.self, where: .notEqual(.state, DeliveryState.delivered))
    }
    if let left = left.first { violations.append(Violation(2, "\(left.topic.rawValue) of \(left.subject) was never delivered")) }
    for listener in SeededRun.listeners {
      var told: [String: [EventTopic]] = [:]
      var seen: Set<EventID> = []
      for message in witness.messages where message.webhook == listener.url && seen.insert(message.id).inserted {
        told[message.subject, default: []].append(message.topic)
      }
      for job in records.jobs where job.number >= firstJob && listener.covers(job) {
        check(told["job:\(job.id)"] ?? [], of: "job:\(job.id)", listener, needs: [.jobSubmitted, .jobEnded])
      }
      let awards = Dictionary(uniqueKeysWithValues: records.awards.map { ($0.application, $0) })
      for application in records.applications where listener.covers(application) && isNew(application) {
        check(
          told["application:\(application.id)"] ?? [], of: "application:\(application.id)", listener,
          needs: application.happened(awards[application.id]))
      }
    }
    try await checkChanges(records.jobs)
  }

  /// The template's applications were there before the webhooks.
  private func isNew(_ application: ApplicationRecord) -> Bool { applications.contains { $0.id == application.id } }

  private mutating func check(_ told: [EventTopic], of subject: String, _ listener: Listener, needs: [EventTopic]) {
    let needed = needs.filter { listener.topics.contains($0) }
    let found = told.filter { needed.contains($0) }
    // An application may go back and forth: what is needed stands in its order among what was told.
    var rest = told[...]
    for topic in needed {
      guard let place = rest.firstIndex(of: topic) else {
        violations.append(
          Violation(
            2, "\(listener.url) was told \(told.map(\.rawValue)) of \(subject), not \(needed.map(\.rawValue)) (\(found.count))"))
        return
      }
      rest = rest[rest.index(after: place)...]
    }
  }

  /// Every job has its place in the order of changes, each number once.
  private mutating func checkChanges(_ jobs: [JobRecord]) async throws {
    let changes = try await world.database.read { try $0.select(JobChangeRecord.self) }
    let byJob = Dictionary(uniqueKeysWithValues: changes.map { ($0.job, $0) })
    if Set(changes.map(\.number)).count != changes.count { violations.append(Violation(2, "two changes have one number")) }
    for job in jobs where byJob[job.id]?.project != job.project {
      violations.append(Violation(2, "\(job.id) has no place in the order of changes"))
    }
  }
}

extension ApplicationRecord {
  /// What must have happened for it to stand as it does, in order.
  fileprivate func happened(_ award: AwardRecord?) -> [EventTopic] {
    guard submittedAt != nil else { return [] }
    var topics: [EventTopic] = [.applicationSubmitted]
    switch state {
    case .draft, .submitted: break
    case .inReview: topics.append(.applicationInReview)
    case .returned: topics.append(.applicationReturned)
    case .approved: topics.append(.applicationApproved)
    case .rejected: topics.append(.applicationRejected)
    case .withdrawn: topics.append(.applicationWithdrawn)
    }
    switch award?.state {
    case .accepted: topics.append(.awardAccepted)
    case .declined: topics.append(.awardDeclined)
    case .lapsed: topics.append(.awardLapsed)
    case .revoked: topics.append(.awardRevoked)
    case .awaiting, nil: break
    }
    return topics
  }
}

extension SeededRun.Listener {
  fileprivate func covers(_ job: JobRecord) -> Bool {
    [Scope.hub, .project(job.project.rawValue), .organisation(job.organisation.rawValue)].contains(scope)
  }

  fileprivate func covers(_ application: ApplicationRecord) -> Bool {
    [
      Scope.project(application.project.rawValue), .organisation(application.organisation.rawValue),
      .scheme(application.scheme.rawValue),
    ].contains(scope)
  }
}
