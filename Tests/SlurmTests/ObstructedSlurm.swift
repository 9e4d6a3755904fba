import Centres
import PrayaTestKit
import Quantities
import Synchronization

@testable import Slurm

/// A simulated cluster behind something that slows it down, holds calls back or spoils answers.
final class ObstructedSlurm: SlurmInterface {
  let slurm: SimulatedSlurm
  let clock: ManualClock
  /// How long each look takes.
  let lookLength: Milliseconds
  /// When jobs were looked at.
  let looks = Mutex<[Instant]>([])
  /// Jobs that no answer about can be read.
  let unreadable = Mutex<Set<SlurmNumber>>([])
  /// Whether submissions other than of the story's run are left without an answer.
  let isHolding = Mutex(false)

  init(_ slurm: SimulatedSlurm, _ clock: ManualClock, lookLength: Milliseconds = .zero) {
    (self.slurm, self.clock, self.lookLength) = (slurm, clock, lookLength)
  }

  func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    looks.withLock { $0.append(clock.now) }
    clock.advance(to: clock.now + lookLength)
    guard unreadable.withLock({ $0.isDisjoint(with: numbers) }) else { throw .unreadable(reason: "a job of it") }
    return try await slurm.jobs(numbers)
  }
  func health() async throws(SlurmFailure) -> SlurmHealth { try await slurm.health() }
  func describe() async throws(SlurmFailure) -> SlurmCluster { try await slurm.describe() }
  func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    while isHolding.withLock({ $0 }), submission.key != TrackStory.key { try? await Task.sleep(for: .milliseconds(1)) }
    return try await slurm.submit(submission)
  }
  func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] { try await slurm.find(keys) }
  func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    try await slurm.accounted(keys, since: since)
  }
  func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) { try await slurm.cancel(number, as: login) }
  func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    try await slurm.queue(partition, atMost: atMost)
  }
}
