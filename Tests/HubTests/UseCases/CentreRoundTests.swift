import Centres
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// What the hub makes of centres that answer, fall silent, or cannot be asked.
@Suite struct CentreRoundTests {
  private let harbour = Stage.slug("harbour")

  private func isReachable(_ centre: Slug, in world: World) async throws -> Bool {
    try await world.database.read { try $0.find(CentreRecord.self, centre)?.unreachableSince == nil }
  }

  @Test func aSilentCentreStaysUnreachableHoweverOftenItIsAsked() async throws {
    let world = try await World(seed: 81)
    let stage = Stage(world)
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=600"])[0]
    try await stage.round()
    #expect(try await stage.job(job.id).state == .running)
    world.centres[harbour]?.die(killing: false, forgetting: false)
    try await world.hub.surveyCentres()
    let lines = try await world.state().records.audit.count
    for _ in 0..<4 {
      try await world.hub.attendRuns()
      #expect(try await !isReachable(harbour, in: world))
      try await world.hub.surveyCentres()
    }
    #expect(try await world.state().records.audit.count == lines, "nothing is news")
    world.centres[harbour]?.revive()
    try await world.hub.attendRuns()
    #expect(try await isReachable(harbour, in: world))
    await world.end()
  }

  @Test func aCentreWithoutAConnectionTakesNothing() async throws {
    let world = try await World(seed: 82)
    let stage = Stage(world)
    await world.setConnected(false, to: harbour)
    let first = try await stage.submit(["--gres=gpu:h100:1", "--time=5"])[0]
    try await stage.round()
    #expect(try await stage.job(first.id).state == .starting, "nobody had asked the centre before")
    #expect(try await !isReachable(harbour, in: world))
    let refusal = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: "harbour-h100")
    }
    #expect(refusal?.name == "place-refused")
    await world.setConnected(true, to: harbour)
    try await world.hub.surveyCentres()
    #expect(try await isReachable(harbour, in: world))
    await world.end()
  }

  @Test func aSilentCentreIsAskedOnceARound() async throws {
    let world = try await World(seed: 83)
    let stage = Stage(world)
    for _ in 0..<6 { try await stage.submit(["--gres=gpu:h100:1", "--time=5"]) }
    try await world.hub.placeJobs()
    let line = CountedLine(to: try #require(world.centres[harbour]))
    await world.connect(line, to: harbour)
    world.centres[harbour]?.die(killing: false, forgetting: false)
    try await world.hub.attendRuns()
    #expect(line.requests == 1)
    #expect(try await !isReachable(harbour, in: world))
    await world.end()
  }

  @Test func aRunThatCannotBeLookedAtIsToldAndKeepsNoOtherFromItsEnd() async throws {
    let world = try await World(seed: 84)
    let stage = Stage(world)
    let jobs = try await stage.submit(["--gres=gpu:h100:1", "--time=5", "--array=1-4"])
    try await stage.round()
    world.clock.advance(by: .hours(1))
    let line = CountedLine(to: try #require(world.centres[harbour]))
    line.hidden = RunKey(rawValue: jobs[0].runName.description)
    await world.connect(line, to: harbour)
    let problem = await stage.refusal { () throws(Problem) in try await world.hub.attendRuns() }
    #expect(problem?.name == "run-not-observed")
    let states = try await world.state().records.jobs.map(\.state)
    #expect(states.filter(\.isTerminal).count == 3)
    await world.end()
  }

  @Test func whatCannotBeWrittenDownIsReportedAndTheRestIs() async throws {
    let world = try await World(seed: 85)
    let stage = Stage(world)
    let jobs = try await stage.submit(["--gres=gpu:h100:1", "--time=5", "--array=1-3"])
    try await stage.round()
    world.clock.advance(by: .hours(1))
    // One job has a hold on record that the ledger has not: its settlement cannot be posted.
    try await world.database.write { records in
      guard var job = try records.find(JobRecord.self, jobs[0].id) else { return }
      (job.grant, job.heldScheme) = (world.template.grants[0], 5)
      try records.update(job)
    }
    let problem = await stage.refusal { () throws(Problem) in try await world.hub.attendRuns() }
    #expect(problem != nil)
    #expect(try await world.state().records.jobs.filter(\.state.isTerminal).count >= 2)
    await world.end()
  }

  @Test func aCentreThatHangsKeepsNothingElseFromItsTurn() async throws {
    let world = try await World(seed: 86)
    let stage = Stage(world)
    await world.connect(HangingCentre(), to: Stage.slug("hill"))
    var rhythm = Duties.Rhythm()
    rhythm.longestTurn = Seconds(1)
    let duties = Duties(await world.hub, rhythm: rhythm, report: { _ in })
    let task = Task { await duties.run() }
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=5"])[0]
    var rounds = 0
    while try await stage.job(job.id).acceptedAt == nil, rounds < 100 {
      rounds += 1
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try await stage.job(job.id).acceptedAt != nil)
    rounds = 0
    while try await isReachable(Stage.slug("hill"), in: world), rounds < 100 {
      rounds += 1
      try await Task.sleep(for: .milliseconds(50))
    }
    #expect(try await !isReachable(Stage.slug("hill"), in: world), "who answers nothing for so long is not there")
    task.cancel()
    await task.value
    await world.end()
  }
}
