import Centres
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Synchronization
import Testing

/// Pools in which the centre's own queue decides, and what the centre's operator closes.
@Suite struct SharedPoolTests {
  private let pool = Stage.slug("hill-a100")

  private func share(_ world: World) async throws {
    try await world.hub.changePool(pool, usage: .shared, by: world.cast["operator"])
    try await world.hub.surveyCentres()
  }

  @Test func whatWaitsForASharedPoolIsSentAtOnceAndWaitsAtTheCentre() async throws {
    let world = try await World(seed: 521)
    let stage = Stage(world)
    try await share(world)
    // Six devices: the rest would wait in the hub's queue if the pool were its own.
    let jobs = try await stage.submit(["--gres=gpu:a100:2", "--time=30", "--array=1-6"])
    try await stage.round()
    try await stage.round()
    let now = try await world.state().records.jobs
    #expect(now.count == 6 && now.allSatisfy { $0.acceptedAt != nil && $0.state.occupiesNodes })
    let waiting = now.filter { $0.state == .starting }
    #expect(!waiting.isEmpty && waiting.allSatisfy { $0.reason == .centreQueue && $0.expectedAt != nil && $0.stuckAt != nil })
    #expect(CentreReason.sentence(of: "Priority").english == "Other jobs are served first at the centre.")
    #expect(try await stage.violations() == [])
    for _ in 0..<12 {
      world.clock.advance(by: .hours(1))
      try await stage.round()
    }
    for job in jobs { #expect(try await stage.job(job.id).state.isTerminal) }
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func anOfferSaysWhoseQueueItsForecastComesFromAndHowOldItIs() async throws {
    let world = try await World(seed: 522)
    let stage = Stage(world)
    try await share(world)
    let seen = world.clock.now
    _ = try await stage.submit(["--gres=gpu:a100:2", "--time=60", "--array=1-3"])
    try await stage.round()
    world.clock.advance(by: .minutes(15))
    try await world.hub.surveyCentres()
    let request = stage.submission(["--gres=gpu:a100:2", "--time=30"]).request
    let offer = try #require(try await world.hub.requestOffers(request, by: world.cast["mei"]).offers.first)
    guard case .centreQueue(let seenAt?) = offer.basis else {
      Issue.record("the forecast is \(offer.basis)")
      return
    }
    #expect(seenAt > seen && offer.centreAnsweredAt == world.clock.now)
    #expect(offer.forecastStart > world.clock.now, "three nodes, all given away there")
    let dedicated = try await world.hub.requestOffers(
      stage.submission(["--gres=gpu:h100:1", "--time=30"]).request, by: world.cast["mei"])
    #expect(dedicated.offers.first?.basis == .hubQueue)
    await world.end()
  }

  @Test func aQueueThatIsShownNoMoreIsForgotten() async throws {
    let world = try await World(seed: 524)
    let stage = Stage(world)
    try await share(world)
    let request = stage.submission(["--gres=gpu:a100:2", "--time=30"]).request
    func seenAt() async throws -> Instant? {
      let offer = try #require(try await world.hub.requestOffers(request, by: world.cast["mei"]).offers.first)
      guard case .centreQueue(let seenAt) = offer.basis else { return nil }
      return seenAt
    }
    #expect(try await seenAt() != nil)
    // It answers everything but that.
    await world.connect(ClosingLine(to: try #require(world.centres[Stage.slug("hill")])), to: Stage.slug("hill"))
    world.clock.advance(by: .minutes(1))
    try await world.hub.surveyCentres()
    #expect(try await seenAt() == nil)
    await world.end()
  }

  @Test func aPoolIsSharedOnlyWhereTheCentreHasAQueueAndNoPackageKeepsIt() async throws {
    let world = try await World(seed: 523)
    let stage = Stage(world)
    let operators = world.cast["operator"]
    let local = await stage.refusal { () throws(Problem) in
      try await world.hub.changePool(Stage.slug("harbour-h100"), usage: .shared, by: operators)
    }
    #expect(local?.faults.map(\.field) == ["usage"])
    try await share(world)
    _ = try await stage.submit(["--gres=gpu:a100:2", "--time=30", "--array=1-6"])
    try await stage.round()
    let back = await stage.refusal { () throws(Problem) in
      try await world.hub.changePool(pool, usage: .dedicated, by: operators)
    }
    #expect(back?.name == "in-use")
    let member = await stage.refusal { () throws(Problem) in
      try await world.hub.changePool(pool, usage: .shared, by: world.cast["mei"])
    }
    #expect(member?.kind == .forbidden)
    let file = try await world.hub.exportCity(by: world.cast["admin"])
    let pools = file.centres?.flatMap(\.pools) ?? []
    #expect(pools.first { $0.id == pool }?.usage == .shared)
    #expect(pools.first { $0.id.rawValue == "harbour-h100" }?.usage == nil)
    await world.end()
  }

  @Test func whatTheCentreItselfWillCloseKeepsJobsAway() async throws {
    let world = try await World(seed: 524)
    let stage = Stage(world)
    let harbour = Stage.slug("harbour")
    let now = world.clock.now
    let line = ClosingLine(to: try #require(world.centres[harbour]))
    line.closures = [
      .init(name: "works", nodes: ["harbour-h100-1", "harbour-h100-2"], interval: (now + .hours(1))..<(now + .hours(5)))
    ]
    await world.connect(line, to: harbour)
    try await world.hub.surveyCentres()
    #expect(try await world.hub.pool(Stage.slug("harbour-h100")).closures.map(\.name) == ["works"])
    let short = try await stage.submit(["--gres=gpu:h100:1", "--time=30"])[0]
    let long = try await stage.submit(["--gres=gpu:h100:1", "--time=120"])[0]
    try await stage.round()
    #expect(try await stage.job(short.id).state == .running)
    #expect(try await stage.job(long.id).reason == .maintenance)
    line.closures = []
    try await world.hub.surveyCentres()
    try await stage.round()
    #expect(try await stage.job(long.id).state == .running, "called off, without a restart")
    await world.end()
  }
}

/// A centre that tells of closures.
private final class ClosingLine: Centre {
  private let centre: any Centre
  private let told = Mutex<[CentreDescription.Closure]>([])
  init(to centre: any Centre) { self.centre = centre }

  var closures: [CentreDescription.Closure] {
    get { told.withLock { $0 } }
    set { told.withLock { $0 = newValue } }
  }

  func describe() async throws(CentreFailure) -> CentreDescription {
    var description = try await centre.describe()
    description.closures = closures
    return description
  }
  func start(_ order: RunOrder) async throws(CentreFailure) { try await centre.start(order) }
  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] { try await centre.observe(keys) }
  func cancel(_ key: RunKey) async throws(CentreFailure) { try await centre.cancel(key) }
  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await centre.read(name, of: key, from: offset, limit: limit)
  }
  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { try await centre.files(of: key) }
  func discardFiles(of key: RunKey) async throws(CentreFailure) { try await centre.discardFiles(of: key) }
}
