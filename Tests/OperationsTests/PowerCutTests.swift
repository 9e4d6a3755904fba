import Foundation
import Hub
import Quantities
import Testing

/// The program is killed at random moments while eight clients work, and started again.
@Suite(.serialized) struct PowerCutTests {
  /// 5 in the gate, 50 in a soak (PRAYA_LONG_TESTS=1).
  private static let rounds = ProcessInfo.processInfo.environment["PRAYA_LONG_TESTS"] == nil ? 5 : 50

  @Test func whatWasAcknowledgedStandsAfterEveryCut() async throws {
    let folder = try Folder()
    try await SmallCity.found(in: folder)
    let testimony = Testimony()
    let seed = ProcessInfo.processInfo.environment["PRAYA_SEED_START"].flatMap { UInt64($0) } ?? 1
    var random = SeededGenerator(seed: seed)
    var secrets: [String: String] = [:]
    for round in 0..<Self.rounds {
      let hub = try await RunningHub.start(folder)
      for person in ["lead", "member", "officer"] where secrets[person] == nil {
        secrets[person] = try await Client(hub.address).signedIn(person, SmallCity.password).secret
      }
      let clients = Clients(address: hub.address, secrets: secrets, testimony: testimony, round: round)
      let work = Task { await clients.work() }
      try await Task.sleep(for: .milliseconds(Int.random(in: 300...2500, using: &random)))
      hub.cut()
      work.cancel()
      await work.value
    }
    let hub = try await RunningHub.start(folder)
    try await check(testimony.all, at: hub, secrets)
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  private func check(_ facts: Testimony.Facts, at hub: RunningHub, _ secrets: [String: String]) async throws {
    #expect(facts.wrong.isEmpty, "\(facts.wrong.prefix(5))")
    #expect(!facts.submitted.isEmpty && !facts.accepted.isEmpty && facts.reads > 0, "the clients had work")
    let lead = Client(hub.address, secret: secrets["lead"])
    // Every key again, also those that were never answered: the same jobs, or now for the first time.
    var names: Set<String> = []
    for (key, script) in facts.sent.sorted(by: { $0.key < $1.key }) {
      let number = key.split(separator: "-")[2]
      let sender = Client(hub.address, secret: secrets[number == "0" || number == "2" ? "lead" : "member"])
      let answer = try await Clients.submit(script, key, sender)
      let answered = answer.body["jobs"].list.compactMap { $0["name"].text }
      #expect(answer.status == 201 && !answered.isEmpty, "\(key): \(answer)")
      if let told = facts.submitted[key] { #expect(answered == told, "\(key) was answered otherwise before the cut") }
      names.formUnion(answered)
    }
    let jobs = try await over(names, lead)
    #expect(Set(jobs.compactMap { $0["name"].text }) == names, "no job beside those that were asked for")
    for job in jobs { checkSettled(job, facts) }
    try await checkMoney(jobs, lead)
    for (application, grant) in facts.accepted {
      let found = try await lead.get("grants/\(grant)")
      #expect(found.isDone && found.body["application"].text ?? application == application, "\(grant): \(found)")
    }
    try await SmallCity.verify(hub)
  }

  /// All jobs of the project once none is under way.
  private func over(_ names: Set<String>, _ lead: Client) async throws -> [JSONFragment] {
    // Fifty cuts leave many jobs to two nodes: they take their time, but something always moves. Among the oldest: of more
    // than a page, the newest may all wait for minutes.
    var (open, moved) = ([JSONFragment](), ContinuousClock.now)
    while ContinuousClock.now - moved < .seconds(300) {
      let now = try await lead.get("jobs?project=work&over=false&sort=oldest&limit=200").body["items"].list
      if now.isEmpty { break }
      if now != open { (open, moved) = (now, ContinuousClock.now) }
      try await Task.sleep(for: .milliseconds(250))
    }
    var jobs: [JSONFragment] = []
    var next: String? = ""
    while let cursor = next {
      let page = try await lead.get("jobs?project=work&limit=200" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
      #expect(page.isDone, "\(page)")
      jobs += page.body["items"].list
      next = page.body["next"].text
    }
    return jobs
  }

  private func checkSettled(_ job: JSONFragment, _ facts: Testimony.Facts) {
    let name = job["name"].text ?? "?"
    #expect(job["settledAt"] != .null, "\(name) is over and settled: \(job)")
    let price = job["pricePerHour"]["minorUnits"].whole ?? 0
    let seconds = job["deviceSeconds"].whole ?? 0
    let exact = (2 * seconds * price + 3600) / 7200
    #expect(job["total"]["minorUnits"].whole == exact, "\(name): \(seconds) device-seconds at \(price) an hour")
  }

  /// What the project has left is what came in less what its jobs cost: nothing is held any more, nothing charged twice.
  private func checkMoney(_ jobs: [JSONFragment], _ lead: Client) async throws {
    let project = try await lead.get("projects/work")
    let own = jobs.reduce(0) { $0 + ($1["ownShare"]["minorUnits"].whole ?? 0) }
    let balance = project.body["ownMoney"]
    #expect(balance["available"]["minorUnits"].whole == 1_000_000 - own, "\(project)")
    #expect(balance["inFlight"]["minorUnits"].whole == 0, "\(project)")
  }
}
