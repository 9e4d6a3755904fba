import Centres
import PrayaTestKit
import Quantities
import Synchronization
import Testing

@testable import Slurm

/// One job whose answer cannot be read.
@Suite struct UnreadableJobTests {
  @Test("A job that cannot be read hides no other, and is found again") func hidesNoOther() async throws {
    let clock = ManualClock(TrackStory.morning)
    let folders = SimulatedRunFolders()
    let slurm = ObstructedSlurm(SimulatedSlurm(clock: clock, folders: folders, seed: 1), clock)
    slurm.slurm.startsAfter = .zero
    let journal = Folders.make()
    defer { Folders.remove(journal) }
    let centre = try await ClusterWorld.open(slurm, folders, journal, clock)
    await centre.turn()
    let keys = (1...30).map { Sample.key("job-1-\($0)") }
    for key in keys { try await centre.start(ClusterWorld.order(key)) }
    slurm.slurm.catchUp()
    let jobs = slurm.slurm.ownJobs
    let spoilt = try #require(jobs.first { $0.key == keys[16] }?.number)
    slurm.unreadable.withLock { $0 = [spoilt] }
    for job in jobs { slurm.slurm.run(job.number, for: Seconds(2)) }
    for _ in 0..<8 {
      clock.advance(by: Seconds(1))
      await centre.turn()
    }
    let told = try await centre.observe(keys)
    let over = keys.filter { if case .ended = told[$0] { true } else { false } }
    #expect(Set(over) == Set(keys).subtracting([keys[16]]))
    #expect(try await centre.observe([keys[16]])[keys[16]] != .unknown)
    // It is not looked for at every turn.
    let before = slurm.looks.withLock { $0.count }
    for _ in 0..<20 {
      clock.advance(by: Seconds(1))
      await centre.turn()
    }
    #expect(slurm.looks.withLock { $0.count } - before <= 2)
    slurm.unreadable.withLock { $0 = [] }
    for _ in 0..<40 {
      clock.advance(by: Seconds(1))
      await centre.turn()
    }
    guard case .ended(let end) = try await centre.observe([keys[16]])[keys[16]] else {
      Issue.record("it was not found again")
      return
    }
    #expect(end.cause == .exited(code: 0) && end.measured == Milliseconds(2000))
    await centre.close()
  }
}
