import Centres
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

/// Runs that the hub asks back: what has not begun ends, what has begun goes on.
@Suite struct WithdrawalTests {
  @Test func aRunThatWaitsIsGivenBack() async throws {
    let place = try await SlurmCentreTests.Place()
    place.slurm.startsAfter = .hours(1)
    try await place.start()
    await place.pass(4)
    #expect(try await place.observe() == .queued(reason: "Resources"))
    try await place.centre.withdraw(place.key)
    await place.pass(5)
    #expect(try await place.observe() != .unknown)
    if case .ended = try await place.observe() { Issue.record("a crash could bring it back yet") }
    await place.pass(10)
    guard case .ended(let end) = try await place.observe() else { Issue.record("it is not given back"); return }
    #expect(end.startedAt == nil && end.cause == .cancelled && place.slurm.processes.isEmpty)
  }

  @Test func aRunThatHasBegunGoesOn() async throws {
    let place = try await SlurmCentreTests.Place()
    place.slurm.startsAfter = .zero
    try await place.start()
    let number = try #require(place.number)
    place.slurm.run(number, for: Seconds(30))
    await place.pass(3)
    for _ in 0..<10 {
      try await place.centre.withdraw(place.key)
      await place.pass(1)
    }
    #expect(place.slurm.cancellations == 0)
    await place.pass(40)
    guard case .ended(let end) = try await place.observe() else { Issue.record("it is not over"); return }
    #expect(end.cause == .exited(code: 0))
  }

  @Test("One that begins between the wish and its arrival goes on, in the next life too") func race() async throws {
    let place = try await SlurmCentreTests.Place()
    place.slurm.startsAfter = .hours(1)
    try await place.start()
    await place.pass(2)
    // The wish is in the journal when Praya dies, and the job begins before the next life.
    try await place.centre.withdraw(place.key)
    let number = try #require(place.number)
    place.slurm.letStart(number)
    place.slurm.run(number, for: Seconds(60))
    try await place.reopen()
    await place.pass(5)
    #expect(place.slurm.cancellations == 0)
    guard case .running = try await place.observe() else { Issue.record("it does not run"); return }
  }

  @Test func aKeyThatNeverArrivedIsClaimed() async throws {
    let place = try await SlurmCentreTests.Place()
    try await place.centre.withdraw(place.key)
    guard case .ended(let end) = try await place.observe() else { Issue.record("it is not over"); return }
    #expect(end.startedAt == nil && end.cause == .cancelled)
    await #expect(throws: CentreFailure.self) { try await place.start() }
  }

  @Test("Whatever fails, what is told as given back never ran", arguments: UInt64(1)...60)
  func neverBoth(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed, for: "withdrawal")
    let place = try await SlurmCentreTests.Place(hasAccounting: seed.isMultiple(of: 2))
    place.slurm.faults = .rough
    place.slurm.startsAfter = Seconds(Int64(random.number(0...40)))
    try? await place.start()
    var isDown = false
    let from = random.number(0...30)
    for second in 0..<400 {
      if second >= from { try? await place.centre.withdraw(place.key) }
      switch random.number(0...60) {
      case 0:
        place.slurm.crash()
        isDown = true
      case 1...6 where isDown:
        place.slurm.boot()
        isDown = false
      case 7: try await place.reopen()
      default: break
      }
      await place.pass(1)
    }
    place.slurm.calmDown()
    await place.pass(700)
    guard case .ended(let end) = try await place.observe() else { Issue.record("it never ends"); return }
    if end.startedAt == nil, end.cause == .cancelled {
      #expect(place.slurm.processes.filter { !$0.isRefused } == [], "seed \(seed)")
    }
  }

  @Test func reasonsOfAQueueAreReadFromSqueue() throws {
    let row = [
      "PENDING", "praya:job-1", "train", "Resources", "2", "16", "gres:gpu:h100:4", "1-00:00:00", "1800000000", "N/A", "",
      "4294901757",
    ]
    let job = try #require(try SlurmCommandLine.shownJob(row))
    #expect(job.key?.rawValue == "job-1" && job.nodes == 2 && job.cpus == 16 && job.devicesPerNode == 4)
    #expect(job.deviceType == "h100" && job.walltime == .days(1) && job.startedAt == nil && !job.isHeld)
    var running = row
    (running[0], running[9], running[10], running[7]) = ("RUNNING", "1800000100", "n[1-2]", "UNLIMITED")
    let there = try #require(try SlurmCommandLine.shownJob(running))
    #expect(there.nodeNames == ["n1", "n2"] && there.walltime == nil && there.startedAt != nil)
    var over = row
    over[0] = "COMPLETED"
    #expect(try SlurmCommandLine.shownJob(over) == nil)
    var held = row
    held[3] = "JobHeldUser"
    #expect(try SlurmCommandLine.shownJob(held)?.isHeld == true)
  }
}
