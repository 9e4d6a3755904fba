import Foundation
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

/// A pool may have an order of service of its own.
@Suite struct PoolPolicyTests {
  private let pool = Stage.slug("harbour-h100")

  /// Everything is in use but four devices; one that needs more waits before one that needs one.
  private func smallPassesLarge(_ policy: String, seed: UInt64) async throws -> Bool {
    let world = try await World(seed: seed)
    let stage = Stage(world)
    try await world.hub.changePool(pool, policy: policy, by: world.cast["operator"])
    try await stage.submit(["--gres=gpu:h100:4", "--time=60"])
    try await stage.round()
    let large = try await stage.submit(["--nodes=2", "--gres=gpu:h100:4", "--time=60"])[0]
    let small = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: "harbour-h100")[0]
    try await stage.round()
    let (first, second) = (try await stage.job(large.id), try await stage.job(small.id))
    #expect(first.placedAt == nil && first.reason == .resources)
    #expect(second.placedAt != nil || second.reason == .priority)
    #expect(try await stage.violations() == [])
    await world.end()
    return second.placedAt != nil
  }

  @Test func theQueueIsServedByThePoolsOwnOrder() async throws {
    #expect(try await smallPassesLarge("praya", seed: 301))
    #expect(try await smallPassesLarge("easy", seed: 302))
    #expect(try await smallPassesLarge("fcfs", seed: 303) == false)
  }

  @Test func whatIsNoOrderOfServiceOrCannotBeServedLiveIsRefused() async throws {
    let world = try await World(seed: 304)
    let stage = Stage(world)
    func refusal(_ policy: String) async -> Problem? {
      await stage.refusal { () throws(Problem) in
        try await world.hub.changePool(pool, policy: policy, by: world.cast["operator"])
      }
    }
    for text in ["", "fifo", "praya+easy", "fcfs+", String(repeating: "x", count: 9_999)] {
      #expect(await refusal(text)?.faults.map(\.rule) == ["known"], "\(text.prefix(20))")
    }
    for text in ["fair-share", "f1", "f1+easy", "fcfs+conservative", "sjf+committed", "f1+committed-greedy"] {
      let fault = await refusal(text)?.faults.first
      #expect(fault?.rule == "live" && fault?.field == "policy", "\(text)")
    }
    let unchanged = try await world.hub.pool(pool)
    #expect(unchanged.policy == "praya" && unchanged.revision == 1)
    #expect(
      await stage.refusal { () throws(Problem) in try await world.hub.changePool(pool, policy: "fcfs", by: world.cast["mei"]) }?
        .kind == .forbidden)
    await world.end()
  }

  @Test func theCityFileNamesIt() async throws {
    let world = try await World(seed: 305)
    try await world.hub.changePool(pool, policy: "easy", by: world.cast["operator"])
    var file = try await world.hub.exportCity(by: world.cast["admin"])
    let centre = try #require(file.centres?.firstIndex { $0.pools.contains { $0.id == pool } })
    let place = try #require(file.centres?[centre].pools.firstIndex { $0.id == pool })
    #expect(file.centres?[centre].pools[place].policy == "fcfs+easy")
    #expect(file.centres?[centre].pools.allSatisfy { $0.id == pool || $0.policy == nil } == true)
    #expect(try await world.hub.applyCity([UInt8](try JSONEncoder().encode(file)), by: world.cast["admin"]) == [])

    file.centres?[centre].pools[place].policy = "fcfs+conservative"
    let bytes = [UInt8](try JSONEncoder().encode(file))
    let problem = await Stage(world).refusal { () throws(Problem) in
      _ = try await world.hub.applyCity(bytes, by: world.cast["admin"])
    }
    #expect(problem?.faults.map(\.field) == ["centres[\(centre)].pools[\(place)].policy"])
    file.centres?[centre].pools[place].policy = nil
    #expect(!(try await world.hub.applyCity([UInt8](try JSONEncoder().encode(file)), by: world.cast["admin"])).isEmpty)
    #expect(try await world.hub.pool(pool).policy == "praya")
    await world.end()
  }
}
