import Foundation
import Testing

/// Hundreds of random histories of a cluster that loses answers, crashes, forgets and gives numbers away, and of a Praya
/// that dies at any moment.
///
/// - `PRAYA_SEEDS`: one cluster for every eight of it (2,000 by default: 250 clusters), from `PRAYA_SEED_START` on.
/// - `PRAYA_SEED`: this one only, told step by step.
@Suite struct SeededClusterTests {
  private static func setting(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

  @Test("In every seeded cluster each accepted run ends once, and counts once or not at all") func seededClusters() async throws {
    if let seed = Self.setting("PRAYA_SEED") {
      let outcome = try await ClusterWorld.outcome(seed: seed)
      print(outcome.trace.joined(separator: "\n"))
      #expect(outcome.violations.isEmpty, "\(outcome.violations.joined(separator: "\n"))")
      return
    }
    let first = Self.setting("PRAYA_SEED_START") ?? 1
    let count = max(1, (Self.setting("PRAYA_SEEDS") ?? 2000) / 8)
    let began = ContinuousClock.now
    var (runs, lives, held, causes) = (0, 0, 0, [String: Int]())
    try await withThrowingTaskGroup(of: ClusterWorld.Outcome.self) { group in
      var next = first
      func add() {
        guard next < first + count else { return }
        let seed = next
        next += 1
        group.addTask { try await ClusterWorld.outcome(seed: seed) }
      }
      // A world is one chain of questions and answers between threads, and leaves its processor idle between them.
      for _ in 0..<2 * max(2, ProcessInfo.processInfo.activeProcessorCount) { add() }
      while let outcome = try await group.next() {
        add()
        runs += outcome.runs
        lives += outcome.lives
        held += outcome.heldForNothing
        causes.merge(outcome.causes) { $0 + $1 }
        #expect(
          outcome.violations.isEmpty,
          """
          \(outcome.violations.prefix(3).joined(separator: "\n"))
          Replay it: PRAYA_SEED=\(outcome.seed) swift test --filter SeededCluster
          """)
      }
    }
    print(
      "\(count) clusters, \(runs) runs, \(lives) lives of Praya, \(held) jobs held for nothing, \(causes) in \(ContinuousClock.now - began)"
    )
    // A world in which nothing happened would show nothing.
    if count >= 100 { #expect(runs > Int(count) * 3 && lives > count * 2 && causes.count >= 5 && held > count / 20) }
  }

  @Test("The same seed leads to the same history", arguments: [UInt64(2), 71, 828]) func sameSeed(seed: UInt64) async throws {
    let first = try await ClusterWorld.outcome(seed: seed)
    let second = try await ClusterWorld.outcome(seed: seed)
    #expect(first.trace == second.trace)
    #expect(!first.trace.isEmpty)
  }
}
