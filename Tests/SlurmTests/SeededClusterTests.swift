import Centres
import Foundation
import Testing

/// Hundreds of random histories of a cluster that loses answers, crashes, forgets and gives numbers away, and of a Praya
/// that dies at any moment.
///
/// - `PRAYA_SEEDS`: how many (500 by default, and at most a quarter of what is asked for beyond), from `PRAYA_SEED_START` on.
/// - `PRAYA_SEED`: this one only, told step by step.
@Suite struct SeededClusterTests {
  private static func setting(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

  @Test("In every seeded cluster each accepted run ends once, and counts once or not at all") func seededClusters() async throws {
    if let seed = Self.setting("PRAYA_SEED") {
      let world = try await ClusterWorld(seed: seed)
      try await world.live(steps: 120)
      print(world.trace.joined(separator: "\n"))
      #expect(world.violations.isEmpty, "\(world.violations.joined(separator: "\n"))")
      return
    }
    let first = Self.setting("PRAYA_SEED_START") ?? 1
    let count = max(1, (Self.setting("PRAYA_SEEDS") ?? 2000) / 4)
    let began = ContinuousClock.now
    var (runs, lives, causes) = (0, 0, [String: Int]())
    for seed in first..<first + count {
      let world = try await ClusterWorld(seed: seed)
      try await world.live(steps: 120)
      runs += world.accepted.count
      lives += world.lives
      for end in world.ends.values { causes["\(end.cause)".prefix { $0 != "(" }.description, default: 0] += 1 }
      #expect(
        world.violations.isEmpty,
        """
        \(world.violations.prefix(3).joined(separator: "\n"))
        Replay it: PRAYA_SEED=\(seed) swift test --filter SeededCluster
        """)
    }
    print("\(count) clusters, \(runs) runs, \(lives) lives of Praya, \(causes) in \(ContinuousClock.now - began)")
    // A world in which nothing happened would show nothing.
    if count >= 100 { #expect(runs > Int(count) * 3 && lives > count * 2 && causes.count >= 5) }
  }
}
