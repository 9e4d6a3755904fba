import Centres
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Slurm

/// A centre over a simulated cluster that does no wrong unless a test tells it to.
@Suite struct SlurmCentreTests {
  final class Place {
    let clock = ManualClock(Instant(secondsSince1970: 1_800_000_000))
    let folders = SimulatedRunFolders()
    let slurm: SimulatedSlurm
    let journal = Folders.make()
    var centre: SlurmCentre
    let key = TrackStory.key

    init(skew: Milliseconds = .zero, hasAccounting: Bool = false) async throws {
      slurm = SimulatedSlurm(clock: clock, folders: folders, seed: 1, skew: skew, hasAccounting: hasAccounting)
      centre = try await ClusterWorld.open(slurm, folders, journal, clock)
      await centre.turn()
    }

    deinit { Folders.remove(journal) }

    func start() async throws { try await centre.start(ClusterWorld.order(key)) }
    func observe() async throws -> RunObservation? { try await centre.observe([key])[key] }

    /// Lets time pass second by second, the centre watching.
    func pass(_ seconds: Int64) async {
      for _ in 0..<seconds {
        clock.advance(by: Seconds(1))
        await centre.turn()
      }
    }

    func reopen() async throws {
      await centre.close()
      for _ in 0..<100 {
        // A process that another test starts at that moment holds the journal's lock too, until it becomes its program.
        guard let opened = try? await ClusterWorld.open(slurm, folders, journal, clock) else {
          try await Task.sleep(for: .milliseconds(50))
          continue
        }
        centre = opened
        return await centre.turn()
      }
      centre = try await ClusterWorld.open(slurm, folders, journal, clock)
      await centre.turn()
    }

    var number: SlurmNumber? { slurm.ownJobs.first?.number }
  }

  @Test("A start is at the cluster when it returns, and a repeat starts nothing") func start() async throws {
    let place = try await Place()
    #expect(try await place.observe() == .unknown)
    try await place.start()
    #expect(place.slurm.ownJobs.count == 1)
    try await place.start()
    try await place.reopen()
    try await place.start()
    #expect(place.slurm.ownJobs.count == 1)
    #expect(try await place.observe() != .unknown)
  }

  @Test("A run is told to run and to end, and its end stays the same in every later life") func course() async throws {
    let place = try await Place(skew: Milliseconds(60_000))
    place.slurm.startsAfter = Seconds(2)
    try await place.start()
    let number = try #require(place.number)
    await place.pass(2)
    place.slurm.run(number, for: Seconds(20))
    await place.pass(3)
    guard case .running(let start) = try await place.observe() else { Issue.record("it does not run"); return }
    let process = try #require(place.slurm.processes.first)
    #expect((start.startedAt - process.startedAt).count.magnitude <= 3000)
    await place.pass(30)
    let ended = try await place.observe()
    guard case .ended(let end) = ended else { Issue.record("it is not over: \(String(describing: ended))"); return }
    #expect(end.cause == .exited(code: 0) && end.startedAt == start.startedAt)
    try await place.reopen()
    #expect(try await place.observe() == ended)
    await place.pass(60)
    #expect(await place.centre.runs.isEmpty)
    #expect(try await place.observe() == ended)
    let difference = try #require(await place.centre.clockDifference)
    #expect((difference.clusterAhead.count - 60_000).magnitude <= 1000)
  }

  @Test("A key that was cancelled before it was started is claimed for good") func cancelledFirst() async throws {
    let place = try await Place()
    try await place.centre.cancel(place.key)
    try await place.reopen()
    await #expect(throws: CentreFailure.refused(reason: "the run was cancelled before it was handed to the cluster")) {
      try await place.start()
    }
    guard case .ended(let end) = try await place.observe() else { Issue.record("it is not over"); return }
    #expect(end.cause == .cancelled && end.startedAt == nil)
    #expect(place.slurm.ownJobs.isEmpty)
  }

  @Test("What the cluster refuses is refused again with the same words") func refused() async throws {
    let place = try await Place()
    place.slurm.faults.refuses = 1000
    try await place.start()
    guard case .ended(let end) = try await place.observe(), case .launchFailed(let reason) = end.cause else {
      Issue.record("it is not refused")
      return
    }
    await #expect(throws: CentreFailure.refused(reason: reason)) { try await place.start() }
  }

  @Test("A cancelled run keeps its place until the cluster has ended it") func cancel() async throws {
    let place = try await Place()
    place.slurm.startsAfter = .zero
    try await place.start()
    let number = try #require(place.number)
    place.slurm.run(number, for: .hours(9))
    await place.pass(2)
    try await place.centre.cancel(place.key)
    for _ in 0..<15 {
      await place.pass(1)
      let isLeft = place.slurm.ownJobs.contains { !$0.state.isOver }
      if case .ended = try await place.observe() { #expect(!isLeft) }
    }
    guard case .ended(let end) = try await place.observe() else { Issue.record("it is not over"); return }
    #expect(end.cause == .cancelled)
  }

  @Test("A number that was given away is not cancelled, even when that is found out at the last moment")
  func numberGivenAway() async throws {
    let place = try await Place()
    try await place.start()
    place.slurm.crash()
    place.slurm.boot()
    place.slurm.submitForeign()
    place.slurm.submitForeign()
    try await place.centre.cancel(place.key)
    await place.pass(120)
    #expect(place.slurm.foreignCancelled.isEmpty && place.slurm.cancellations == 0)
    guard case .ended = try await place.observe() else { Issue.record("it is not over"); return }
  }

  @Test("A job that a crash lost before it ran is handed over again, and runs once") func crash() async throws {
    let place = try await Place()
    place.slurm.startsAfter = .minutes(5)
    try await place.start()
    await place.pass(1)
    place.slurm.crash()
    await place.pass(3)
    place.slurm.boot()
    await place.pass(60)
    #expect(place.slurm.ownJobs.count == 1 && place.slurm.processes.filter { !$0.isRefused }.count <= 1)
    #expect(try await place.observe() != .unknown)
  }

  @Test("A cluster that does not answer is out of reach after five seconds, is asked ever more seldom, and comes back by itself")
  func away() async throws {
    let place = try await Place()
    place.slurm.crash()
    await place.pass(3)
    _ = try await place.observe()
    await place.pass(60)
    await #expect(throws: CentreFailure.self) { try await place.centre.observe([place.key]) }
    await #expect(throws: CentreFailure.self) { try await place.centre.describe() }
    // The order is taken all the same: it waits in the journal.
    try await place.start()
    place.slurm.boot()
    await place.pass(20)
    #expect(place.slurm.ownJobs.count == 1)
    _ = try await place.observe()
  }

  @Test("Files are discarded when nothing can come of the run any more; its key and end are kept when all else is forgotten")
  func discard() async throws {
    let place = try await Place()
    try await place.centre.discardFiles(of: place.key)
    #expect(place.folders.discarded.isEmpty, "a run of which there is nothing is no failure")
    try await place.start()
    await #expect(throws: CentreFailure.refused(reason: "the run is not over")) {
      try await place.centre.discardFiles(of: place.key)
    }
    try await place.centre.cancel(place.key)
    await place.pass(60)
    let ended = try await place.observe()
    try await place.centre.discardFiles(of: place.key)
    #expect(place.folders.discarded == [place.key])
    #expect(try await place.centre.journal.courses(of: [place.key]).count == 1)
    place.clock.advance(by: .days(31))
    await place.centre.turn()
    #expect(try await place.centre.journal.courses(of: [place.key]).isEmpty)
    try await place.reopen()
    #expect(try await place.observe() == ended)
    try await place.start()
    #expect(place.slurm.ownJobs.allSatisfy { $0.state.isOver })
  }

  @Test("The journal's records and its tables agree") func schema() async throws {
    let folder = Folders.make()
    defer { Folders.remove(folder) }
    let database = try await SQLiteDatabase.open(path: "\(folder)/runs.db", migrations: JournalSchema.migrations)
    try await database.check(records: JournalSchema.records)
    await database.close()
  }

  @Test("A journal that another Praya has open is refused") func oneAtATime() async throws {
    let place = try await Place()
    await #expect(throws: CentreFailure.self) {
      _ = try await ClusterWorld.open(place.slurm, place.folders, place.journal, place.clock)
    }
  }

  @Test("The cost of watching does not grow with runs that are over") func cost() async throws {
    let place = try await Place()
    for index in 0..<40 {
      let key = try #require(RunKey(rawValue: "old-\(index)"))
      try await place.centre.start(ClusterWorld.order(key))
      try await place.centre.cancel(key)
    }
    await place.pass(90)
    #expect(await place.centre.runs.isEmpty)
    #expect(await place.centre.due.isEmpty)
    #expect(await place.centre.told.isEmpty)
  }

  @Test("With several requests on their way at once all runs come to their ends") func concurrently() async throws {
    let place = try await Place()
    await place.centre.close()
    var settings = SlurmCentreSettings(sharedFolder: "/shared")
    settings.jobsAtOnce = 3
    let centre = try await SlurmCentre(
      interface: place.slurm, settings: settings, folders: place.folders, journalFolder: place.journal, clock: place.clock)
    let keys = (0..<30).compactMap { RunKey(rawValue: "many-\($0)") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for key in keys { group.addTask { try await centre.start(ClusterWorld.order(key)) } }
      try await group.waitForAll()
    }
    for _ in 0..<300 {
      place.clock.advance(by: Seconds(3))
      await centre.turn()
      let ended = try await centre.observe(keys).values.filter { if case .ended = $0 { true } else { false } }
      if ended.count == keys.count { break }
    }
    let observations = try await centre.observe(keys)
    for key in keys {
      if case .ended = observations[key] {} else { Issue.record("\(key): \(String(describing: observations[key]))") }
    }
    #expect(place.slurm.processes.count == keys.count)
    await centre.close()
  }

  @Test("The watch ends with its task") func watching() async throws {
    let place = try await Place()
    let centre = place.centre
    let watch = Task { await centre.run() }
    try await place.start()
    watch.cancel()
    await watch.value
    await centre.close()
  }
}
