import Foundation
import PrayaTestKit
import Quantities
import Testing

/// Random histories in which webhooks listen, under faults of centres, lines, receivers and Praya itself.
///
/// - `PRAYA_WEBHOOK_SEEDS`: how many (24 by default).
@Suite struct SeededWebhookTests {
  @Test("In every seeded world events are neither lost nor told before they are on the disk, and in order")
  func seededWorlds() async throws {
    let count = ProcessInfo.processInfo.environment["PRAYA_WEBHOOK_SEEDS"].flatMap { UInt64($0) } ?? 24
    var lives = 0
    for seed in 1...max(1, count) {
      let outcome = try await SeededRun.runWithWebhooks(seed: seed)
      lives += outcome.lives
      #expect(outcome.violations.isEmpty, "seed \(seed): \(outcome.violations.prefix(3).map(\.description))")
    }
    #expect(lives > Int(count), "Praya died now and then")
  }
}
