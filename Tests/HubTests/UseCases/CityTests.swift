import Centres
import Foundation
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// The city applied to a hub that is at work.
@Suite struct CityTests {
  private let harbour = Stage.slug("harbour")

  private func apply(_ file: CityFile, to world: World) async throws(Problem) -> [String] {
    guard let bytes = try? JSONEncoder().encode(file) else { return ["is not written"] }
    return try await world.hub.applyCity([UInt8](bytes), by: world.cast["admin"])
  }

  private func pools(_ world: World) async throws -> [PoolRecord] {
    try await world.database.read { try $0.select(PoolRecord.self, order: .ascending(.id)) }
  }

  private func edit(_ pool: String, in world: World, _ change: @escaping @Sendable (inout PoolRecord) -> Void) async throws {
    try await world.database.write { records in
      guard var record = try records.find(PoolRecord.self, Stage.slug(pool)) else { return }
      change(&record)
      try records.update(record)
    }
  }

  @Test func plansGiveWayToWhatACentreHasReportedHoweverOftenTheyAreApplied() async throws {
    let world = try await World(seed: 91)
    let plan = try await world.hub.exportCity(by: world.cast["admin"])
    world.centres[harbour]?.setAvailable(false, node: "harbour-h100-2")
    try await world.hub.surveyCentres()
    let reported = try await pools(world)
    #expect(reported.flatMap(\.nodes).filter { !$0.isAvailable }.map(\.name) == ["harbour-h100-2"])
    // The centre cannot be asked when the city is applied again: what it has said still holds.
    world.centres[harbour]?.die(killing: false, forgetting: false)
    #expect(try await apply(plan, to: world) == [])
    #expect(try await pools(world) == reported)
    await world.end()
  }

  @Test func nodesOnWhichJobsRunAreNotTakenFromAPool() async throws {
    let world = try await World(seed: 92)
    let stage = Stage(world)
    try await stage.submit(["--gres=gpu:h100:1", "--time=600"])
    try await world.hub.placeJobs()
    var file = try await world.hub.exportCity(by: world.cast["admin"])
    let place = try #require(file.centres?.firstIndex { $0.id == harbour })
    let pool = try #require(file.centres?[place].pools.firstIndex { $0.id.rawValue == "harbour-h100" })
    file.centres?[place].pools[pool].nodes = [
      .init(names: ["renamed-1", "renamed-2"], devices: 4, cpus: 32, memoryGibibytes: 256)
    ]
    let changed = file
    let refusal = await stage.refusal { () throws(Problem) in _ = try await apply(changed, to: world) }
    #expect(refusal?.faults.map(\.rule) == ["in-use"])
    #expect(try await stage.violations() == [])
    await world.end()
  }

  @Test func unlikeNodesAreExportedExactly() async throws {
    let world = try await World(seed: 93)
    let names = ["dgx21", "dgx22", "odd", "dgx23", "n01", "n02", "x1"]
    try await edit("harbour-cpu", in: world) { pool in
      pool.nodes = names.map { .init(name: $0, devices: 1, cpus: 16, memoryMebibytes: 256 << 10) }
      pool.nodes[6].memoryMebibytes = 1_000
    }
    let file = try await world.hub.exportCity(by: world.cast["admin"])
    let groups = try #require(file.centres?.flatMap(\.pools).first { $0.id.rawValue == "harbour-cpu" }?.nodes)
    #expect(groups.map(\.first) == [21, nil, 23, nil, nil] && groups.map(\.count) == [2, nil, 1, nil, 1])
    #expect(groups.map(\.names) == [nil, ["odd"], nil, ["n01", "n02"], nil] && groups[4].memoryMebibytes == 1_000)
    #expect(try await apply(file, to: world) == [])
    await world.end()
  }

  @Test func aPrefixThatEndsWithADigitIsRefused() async throws {
    let world = try await World(seed: 94)
    var file = try await world.hub.exportCity(by: world.cast["admin"])
    file.centres?[0].pools[0].nodes[0].prefix = "dgx2"
    let changed = file
    let refusal = await Stage(world).refusal { () throws(Problem) in _ = try await apply(changed, to: world) }
    #expect(refusal?.faults.contains { $0.rule == "no-digit-last" } == true)
    await world.end()
  }

  @Test func inputsAreKeptUntilTheirLastRunIsOver() async throws {
    let world = try await World(seed: 95)
    let stage = Stage(world)
    var order = stage.submission(["--gres=gpu:h100:1", "--time=5", "--array=1-2", "--hold"])
    order.inputs = [InputFile(name: "a.txt", bytes: [1, 2, 3])]
    let jobs = try await world.hub.submitJob(order, by: world.cast["mei"]).jobs
    let name = jobs[0].submission.rawValue
    try await world.hub.putInput(InputFile(name: "b.txt", bytes: [4]), for: name, by: world.cast["mei"])
    let large = InputFile(name: "c.bin", bytes: [UInt8](repeating: 0, count: Hub.largestInput))
    for _ in 0..<3 { try await world.hub.putInput(large, for: name, by: world.cast["mei"]) }
    func left() async throws -> Int { try await world.database.read { try $0.count(InputRecord.self, where: nil) } }
    #expect(try await left() == 3)
    _ = try await world.hub.cancelJob(jobs[0].id, by: world.cast["mei"])
    #expect(try await left() == 3)
    _ = try await world.hub.cancelJob(jobs[1].id, by: world.cast["mei"])
    #expect(try await left() == 0)
    await world.end()
  }
}
