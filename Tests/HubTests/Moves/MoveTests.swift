import Access
import Centres
import Hub
import Jobs
import Language
import Offers
import PrayaTestKit
import Quantities
import Storage
import Testing

/// Jobs that leave a place where they are stuck or refused, for the next best one.
@Suite struct MoveTests {
  private static let harbour = Stage.slug("harbour")
  private static let hill = Stage.slug("hill")
  private static let any = ["--gpus-per-node=1", "--time=30"]

  private func submit(
    _ stage: Stage, _ rule: MoveRule, pool: String, _ options: [String] = any, grant: GrantID? = nil
  ) async throws(Problem) -> JobRecord {
    var order = stage.submission(options, grant: grant, pool: pool)
    order.moveRule = rule
    return try await stage.world.hub.submitJob(order, by: stage.world.cast["mei"]).jobs[0]
  }

  private func moves(_ stage: Stage, _ job: JobRecord) async throws -> [JobMoveRecord] {
    try await stage.world.hub.jobMoves(of: job.runName.description, by: stage.world.cast["mei"])
  }

  /// Sends the job to its centre, which has it and does not start it: none of its nodes is in service there.
  private func stuck(_ stage: Stage, at centre: Slug) async throws {
    try await stage.world.hub.placeJobs()
    for node in stage.world.centres[centre]?.nodes ?? [] {
      stage.world.centres[centre]?.setAvailable(false, node: node.name)
    }
    try await stage.world.hub.attendRuns()
    try await stage.world.hub.attendRuns()
    stage.world.clock.advance(by: .minutes(16))
  }

  @Test func aStuckJobMovesByItselfToACheaperPlaceAndEndsOnce() async throws {
    let world = try await World(seed: 501)
    let stage = Stage(world)
    let job = try await submit(stage, .automatic, pool: "harbour-h100")
    try await stuck(stage, at: Self.harbour)
    let waiting = try await stage.job(job.id)
    #expect(waiting.state == .starting && waiting.reason == .centreQueue && waiting.centreReason == "Priority")
    #expect(try await world.hub.moveStuckJobs() == 1)
    let leaving = try await stage.job(job.id)
    #expect(leaving.withdrawnAt != nil && leaving.pool == job.pool, "it keeps its place until the centre confirms")
    #expect(try await stage.violations() == [])
    try await world.hub.attendRuns()
    try await world.hub.attendRuns()
    #expect(try await stage.job(job.id).reason == .moving)
    #expect(try await stage.violations() == [])
    try await world.hub.placeJobs()
    let moved = try await stage.job(job.id)
    #expect(moved.pool.rawValue == "hill-a100" && moved.moves == 1 && moved.pricePerHour == 1_333)
    #expect(moved.heldOwn < job.heldOwn && moved.acceptedTotal == job.acceptedTotal)
    #expect(try await stage.violations() == [])
    let record = try #require(try await moves(stage, job).first)
    #expect(record.state == .done && record.cause == .notStarted && record.decidedBy == nil && record.wasSent)
    for _ in 0..<4 {
      try await stage.round()
      world.clock.advance(by: .hours(1))
    }
    try await stage.round()
    #expect(try await stage.job(job.id).state.isTerminal)
    #expect(Laws.afterwards(try await world.state()).filter { $0.law != 3 } == [])
    let topics = try await world.state().records.notices.filter { $0.subject == job.id.rawValue }.map(\.topic)
    #expect(topics.filter { $0 != .jobEnded } == [.jobMoved])
    await world.end()
  }

  @Test func aDearerPlaceIsAskedAboutAndAcceptedAtThePriceThatWasAskedAbout() async throws {
    let world = try await World(seed: 502)
    let (stage, mei) = (Stage(world), world.cast["mei"])
    let job = try await submit(stage, .automatic, pool: "hill-a100")
    try await stuck(stage, at: Self.hill)
    #expect(try await world.hub.moveStuckJobs() == 1)
    let question = try #require(try await moves(stage, job).first)
    #expect(question.state == .asked && question.toPool.rawValue == "harbour-h100" && question.ownAfter > question.ownBefore)
    #expect(try await stage.job(job.id).withdrawnAt == nil)
    #expect(try await world.hub.moveStuckJobs() == 0, "it is asked once")
    // The price changes between the question and the answer.
    try await world.hub.setPrice(of: Stage.slug("harbour-h100"), perHour: Stage.hongKong(3_000), by: world.cast["operator"])
    let name = job.runName.description
    let refusal = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.moveJobs(named: name, to: Stage.slug("harbour-h100"), by: mei)
    }
    #expect(refusal?.name == "offer-changed")
    try await world.hub.setPrice(of: Stage.slug("harbour-h100"), perHour: Stage.hongKong(2_437), by: world.cast["operator"])
    _ = try await world.hub.moveJobs(named: name, to: Stage.slug("harbour-h100"), by: mei)
    #expect(try await stage.violations() == [])
    try await stage.round()
    try await stage.round()
    let moved = try await stage.job(job.id)
    #expect(moved.centre == Self.harbour && moved.pricePerHour == 2_437 && moved.acceptedOwn == question.ownAfter)
    #expect(try await moves(stage, job).first?.decidedBy == mei.person)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func whoSaysNoKeepsTheJobWhereItIsAndAQuestionExpires() async throws {
    let world = try await World(seed: 503)
    let stage = Stage(world)
    let job = try await submit(stage, .ask, pool: "harbour-h100")
    try await stuck(stage, at: Self.harbour)
    try await world.hub.moveStuckJobs()
    #expect(try await moves(stage, job).map(\.state) == [.asked])
    _ = try await world.hub.keepJobs(named: job.runName.description, by: world.cast["mei"])
    world.clock.advance(by: .hours(2))
    try await world.hub.moveStuckJobs()
    #expect(try await moves(stage, job).map(\.state) == [.declined])
    let other = try await submit(stage, .ask, pool: "harbour-h100", ["--gpus-per-node=1", "--time=20"])
    for node in world.centres[Self.harbour]?.nodes ?? [] { world.centres[Self.harbour]?.setAvailable(true, node: node.name) }
    try await world.hub.surveyCentres()
    try await stuck(stage, at: Self.harbour)
    try await world.hub.moveStuckJobs()
    world.clock.advance(by: .hours(25))
    try await world.hub.moveStuckJobs()
    #expect(try await moves(stage, other).map(\.state) == [.expired])
    world.clock.advance(by: .minutes(16))
    try await world.hub.moveStuckJobs()
    #expect(try await moves(stage, other).map(\.state) == [.expired, .asked], "it is still stuck: it is asked again")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aJobThatBeganAfterAllStaysWhereItIs() async throws {
    let world = try await World(seed: 504)
    let stage = Stage(world)
    let job = try await submit(stage, .automatic, pool: "harbour-h100")
    try await stuck(stage, at: Self.harbour)
    #expect(try await world.hub.moveStuckJobs() == 1)
    // Before the order to give it back arrives, the centre starts it.
    for node in world.centres[Self.harbour]?.nodes ?? [] { world.centres[Self.harbour]?.setAvailable(true, node: node.name) }
    try await world.hub.attendRuns()
    let running = try await stage.job(job.id)
    #expect(running.state == .running && running.pool == job.pool && running.withdrawnAt == nil)
    let record = try #require(try await moves(stage, job).first)
    #expect(record.state == .void && record.failure == .began)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aDeadCentreKeepsWhatItHasAndLosesWhatWaits() async throws {
    let world = try await World(seed: 505)
    let stage = Stage(world)
    let sent = try await submit(stage, .automatic, pool: "harbour-h100")
    try await stuck(stage, at: Self.harbour)
    let queued = try await submit(stage, .automatic, pool: "harbour-h100", ["--gpus-per-node=4", "--time=10"])
    world.centres[Self.harbour]?.die(killing: false, forgetting: false)
    try await world.hub.attendRuns()
    try await world.hub.surveyCentres()
    let answer = try await world.hub.requestOffers(stage.submission(Self.any).request, by: world.cast["mei"])
    let refusal = try #require(answer.refusals.first { $0.centre == Self.harbour && $0.pool.rawValue == "harbour-h100" })
    #expect(refusal.reasons.contains { $0.english.hasPrefix("This place has not answered since") })
    world.clock.advance(by: .minutes(6))
    try await world.hub.moveStuckJobs()
    try await world.hub.moveStuckJobs()
    #expect(try await stage.job(sent.id).withdrawnAt == nil, "nobody can confirm that it never began")
    #expect(try await stage.job(sent.id).centre == Self.harbour)
    let waiting = try await stage.job(queued.id)
    #expect(waiting.centre == Self.harbour || waiting.moves == 1)
    #expect(waiting.moves == 1 || waiting.reason == .centreUnreachable)
    world.centres[Self.harbour]?.revive()
    try await world.hub.surveyCentres()
    world.clock.advance(by: .minutes(6))
    try await world.hub.moveStuckJobs()
    #expect(try await stage.job(sent.id).withdrawnAt != nil, "now it is asked back")
    try await world.hub.attendRuns()
    try await world.hub.attendRuns()
    try await world.hub.placeJobs()
    #expect(try await stage.job(sent.id).pool.rawValue == "hill-a100")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func whatACentreRefusesGoesToTheNextOneOrIsOver() async throws {
    var faults = CentreFaults.none
    faults.refuses = 1000
    let world = try await World(seed: 506)
    let stage = Stage(world)
    world.centres[Self.harbour]?.faults = faults
    let automatic = try await submit(stage, .automatic, pool: "harbour-h100")
    let asked = try await submit(stage, .ask, pool: "harbour-h100")
    let staying = try await submit(stage, .never, pool: "harbour-h100")
    let nowhere = try await submit(stage, .automatic, pool: "harbour-h100", ["--gres=gpu:h100:1", "--time=5"])
    try await stage.round()
    #expect(try await stage.job(automatic.id).pool.rawValue == "hill-a100")
    let refused = try await stage.job(asked.id)
    #expect(refused.state == .waiting && refused.reason == .refusedByCentre && refused.centreReason == "quota of this centre")
    #expect(try await stage.job(staying.id).state == .refused)
    #expect(try await stage.job(nowhere.id).state == .refused)
    #expect(try await stage.violations() == [])
    _ = try await world.hub.keepJobs(named: asked.runName.description, by: world.cast["mei"])
    let over = try await stage.job(asked.id)
    #expect(over.state == .refused && over.cause == .launchFailed(reason: "quota of this centre") && over.total == 0)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func dataThatMayNotLeaveDoesNot() async throws {
    let world = try await World(seed: 507)
    let stage = Stage(world)
    // Genome's data is restricted: only the harbour is cleared for it.
    var order = stage.submission(Self.any, project: "genome", pool: "harbour-h100")
    order.moveRule = .automatic
    let job = try await world.hub.submitJob(order, by: world.cast[Cast.member(of: Stage.slug("genome"))]).jobs[0]
    try await stuck(stage, at: Self.harbour)
    try await world.hub.moveStuckJobs()
    #expect(try await stage.job(job.id).withdrawnAt == nil)
    #expect(try await world.state().records.moves.isEmpty)
    let carol = world.cast["carol"]
    let refusal = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.moveJobs(named: job.runName.description, to: Stage.slug("hill-a100"), by: carol)
    }
    #expect(refusal?.name == "place-refused")
    let stranger = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.moveJobs(named: job.runName.description, to: Stage.slug("hill-a100"), by: world.cast["mei"])
    }
    #expect(stranger?.kind == .notFound)
    await world.end()
  }

  @Test func aGrantsHoldMovesWithTheJobToTheCent() async throws {
    let world = try await World(seed: 508)
    let stage = Stage(world)
    let grant = world.template.grants[0]
    let job = try await submit(stage, .automatic, pool: "harbour-h100", grant: grant)
    #expect(job.heldScheme > 0 && job.heldOwn > 0)
    try await stuck(stage, at: Self.harbour)
    try await world.hub.moveStuckJobs()
    for _ in 0..<2 { try await world.hub.attendRuns() }
    try await world.hub.placeJobs()
    let moved = try await stage.job(job.id)
    #expect(moved.moves == 1 && moved.rate == job.rate)
    // 30 minutes of one device at 13.33: 6.665, of which 70 % half up.
    #expect(moved.heldScheme + moved.heldOwn == 667 && moved.heldScheme == 467)
    #expect(try await stage.account("grant:\(grant):HKD")?.debitsPending == 467)
    #expect(try await stage.account("project:vision:HKD")?.debitsPending == 200)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aJobMovesAFewTimesAtMostAndNeverBack() async throws {
    let world = try await World(seed: 509)
    let (stage, mei) = (Stage(world), world.cast["mei"])
    let job = try await submit(stage, .never, pool: "harbour-h100")
    let name = job.runName.description
    _ = try await world.hub.moveJobs(named: name, to: Stage.slug("hill-a100"), ownShareAtMost: 100_000, by: mei)
    #expect(try await stage.job(job.id).pool.rawValue == "hill-a100")
    let back = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.moveJobs(named: name, to: Stage.slug("harbour-h100"), by: mei)
    }
    #expect(back?.name == "pool-been")
    try await stage.round()
    world.clock.advance(by: .minutes(16))
    try await stage.round()
    let begun = await stage.refusal { () throws(Problem) in
      _ = try await world.hub.moveJobs(named: name, to: Stage.slug("harbour-h100"), by: mei)
    }
    #expect(begun?.name == "job-began")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aRequeuedJobWaitsAgainAndIsChargedItsLastRun() async throws {
    var faults = CentreFaults.none
    faults.requeues = 1000
    let world = try await World(seed: 510, faults: faults)
    let stage = Stage(world)
    let job = try await submit(stage, .automatic, pool: "harbour-h100")
    try await stage.round()
    #expect(try await stage.job(job.id).state == .running)
    var waited = false
    for _ in 0..<600 {
      world.clock.advance(by: .minutes(1))
      try await world.hub.attendRuns()
      let now = try await stage.job(job.id)
      if now.state == .starting {
        waited = true
        #expect(now.reason == .centreQueue && now.startedAt == nil && now.centreReason == "Priority" && now.restarts > 0)
        #expect(now.stateLabel.english == "waiting at the centre")
        try await world.hub.moveStuckJobs()
        #expect(try await stage.job(job.id).withdrawnAt == nil, "it began once: it stays")
      }
      if now.state.isTerminal { break }
    }
    #expect(waited)
    #expect(try await stage.job(job.id).state.isTerminal)
    #expect(try await stage.violations() == [])
    await world.end()
  }
}
