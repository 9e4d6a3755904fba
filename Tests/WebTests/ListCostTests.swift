import HTTPService
import Hub
import Jobs
import Quantities
import Storage
import Testing

/// A page costs the same in a short list and in a long one, whoever asks.
@Suite(.timeLimit(.minutes(3))) struct ListCostTests {
  private static let jobs = [
    "", "project=vision", "centre=east", "pool=east-h100", "submitter=mei", "submitter=me", "state=waiting", "state=completed",
    "over=false", "over=true", "project=vision&over=false", "project=vision&state=failed", "sort=oldest", "sort=costliest",
    "sort=cheapest&project=vision", "sort=costliest&over=true", "from=2026-11-01T00:00:00Z", "until=2026-11-01T00:00:00Z",
    "from=2030-01-01T00:00:00Z", "centre=east&submitter=sam", "pool=east-h100&state=failed&sort=oldest",
  ]
  private static let lists: [(person: String, paths: [String])] = [
    ("ada", jobs.map { "/jobs?\($0)" }), ("mei", jobs.map { "/jobs?\($0)" }), ("lok", jobs.map { "/jobs?\($0)" }),
    ("opa", jobs.map { "/jobs?\($0)" }),
    (
      "audrey",
      [
        "/applications", "/applications?state=draft", "/applications?scheme=hong-kong-ai-subsidy",
        "/applications?organisation=harbour",
        "/applications?from=2026-01-01T00:00:00Z&state=submitted", "/applications?until=2030-01-01T00:00:00Z&sort=oldest",
        "/audit",
        "/audit?actor=mei", "/audit?act=submit-job", "/audit?subject=hub:", "/audit?from=2026-01-01T00:00:00Z&act=submit-job",
        "/audit?sort=oldest", "/projects", "/projects?organisation=harbour", "/grants", "/grants?project=vision&state=active",
        "/ledger/accounts", "/ledger/accounts?kind=project", "/ledger/accounts/project:vision:HKD/entries",
        "/ledger/accounts/project:vision:HKD/entries?from=2026-01-01T00:00:00Z&sort=oldest",
        "/projects/vision/payments?sort=newest",
        "/projects/vision/statements", "/projects/vision/quotations", "/organisations", "/schemes?open=true", "/centres",
      ]
    ),
    (
      "lok",
      [
        "/applications", "/applications?state=draft&project=vision", "/projects", "/grants", "/organisations",
        "/projects/vision/payments",
      ]
    ),
    ("oscar", ["/applications", "/applications?state=submitted", "/grants?state=active"]),
  ]

  /// A city with so many jobs, drafts, payments and lines of the audit log.
  private func world(_ count: Int, _ meter: StatementMeter) async throws -> World {
    let world = try await World.make(meter: meter)
    try await world.pay(100_000_000)
    _ = try await world.submit()
    _ = try await world.apply()
    try await world.database.write { records in
      guard let job = try records.select(JobRecord.self, limit: 1).first,
        let application = try records.select(ApplicationRecord.self, limit: 1).first,
        let payment = try records.select(PaymentRecord.self, limit: 1).first,
        let line = try records.select(AuditRecord.self, order: .descending(.sequence), limit: 1).first
      else { return }
      var random = SeededGenerator(seed: 7)
      let states = JobState.allCases
      for number in 1...count {
        let at = job.submittedAt + Seconds(Int64(number))
        let bits = (random.next(), UInt16(truncatingIfNeeded: random.next()))
        var next = job
        (next.id, next.number, next.submittedAt) = (Identifier(madeAt: at, random: bits), number + 1, at)
        next.submission = Identifier(madeAt: at, random: bits)
        next.state = states[number % states.count]
        next.total = next.state.isTerminal ? Int64(number % 50) : nil
        try records.insert(next)
        var other = application
        (other.id, other.submittedAt) = (Identifier(madeAt: at, random: bits), number % 3 == 0 ? nil : at)
        other.state = number % 3 == 0 ? .draft : .submitted
        try records.insert(other)
        var paid = payment
        (paid.id, paid.receipt, paid.bankReference) = (Identifier(madeAt: at, random: bits), number + 1, "B-\(number)")
        try records.insert(paid)
        var later = line
        (later.sequence, later.at) = (line.sequence + Int64(number), at)
        try records.insert(later)
      }
    }
    return world
  }

  @Test func aPageOfEveryListCostsTheSameHoweverLongTheListIs() async throws {
    let meters = [StatementMeter(), StatementMeter()]
    let worlds = [try await world(2500, meters[0]), try await world(6000, meters[1])]
    for (person, paths) in Self.lists {
      for path in paths {
        var cursors: [String?] = [nil, nil]
        // The first page and the second.
        for page in 1...2 {
          var costs: [[StatementMeter.Reading]] = []
          for (index, world) in worlds.enumerated() {
            _ = meters[index].takeReadings()
            let cursor = cursors[index].map { "&cursor=\($0)" } ?? ""
            let reply = try await world.ask(
              .get, "/api/v1\(path)\(path.contains("?") ? "&" : "?")limit=50\(cursor)", as: person)
            #expect(reply.status == 200, "\(path): \(reply.text.prefix(300))")
            costs.append(meters[index].takeReadings())
            cursors[index] = reply["next"].text
          }
          check(costs, "\(person) \(path) page \(page)")
          if cursors.contains(nil) { break }
        }
      }
    }
  }

  private func check(_ costs: [[StatementMeter.Reading]], _ what: String) {
    #expect(costs[0].count == costs[1].count && costs[1].count <= 24, "\(what): \(costs.map(\.count)) statements")
    for (short, long) in zip(costs[0], costs[1]) where long.text.contains("LIMIT") {
      #expect(long.sorts == 0, "\(what) sorts: \(long.text)")
      // 2,000 records looked at, at some 28 steps each; the long list has three times as many.
      #expect(long.steps < 60_000, "\(what): \(long.steps) steps \(long.text)")
      guard !long.text.contains("+\""), !long.text.contains("OFFSET") else { continue }
      #expect(long.steps <= short.steps + 500, "\(what): \(short.steps) steps become \(long.steps): \(long.text)")
    }
  }
}
