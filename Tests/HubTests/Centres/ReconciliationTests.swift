import Access
import Centres
import Language
import Jobs
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Hub

/// Praya's usage beside a centre's own records.
@Suite struct ReconciliationTests {
  private let harbour = Stage.slug("harbour")

  private func november() throws -> Month { try #require(Month(year: 2026, number: 11)) }

  /// A world in which five jobs have run at the harbour and are settled.
  private func ran(seed: UInt64) async throws -> (world: World, jobs: [JobRecord]) {
    let world = try await World(seed: seed)
    let stage = Stage(world)
    var jobs: [JobRecord] = []
    for count in [1, 2, 1, 2, 1] {
      jobs += try await stage.submit(["--gres=gpu:h100:\(count)", "--time=30"], pool: "harbour-h100")
    }
    for _ in 0..<60 {
      try await stage.round()
      world.clock.advance(by: .minutes(5))
    }
    var ended: [JobRecord] = []
    for job in jobs { ended.append(try await stage.job(job.id)) }
    try #require(ended.allSatisfy { $0.settledAt != nil })
    return (world, ended)
  }

  private func compare(_ world: World, by name: String = "auditor") async throws -> Reconciliation {
    try await world.hub.reconcileCentre(harbour, try november(), by: world.cast[name])
  }

  private func told(_ job: JobRecord, by world: World) async throws -> CentreRun {
    let question = UsageQuestion(from: Instant(secondsSince1970: 0), until: world.clock.now + .days(1))
    var (next, runs): (UsageQuestion?, [CentreRun]) = (question, [])
    while let asked = next {
      let page = try await world.centres[harbour]?.usage(asked)
      runs += page?.runs ?? []
      next = page?.next.map { UsageQuestion(from: question.from, until: question.until, after: $0) }
    }
    return try #require(runs.first { $0.key.rawValue == job.runName.description })
  }

  @Test func whatAgreesHasNoDifferences() async throws {
    let (world, jobs) = try await ran(seed: 621)
    for reader in ["auditor", "operator", "officer", "admin"] {
      let found = try await compare(world, by: reader)
      #expect(found.items.filter { $0.kind.isDifference } == [] && found.jobs == 5, "\(reader): \(found.items)")
      #expect(found.models.first?.deviceSeconds == jobs.reduce(0) { $0 + ($1.deviceSeconds ?? 0) })
      #expect(found.source == .folder)
    }
    await world.end()
  }

  @Test func everyDifferenceIsNamed() async throws {
    let (world, jobs) = try await ran(seed: 622)
    let centre = try #require(world.centres[harbour])
    var longer = try await told(jobs[0], by: world)
    longer.measured = Milliseconds(longer.measured.count + 5000)
    longer.devices = 7
    centre.forge(longer)
    var other = try await told(jobs[1], by: world)
    other.outcome = other.outcome == .failed ? .completed : .failed
    other.word = "OTHER"
    centre.forge(other)
    var unknown = try await told(jobs[2], by: world)
    unknown.key = try #require(RunKey(rawValue: "01jzzzzzzzzzzzzzzzzzzzzzzz"))
    (unknown.number, unknown.word) = ("4711", "COMPLETED")
    centre.forge(unknown)
    let charged = jobs[3]
    try await world.database.write { records in
      var job = charged
      job.deviceSeconds = (job.deviceSeconds ?? 0) + 60
      try records.update(job)
    }
    let found = try await compare(world)
    func kinds(_ name: String) -> [Reconciliation.Kind] {
      found.items.filter { $0.job == name && $0.kind.isDifference }.map(\.kind)
    }
    #expect(kinds(jobs[0].runName.description) == [.seconds, .devices])
    #expect(kinds(jobs[1].runName.description) == [.state])
    #expect(kinds(unknown.key.rawValue) == [.onlyAtCentre])
    #expect(kinds(charged.runName.description) == [.charge])
    #expect(found.differences == 5 && found.unlisted == 0)
    #expect(found.csv.split(separator: "\r\n").count == 1 + found.items.count)
    await world.end()
  }

  @Test func aSilentCentreIsSaidToBeOutOfReach() async throws {
    let (world, _) = try await ran(seed: 623)
    world.centres[harbour]?.die(killing: false, forgetting: false)
    let silent = await Stage(world).refusal { () throws(Problem) in
      _ = try await world.hub.reconcileCentre(
        harbour, try Problem.unwrapped(Month(year: 2026, number: 11)), by: world.cast["auditor"])
    }
    #expect(silent?.name == "centre-unreachable")
    world.centres[harbour]?.revive()
    #expect(try await compare(world).differences == 0, "the one that failed keeps nobody out")
    let stranger = await Stage(world).refusal { () throws(Problem) in
      _ = try await world.hub.reconcileCentre(
        harbour, try Problem.unwrapped(Month(year: 2026, number: 11)), by: world.cast["mei"])
    }
    #expect(stranger?.kind == .forbidden)
    await world.end()
  }

  // MARK: The comparison itself

  private struct Sample {
    let job: SettledRunRecord
    var run: CentreRun
    var key: RunKey { run.key }
  }

  /// A job of the last run as both sides have it.
  private func sample(_ job: JobRecord, _ world: World) async throws -> Sample {
    let slim = try await world.database.read { try $0.find(SettledRunRecord.self, job.id) }
    return Sample(job: try #require(slim), run: try await told(job, by: world))
  }

  @Test func ofSeveralJobsOfAKeyOneCountsAndTheOthersAreDuplicates() async throws {
    let (world, jobs) = try await ran(seed: 624)
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let interval = calendar.interval(of: try november())
    for job in jobs {
      let sample = try await sample(job, world)
      var other = sample.run
      (other.number, other.measured) = ("2", .zero)
      (other.startedAt, other.outcome) = (nil, .cancelled)
      var earlier = sample.run
      earlier.measured = Milliseconds(1000)
      earlier.startedAt = sample.run.startedAt.map { $0 - Seconds(50) }
      for runs in [[other, earlier, sample.run], [sample.run, other, earlier], [earlier, sample.run, other]] {
        var draft = ReconciliationDraft(centre: harbour, interval: interval)
        for run in runs {
          let isTaken = draft.take(run, sample.job)
          #expect(isTaken)
        }
        draft.take(sample.job, wholeUntil: world.clock.now)
        draft.close()
        let found = draft.finished(
          try november(), timeZone: "Asia/Hong_Kong", madeAt: world.clock.now, source: .accounting, wholeUntil: nil)
        #expect(found.items.filter { $0.kind.isDifference }.map(\.kind) == [.duplicate], "\(found.items)")
        #expect(found.items.first { $0.kind == .duplicate }?.number == "2")
      }
    }
    await world.end()
  }

  @Test func whatTheRecordsForgetIsNotCheckedAndWhatTheyKeepIsMissed() async throws {
    let (world, jobs) = try await ran(seed: 625)
    let job = try #require(jobs.first { ($0.deviceSeconds ?? 0) > 0 })
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    let sample = try await sample(job, world)
    for (wholeUntil, kind) in [
      (nil, Reconciliation.Kind.notChecked), (world.clock.now, .onlyInPraya), (job.endedAt, .notChecked),
    ] as [(Instant?, Reconciliation.Kind)] {
      var draft = ReconciliationDraft(centre: harbour, interval: calendar.interval(of: try november()))
      draft.take(sample.job, wholeUntil: wholeUntil)
      draft.close()
      let found = draft.finished(
        try november(), timeZone: "Asia/Hong_Kong", madeAt: world.clock.now, source: .controller, wholeUntil: wholeUntil)
      #expect(found.items.map(\.kind).filter { $0 != .overrun } == [kind])
    }
    await world.end()
  }

  @Test func aRunThatOutlastedItsWalltimeIsNotedAndNoDifference() async throws {
    let (world, jobs) = try await ran(seed: 626)
    let job = jobs[0]
    let over = Milliseconds((job.walltime.count + 31) * 1000)
    try await world.database.write { records in
      var changed = job
      (changed.measured, changed.state, changed.cause) = (over, .timedOut, .walltime)
      changed.deviceSeconds = changed.walltime.count * Int64(changed.devices)
      try records.update(changed)
    }
    var run = try await told(job, by: world)
    (run.measured, run.outcome) = (over, .timedOut)
    world.centres[harbour]?.forge(run)
    let found = try await compare(world)
    #expect(found.counts[.overrun] == 1 && found.differences == 0, "\(found.items)")
    #expect(found.items.first?.here == "31")
    #expect(try await Stage(world).job(job.id).overrun == Seconds(31))
    await world.end()
  }
}

extension Problem {
  fileprivate static func unwrapped<Value>(_ value: Value?) throws(Problem) -> Value {
    guard let value else { throw Problem.notFound(Phrase(same: "value"), "nil") }
    return value
  }
}
