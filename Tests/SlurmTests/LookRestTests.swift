import Centres
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// After looks that took long a cluster has its hands free for a while.
@Suite struct LookRestTests {
  /// A cluster that takes so long for each look, and for each submission.
  private final class SlowSlurm: SlurmInterface {
    let slurm: SimulatedSlurm
    let clock: ManualClock
    let lookLength: Milliseconds
    let looks = Mutex<[Instant]>([])
    /// Whether submissions other than of the story's run are left without an answer.
    let isHolding = Mutex(false)

    init(_ slurm: SimulatedSlurm, _ clock: ManualClock, lookLength: Milliseconds) {
      (self.slurm, self.clock, self.lookLength) = (slurm, clock, lookLength)
    }

    func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
      looks.withLock { $0.append(clock.now) }
      clock.advance(to: clock.now + lookLength)
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

  /// The pauses between looks at a job that waits, in milliseconds, over some seconds of turns.
  private func pauses(lookLength: Milliseconds, besideSubmission: Bool = false) async throws -> [Int64] {
    let clock = ManualClock(TrackStory.morning)
    let folders = SimulatedRunFolders()
    let slurm = SlowSlurm(SimulatedSlurm(clock: clock, folders: folders, seed: 1), clock, lookLength: lookLength)
    slurm.slurm.startsAfter = Seconds(1000)
    let journal = Folders.make()
    defer { Folders.remove(journal) }
    let centre = try await SlurmCentre(
      interface: slurm, settings: SlurmCentreSettings(sharedFolder: "/shared"), folders: folders, journalFolder: journal,
      clock: clock)
    await centre.turn()
    try await centre.start(ClusterWorld.order(TrackStory.key))
    while await !centre.submissionsUnderway.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
    if besideSubmission, let other = RunKey(rawValue: "job-1-2") {
      slurm.isHolding.withLock { $0 = true }
      try await centre.start(ClusterWorld.order(other))
    }
    let end = clock.now + Seconds(20)
    while clock.now < end {
      clock.advance(to: clock.now + Milliseconds(50))
      await centre.turn()
    }
    slurm.isHolding.withLock { $0 = false }
    await centre.close()
    let looks = slurm.looks.withLock { $0 }
    return zip(looks, looks.dropFirst()).map { ($1 - $0).count - lookLength.count }
  }

  @Test("Quick looks come by the rhythm") func quick() async throws {
    let pauses = try await pauses(lookLength: .zero)
    #expect(pauses.count > 30 && pauses.allSatisfy { (200...550).contains($0) }, "\(pauses)")
  }

  @Test("After a slow look the cluster rests nine times as long") func slow() async throws {
    let pauses = try await pauses(lookLength: Milliseconds(100))
    #expect(pauses.count >= 5 && pauses.allSatisfy { (900...1000).contains($0) }, "\(pauses)")
  }

  @Test("But two seconds at most: news are wanted") func verySlow() async throws {
    let pauses = try await pauses(lookLength: Milliseconds(1500))
    #expect(pauses.count >= 4 && pauses.allSatisfy { (2000...2100).contains($0) }, "\(pauses)")
  }

  @Test("While something is being submitted, three seconds at most") func besideSubmission() async throws {
    let pauses = try await pauses(lookLength: Milliseconds(1500), besideSubmission: true)
    #expect(pauses.count >= 2 && pauses.allSatisfy { (3000...3100).contains($0) }, "\(pauses)")
  }
}
