import Foundation
import PrayaTestKit
import Quantities
import Testing

/// Thousands of random histories, each from one seed, under faults of centres, lines and Praya itself.
///
/// - `PRAYA_SEEDS`: how many (2,000 by default), from `PRAYA_SEED_START` on.
/// - `PRAYA_SEED`: this one only, told step by step, with all laws looked at after each.
@Suite struct SeededWorldTests {
  private static func setting(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) } }

  @Test("In every seeded world all laws hold, and the same seed decides the same")
  func seededWorlds() async throws {
    if let seed = Self.setting("PRAYA_SEED") {
      let outcome = try await SeededRun.run(seed: seed, thoroughness: 1)
      print(outcome.trace.joined(separator: "\n"))
      #expect(outcome.violations.isEmpty, "\(outcome.violations.map(\.description).joined(separator: "\n"))")
      return
    }
    let first = Self.setting("PRAYA_SEED_START") ?? 1
    let count = Self.setting("PRAYA_SEEDS") ?? 2000
    let began = ContinuousClock.now
    let sums = try await withThrowingTaskGroup(of: (seed: UInt64, outcome: SeededRun.Outcome).self) { group in
      var (next, sums) = (first, (steps: 0, lives: 0, jobs: 0, worlds: 0, moves: 0, others: 0))
      func add() {
        guard next < first + count else { return }
        let seed = next
        next += 1
        // One in twenty keeps its database on the disk, where every commit is waited for.
        group.addTask { (seed, try await SeededRun.run(seed: seed, onDisk: seed.isMultiple(of: 20))) }
      }
      // A world is one chain of questions and answers between threads, and leaves its processor idle between them.
      for _ in 0..<2 * max(2, ProcessInfo.processInfo.activeProcessorCount) { add() }
      while let (seed, outcome) = try await group.next() {
        add()
        sums.steps += outcome.steps
        sums.lives += outcome.lives
        sums.jobs += outcome.jobs
        sums.moves += outcome.moves.done
        sums.others += outcome.moves.other
        sums.worlds += 1
        #expect(
          outcome.violations.isEmpty,
          """
          \(outcome.violations.prefix(5).map(\.description).joined(separator: "\n"))
          Replay it: PRAYA_SEED=\(seed) swift test --filter SeededWorld
          """)
      }
      return sums
    }
    print(
      "\(sums.worlds) worlds, \(sums.steps) steps, \(sums.jobs) jobs, \(sums.moves) moves and \(sums.others) that came to nothing, \(sums.lives) lives of Praya in \(ContinuousClock.now - began)"
    )
  }

  @Test("With several orders on their way at once all laws hold too", arguments: UInt64(70_001)...70_040)
  func severalAtOnce(seed: UInt64) async throws {
    let outcome = try await SeededRun.run(seed: seed, ordersAtOnce: 8)
    #expect(outcome.violations.isEmpty, "\(outcome.violations.prefix(5).map(\.description).joined(separator: "\n"))")
  }

  @Test("The same seed leads to the same decisions", arguments: [UInt64(3), 14, 159, 2653, 58_979])
  func sameSeed(seed: UInt64) async throws {
    let first = try await SeededRun.run(seed: seed)
    let second = try await SeededRun.run(seed: seed)
    let difference = zip(first.trace, second.trace).first { $0 != $1 }
    #expect(first.digest == second.digest, "\(String(describing: difference))")
  }
}
