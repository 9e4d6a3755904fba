import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

@Suite struct JobTests {
  @Test func aJobRunsAndIsChargedAtItsAcceptedPrice() async throws {
    let world = try await World(seed: 5)
    let stage = Stage(world)
    let job = try await stage.submit(["--gres=gpu:h100:2", "--time=60"], grant: world.template.grants[0])[0]
    #expect(job.pricePerHour == 2437 && job.heldScheme + job.heldOwn == 4874 && job.heldScheme == 3412)
    try await world.hub.setPrice(of: Stage.slug("harbour-h100"), perHour: Stage.hongKong(9999), by: world.cast["operator"])
    try await stage.round()
    world.clock.advance(by: .hours(2))
    try await stage.round()
    let ended = try await stage.job(job.id)
    #expect(ended.state.isTerminal && ended.pricePerHour == 2437)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aRepeatUnderTheSameKeySubmitsNothing() async throws {
    let world = try await World(seed: 6)
    let stage = Stage(world)
    let first = try await stage.submit(["--gpus-per-node=1", "--time=5", "--array=1-3"], key: "k1")
    let second = try await stage.submit(["--gpus-per-node=1", "--time=5", "--array=1-3"], key: "k1")
    #expect(first.map(\.id) == second.map(\.id) && first.count == 3)
    #expect(try await world.state().records.jobs.count == 3)
    let other = await stage.refusal { () throws(Problem) in try await stage.submit(["--gpus-per-node=2", "--time=5"], key: "k1") }
    #expect(other?.name == "idempotency-key-used")
    await world.end()
  }

  @Test func ofTwoSubmissionsForTheLastMoneyExactlyOneWins() async throws {
    let world = try await World(seed: 7)
    let stage = Stage(world)
    // genome has HK$250.00: 4 devices for 2 hours cost HK$194.96 at most.
    async let first = stage.refusal { () throws(Problem) in
      try await stage.submit(["--gres=gpu:h100:4", "--time=120"], project: "genome")
    }
    async let second = stage.refusal { () throws(Problem) in
      try await stage.submit(["--gres=gpu:h100:4", "--time=120"], project: "genome")
    }
    let refusals = await [first, second]
    #expect(refusals.compactMap { $0 }.count == 1)
    #expect(try await world.state().records.jobs.count == 1)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func anArrayKeepsItsLimit() async throws {
    let world = try await World(seed: 8)
    let stage = Stage(world)
    let jobs = try await stage.submit(["--gres=gpu:h100:1", "--time=10", "--array=1-5%2"])
    try await stage.round()
    let states = try await world.state().records.jobs.map(\.state)
    #expect(states.filter(\.occupiesNodes).count + states.filter(\.isTerminal).count == 2 && jobs.count == 5)
    #expect(try await world.state().records.jobs.filter { $0.reason == .arrayLimit }.count == 3)
    await world.end()
  }

  @Test func whatDependsOnAJobThatDidNotCompleteIsRefusedWithItsOwnDependents() async throws {
    let world = try await World(seed: 9)
    let stage = Stage(world)
    let parent = try await stage.submit(["--gpus-per-node=1", "--time=10", "--hold"])[0]
    let child = try await stage.submit(["--gpus-per-node=1", "--time=10", "--dependency=afterok:\(parent.id)"])[0]
    let grandchild = try await stage.submit(["--gpus-per-node=1", "--time=10", "--dependency=afterok:\(child.id)"])[0]
    try await stage.round()
    #expect(try await stage.job(child.id).reason == .dependency)
    _ = try await world.hub.cancelJob(parent.id, by: world.cast["mei"])
    for id in [child.id, grandchild.id] {
      let job = try await stage.job(id)
      #expect(job.state == .refused && job.total == 0 && job.settledAt != nil)
    }
    let late = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gpus-per-node=1", "--time=10", "--dependency=afterok:\(parent.id)"])
    }
    #expect(late?.faults.first?.rule == "can-complete")
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aCancelledRunKeepsItsPlaceUntilTheCentreConfirms() async throws {
    let world = try await World(seed: 10)
    let stage = Stage(world)
    let job = try await stage.submit(["--gres=gpu:h100:4", "--time=60"])[0]
    try await stage.round()
    let harbour = try #require(world.centres[Stage.slug("harbour")])
    harbour.die(killing: false, forgetting: false)
    _ = try await world.hub.cancelJob(job.id, by: world.cast["mei"])
    try await stage.round()
    let waiting = try await stage.job(job.id)
    #expect(waiting.state == .cancelling && !waiting.placement.isEmpty)
    #expect(try await stage.account("project:vision:HKD")?.debitsPending == job.heldOwn)
    harbour.revive()
    try await stage.round()
    #expect(try await stage.job(job.id).state == .cancelled)
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func aQuotationKeepsItsPriceUntilItsDate() async throws {
    let world = try await World(seed: 13)
    let stage = Stage(world)
    let pool = Stage.slug("harbour-h100")
    let until = world.clock.now + .hours(5)
    let quotation = try await world.hub.keepQuotation(pool: pool, for: Stage.slug("vision"), until: until, by: world.cast["mei"])
    try await world.hub.setPrice(of: pool, perHour: Stage.hongKong(5000), by: world.cast["operator"])
    let quoted = try await stage.submit(["--gres=gpu:h100:1", "--time=10"])[0]
    #expect(quoted.pricePerHour == 2437 && quoted.quotation == quotation.id)
    let others = try await stage.submit(["--gres=gpu:h100:1", "--time=10"], project: "genome")[0]
    #expect(others.pricePerHour == 5000)
    world.clock.advance(by: .hours(5))
    #expect(try await stage.submit(["--gres=gpu:h100:1", "--time=10"])[0].pricePerHour == 5000)
    try await world.hub.setPrice(of: pool, perHour: Stage.hongKong(1000), by: world.cast["operator"])
    #expect(try await stage.submit(["--gres=gpu:h100:1", "--time=10"])[0].pricePerHour == 1000)
    await world.end()
  }

  @Test func deviceSecondsPayNothingWithoutTheirDevices() async throws {
    let world = try await World(seed: 14)
    let stage = Stage(world)
    let refusal = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--cpus-per-task=2", "--time=10"], grant: world.template.grants[1])
    }
    #expect(refusal?.name == "no-place")
    await world.end()
  }

  @Test func anOwnShareAboveTheLimitIsRefusedAndHoldsNothing() async throws {
    let world = try await World(seed: 15)
    let stage = Stage(world)
    let refusal = await stage.refusal { () throws(Problem) in
      try await stage.submit(["--gres=gpu:h100:1", "--time=60"], atMost: 2436)
    }
    #expect(refusal?.name == "own-share-above-limit")
    #expect(try await stage.account("project:vision:HKD")?.debitsPending == 0)
    _ = try await stage.submit(["--gres=gpu:h100:1", "--time=60"], atMost: 2437)
    await world.end()
  }

  @Test(arguments: [
    ("place-refused", "harbour-cpu", ["--gres=gpu:h100:1", "--time=5"]),
    ("place-refused", "across-910", ["--gpus-per-node=1", "--time=5"]),
    ("not-found", "nowhere", ["--gpus-per-node=1", "--time=5"]),
    ("place-refused", "hill-a100", ["--gpus-per-node=3", "--time=5"]),
  ])
  func anUnsuitablePoolIsRefusedWithItsReason(name: String, pool: String, options: [String]) async throws {
    let world = try await World(seed: 16)
    let refusal = await Stage(world).refusal { () throws(Problem) in try await Stage(world).submit(options, pool: pool) }
    #expect(refusal?.name == name)
    await world.end()
  }

  @Test func theLastOfSeveralRunsCounts() async throws {
    let world = try await World(seed: 17)
    let stage = Stage(world)
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=600"])[0]
    try await stage.round()
    let harbour = try #require(world.centres[Stage.slug("harbour")])
    var restarts = 0
    while try await stage.job(job.id).state == .running, restarts == 0 {
      world.clock.advance(by: .minutes(1))
      harbour.die(killing: true, forgetting: false)
      harbour.revive()
      world.clock.advance(by: .minutes(11))
      try await stage.round()
      restarts = try await stage.job(job.id).restarts
    }
    world.clock.advance(by: .hours(11))
    try await stage.round()
    #expect(try await stage.job(job.id).state.isTerminal)
    #expect(try await stage.violations() == [])
    await world.end()
  }
}
