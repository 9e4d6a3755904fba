import Foundation
import PrayaTestKit
import Quantities
import Testing

/// Random histories in which jobs move under everything that goes wrong: refusals, silent and forgetful centres, prices that
/// change between question and answer, and Praya's own deaths in the midst of taking a job back.
///
/// `PRAYA_SEEDS`: ten times as many (2,000 by default); `PRAYA_MOVING_SEED`: this one only, told step by step.
@Suite struct SeededMoveTests {
  @Test("In every seeded world of moving jobs all laws hold, and none runs or is charged twice")
  func seededMoves() async throws {
    let environment = ProcessInfo.processInfo.environment
    if let seed = environment["PRAYA_MOVING_SEED"].flatMap({ UInt64($0) }) {
      let outcome = try await SeededRun.runMoving(seed: seed, thoroughness: 1)
      print(outcome.trace.joined(separator: "\n"))
      #expect(outcome.violations.isEmpty, "\(outcome.violations.map(\.description).joined(separator: "\n"))")
      return
    }
    let count = (environment["PRAYA_SEEDS"].flatMap { UInt64($0) } ?? 2000) / 10
    let first = environment["PRAYA_SEED_START"].flatMap { UInt64($0) } ?? 1
    var sums = (done: 0, other: 0, lives: 0)
    try await withThrowingTaskGroup(of: (UInt64, SeededRun.Outcome).self) { group in
      var next = first
      func add() {
        guard next < first + count else { return }
        let seed = next
        next += 1
        group.addTask { (seed, try await SeededRun.runMoving(seed: seed)) }
      }
      for _ in 0..<4 { add() }
      while let (seed, outcome) = try await group.next() {
        add()
        sums = (sums.done + outcome.moves.done, sums.other + outcome.moves.other, sums.lives + outcome.lives)
        #expect(
          outcome.violations.isEmpty,
          "\(outcome.violations.prefix(5).map(\.description).joined(separator: "\n"))\nReplay it: PRAYA_MOVING_SEED=\(seed)")
      }
    }
    print("\(count) worlds: \(sums.done) moves, \(sums.other) that came to nothing, \(sums.lives) lives of Praya")
    if count >= 10 { #expect(sums.done > Int(count) / 4, "jobs move in them") }
  }

  @Test("The same seed of moving jobs leads to the same decisions", arguments: [UInt64(5), 27, 1828])
  func sameSeed(seed: UInt64) async throws {
    let first = try await SeededRun.runMoving(seed: seed)
    let second = try await SeededRun.runMoving(seed: seed)
    let difference = zip(first.trace, second.trace).first { $0 != $1 }
    #expect(first.digest == second.digest, "\(String(describing: difference))")
  }
}
