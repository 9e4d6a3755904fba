import Centres
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Synchronization
import Testing

/// A centre, or whoever took over its agent, says what cannot be: the books and the plan stay whole.
@Suite struct LyingCentreTests {
  private let harbour = Stage.slug("harbour")

  /// Says of every run what it was told to say.
  private final class LyingCentre: Centre {
    let said = Mutex(RunObservation.queued(reason: ""))
    private let described: CentreDescription
    init(_ described: CentreDescription) { self.described = described }

    func describe() async throws(CentreFailure) -> CentreDescription { described }
    func start(_ order: RunOrder) async throws(CentreFailure) {}
    func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
      let said = said.withLock { $0 }
      return Dictionary(keys.map { ($0, said) }) { $1 }
    }
    func cancel(_ key: RunKey) async throws(CentreFailure) {}
    func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
      throw .notFound(name: name)
    }
    func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { [] }
    func discardFiles(of key: RunKey) async throws(CentreFailure) {}
  }

  private func stage(_ seed: UInt64) async throws -> (World, Stage, LyingCentre, JobRecord) {
    let world = try await World(seed: seed)
    let stage = Stage(world)
    let job = try await stage.submit(["--gres=gpu:h100:2", "--time=60"])[0]
    let liar = LyingCentre(try await #require(world.centres[harbour]).describe())
    await world.connect(liar, to: harbour)
    return (world, stage, liar, job)
  }

  /// The laws of the hub's own records: what really ran nobody knows here.
  private func violations(_ world: World) async throws -> [Violation] {
    let records = try await world.state().records
    return Laws.balances(records) + Laws.heldIsOwed(records) + Laws.monthsAddUp(records) + Laws.audited(records)
      + Laws.queues(records)
  }

  @Test func momentsToComeAreTakenForNow() async throws {
    let (world, stage, liar, job) = try await stage(331)
    let ages = Instant(secondsSince1970: 200_000_000_000)
    liar.said.withLock { $0 = .running(RunStart(startedAt: ages)) }
    try await stage.round()
    let began = try await stage.job(job.id)
    #expect(began.state == .running && began.startedAt == world.clock.now)
    let lines = try await world.state().records.audit.count
    world.clock.advance(by: .minutes(1))
    try await stage.round()
    #expect(try await stage.job(job.id).startedAt == began.startedAt, "the same word means the same moment")
    #expect(try await world.state().records.audit.count == lines, "and is no news")
    liar.said.withLock {
      $0 = .ended(RunEnd(startedAt: ages, endedAt: ages + .hours(1), measured: Milliseconds(1 << 50), cause: .exited(code: 0)))
    }
    try await stage.round()
    let over = try await stage.job(job.id)
    #expect(over.state == .completed && over.endedAt == world.clock.now)
    #expect(over.deviceSeconds == Int64(7200), "charged for its walltime at most")
    #expect(try await violations(world) == [])
    await world.end()
  }

  @Test(arguments: [
    [NodeAllotment(node: "a", devices: [0]), NodeAllotment(node: "b", devices: [0])],
    [NodeAllotment(node: "a", devices: Array(0..<1024))],
    (0..<5000).map { NodeAllotment(node: "n\($0)", devices: [0]) },
  ]) func nodesThatTheJobCannotHaveAreNotTakenDown(allotment: [NodeAllotment]) async throws {
    let (world, stage, liar, job) = try await stage(332)
    liar.said.withLock { $0 = .running(RunStart(startedAt: world.clock.now, allotment: allotment)) }
    try await stage.round()
    let running = try await stage.job(job.id)
    #expect(running.state == .running && running.placement.count == 1 && running.placement.first?.devices.count == 2)
    #expect(try await violations(world) == [])
    await world.end()
  }

  /// What is possible is taken down, and may be of another pool, or twice the same: the plan goes on with it.
  @Test func nodesThatAreGivenTwiceDoNotStopThePlan() async throws {
    let (world, stage, liar, job) = try await stage(333)
    let twice = [NodeAllotment(node: try await nodeName(world), devices: [0, 0, 63, 7])]
    liar.said.withLock { $0 = .running(RunStart(startedAt: world.clock.now, allotment: twice)) }
    for _ in 0..<3 { try await stage.submit(["--gres=gpu:h100:2", "--time=5"]) }
    for _ in 0..<3 {
      try await stage.round()
      world.clock.advance(by: .minutes(1))
    }
    #expect(try await stage.job(job.id).placement == twice)
    liar.said.withLock { $0 = .ended(RunEnd(startedAt: nil, endedAt: world.clock.now, measured: .zero, cause: .exited(code: 0))) }
    try await stage.round()
    #expect(try await stage.job(job.id).state.isTerminal)
    await world.end()
  }

  private func nodeName(_ world: World) async throws -> String {
    let pools = try await world.database.read { try $0.select(PoolRecord.self, where: .equal(.centre, harbour)) }
    return try #require(pools.first { $0.deviceModel == "h100" }?.nodes.first?.name)
  }
}
