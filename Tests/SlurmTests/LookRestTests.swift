import Centres
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// After looks that took long a cluster has its hands free for a while.
@Suite struct LookRestTests {
  /// The pauses between looks at a job that waits, in milliseconds, over some seconds of turns.
  private func pauses(lookLength: Milliseconds, besideSubmission: Bool = false) async throws -> [Int64] {
    let clock = ManualClock(TrackStory.morning)
    let folders = SimulatedRunFolders()
    let slurm = ObstructedSlurm(SimulatedSlurm(clock: clock, folders: folders, seed: 1), clock, lookLength: lookLength)
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
