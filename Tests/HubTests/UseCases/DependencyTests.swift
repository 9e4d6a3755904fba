import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// What waits for other jobs, and how much of it one project may have.
@Suite struct DependencyTests {
  /// A chain of waiting jobs after `root`, written as submissions would have left it, but for the holds.
  private func writeChain(_ length: Int, after root: JobRecord, like model: JobRecord, in world: World) async throws {
    try await world.database.write { records in
      var before = root
      for place in 1...length {
        var job = model
        let id = Identifier<JobKind>(madeAt: world.clock.now, random: (UInt64(place), 7))
        guard let submission = SubmissionID(rawValue: id.rawValue), let awaited = AwaitedID(rawValue: before.id.rawValue) else {
          return
        }
        (job.id, job.submission, job.number, job.state) = (id, submission, model.number + place, .waiting)
        (job.heldOwn, job.reason) = (0, .dependency)
        try records.insert(job)
        try records.insert(AwaitedRecord(id: awaited, unfinished: 1, hasFailed: false))
        try records.insert(DependentRecord(submission: submission, pool: job.pool, waits: 1))
        try records.insert(WaitRecord(awaited: awaited, submission: submission))
        before = job
      }
      guard var open = try records.find(OpenJobsRecord.self, root.project) else { return }
      open.count += length
      try records.update(open)
    }
  }

  @Test func aLongChainEndsWithItsFirstJob() async throws {
    let world = try await World(seed: 61)
    let stage = Stage(world)
    let root = try await stage.submit(["--gpus-per-node=1", "--time=10", "--hold"])[0]
    let model = try await stage.submit(["--gpus-per-node=1", "--time=10", "--hold"])[0]
    try await writeChain(1_200, after: root, like: model, in: world)
    _ = try await world.hub.cancelJob(root.id, by: world.cast["mei"])
    // The rest ends in transactions of their own, before anything is placed.
    try await world.hub.placeJobs()
    let jobs = try await world.state().records.jobs
    #expect(jobs.filter { $0.state == .refused && $0.settledAt != nil }.count == 1_200)
    #expect(jobs.filter { !$0.state.isTerminal }.map(\.id) == [model.id])
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func anArrayAfterAnArrayIsOneRow() async throws {
    let world = try await World(seed: 62)
    let stage = Stage(world)
    // A free pool, so that money is no matter.
    try await world.hub.setPrice(of: Stage.slug("harbour-cpu"), perHour: Stage.hongKong(0), by: world.cast["operator"])
    let first = try await stage.submit(["--cpus-per-task=1", "--time=1", "--array=1-300"])
    let second = try await stage.submit(
      ["--cpus-per-task=1", "--time=1", "--array=1-300", "--dependency=afterok:\(first[0].submission)"])
    let records = try await world.state().records
    #expect(records.waits.count == 1 && records.dependents.map(\.waits) == [1])
    #expect(records.awaited.map(\.unfinished) == [300])
    try await stage.round()
    #expect(try await stage.job(second[7].id).reason == .dependency)
    _ = try await world.hub.cancelJob(first[299].id, by: world.cast["mei"])
    try await world.hub.placeJobs()
    let after = try await world.state().records
    #expect(after.jobs.filter { $0.submission == second[0].submission }.allSatisfy { $0.state == .refused })
    #expect(after.waits.isEmpty && after.awaited.isEmpty && after.dependents.isEmpty)
    // Every job that ended has its line.
    let named = Set(after.audit.map(\.subject))
    #expect(second.allSatisfy { named.contains("job:\($0.id)") })
    await world.end()
  }

  @Test func whatWaitsForAnArrayStartsWhenItsLastRunHasCompleted() async throws {
    let world = try await World(seed: 6)
    let stage = Stage(world)
    let first = try await stage.submit(["--gres=gpu:h100:1", "--time=5", "--array=1-3"])
    let second = try await stage.submit(["--gres=gpu:h100:1", "--time=5", "--dependency=afterok:\(first[0].submission)"])[0]
    for _ in 0..<4 {
      try await stage.round()
      world.clock.advance(by: .minutes(7))
    }
    let states = try await world.state().records.jobs.map(\.state)
    if states.prefix(3).allSatisfy({ $0 == .completed }) {
      #expect(try await stage.job(second.id).placedAt != nil)
    } else {
      #expect(try await stage.job(second.id).state == .refused)
    }
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aProjectHasOnlySoManyOpenJobs() async throws {
    var limits = HubLimits()
    limits.openJobsPerProject = 4
    let world = try await World(seed: 63, limits: limits)
    let stage = Stage(world)
    let jobs = try await stage.submit(["--gpus-per-node=1", "--time=1", "--array=1-3", "--hold"])
    let refused = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gpus-per-node=1", "--time=1", "--array=1-2"])
    }
    #expect(refused?.name == "too-many-open-jobs")
    try await stage.submit(["--gpus-per-node=1", "--time=1", "--hold"])
    let full = await stage.refusal { () throws(Problem) in try await stage.submit(["--gpus-per-node=1", "--time=1"]) }
    #expect(full?.name == "too-many-open-jobs" && full?.faults.first?.field == "project")
    _ = try await world.hub.cancelJob(jobs[0].id, by: world.cast["mei"])
    try await stage.submit(["--gpus-per-node=1", "--time=1"])
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aLongQueueIsReadWithAsManyStatementsAsAShortOne() async throws {
    let world = try await World(seed: 64)
    let stage = Stage(world)
    let pool = Stage.slug("harbour-h100")
    let root = try await stage.submit(["--gres=gpu:h100:1", "--time=10", "--hold"])[0]
    try await stage.submit(["--gres=gpu:h100:4", "--time=10", "--nodes=2"])
    try await stage.round()
    func statements(_ body: (Hub) async throws -> Void) async throws -> Int {
      let watched = WatchedDatabase(await world.database)
      try await body(await world.hub(over: watched))
      return watched.statements
    }
    func look(_ hub: Hub) async throws {
      let request = stage.submission(["--gres=gpu:h100:1", "--time=10"]).request
      let offers = try await hub.requestOffers(request, by: world.cast["mei"]).offers
      #expect(offers.contains { $0.pool == pool })
    }
    var counts: [[Int]] = []
    for batch in [2, 40] {
      for _ in 0..<batch {
        try await stage.submit(["--gres=gpu:h100:1", "--time=1"], pool: "harbour-h100")
        try await stage.submit(["--gres=gpu:h100:1", "--time=1", "--dependency=afterok:\(root.id)"], pool: "harbour-h100")
      }
      try await stage.round()
      counts.append([try await statements { try await $0.placeJobs() }, try await statements(look)])
    }
    #expect(counts[0] == counts[1])
    await world.end()
  }
}
