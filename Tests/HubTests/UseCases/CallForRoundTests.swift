import Centres
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Storage
import Synchronization
import Testing

/// What a change calls for is done at once, and not only when the rhythm comes round.
@Suite struct CallForRoundTests {
  private let harbour = Stage.slug("harbour")

  /// Runs the hub's duties with a first round of everything, after which the rhythm alone would come far too late.
  private func withDuties(of world: World, _ body: () async throws -> Void) async throws {
    var rhythm = Duties.Rhythm()
    rhythm.jobsMilliseconds = 600_000
    let first = Mutex(false)
    let duties = Duties(await world.hub, rhythm: rhythm, report: { _ in }) { round in
      if round == .jobs { first.withLock { $0 = true } }
    }
    let task = Task { await duties.run() }
    #expect(try await comesTrue { first.withLock { $0 } })
    try await body()
    task.cancel()
    await task.value
    await world.end()
  }

  private func comesTrue(_ condition: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<400 {
      if try await condition() { return true }
      try await Task.sleep(for: .milliseconds(25))
    }
    return false
  }

  @Test func aSubmissionIsPlacedAndSentAtOnceAndACancellationSent() async throws {
    let world = try await World(seed: 871)
    let stage = Stage(world)
    let line = GatedLine(to: try #require(world.centres[harbour]))
    await world.connect(line, to: harbour)
    try await withDuties(of: world) {
      let job = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: "harbour-h100")[0]
      #expect(try await comesTrue { try await stage.job(job.id).acceptedAt != nil })
      _ = try await world.hub.cancelJob(job.id, by: world.cast["mei"])
      #expect(try await comesTrue { line.cancelled.contains(job.runName.description) })
    }
  }

  @Test func whatIsOrderedWhileATurnIsUnderWayIsSentAfterIt() async throws {
    let world = try await World(seed: 872)
    let stage = Stage(world)
    let line = GatedLine(to: try #require(world.centres[harbour]))
    await world.connect(line, to: harbour)
    try await withDuties(of: world) {
      line.isShut = true
      let first = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: "harbour-h100")[0]
      #expect(try await comesTrue { line.arrived == 1 })
      let second = try await stage.submit(["--gres=gpu:h100:1", "--time=5"], pool: "harbour-h100")[0]
      #expect(try await comesTrue { try await stage.job(second.id).state == .starting }, "placing waits for no centre")
      #expect(line.arrived == 1, "a centre has one turn at a time")
      line.isShut = false
      #expect(try await comesTrue { try await stage.job(first.id).acceptedAt != nil })
      #expect(try await comesTrue { try await stage.job(second.id).acceptedAt != nil })
    }
  }

  @Test func aHubWithoutOpenJobsStillAsksWhatItsCentresHave() async throws {
    let world = try await World(seed: 873)
    let line = CountedLine(to: try #require(world.centres[harbour]))
    await world.connect(line, to: harbour)
    var rhythm = Duties.Rhythm()
    rhythm.jobsMilliseconds = 5
    let rounds = Mutex(0)
    let duties = Duties(await world.hub, rhythm: rhythm, report: { _ in }) { round in
      if round == .jobs { rounds.withLock { $0 += 1 } }
    }
    let task = Task { await duties.run() }
    #expect(try await comesTrue { rounds.withLock { $0 >= 5 } })
    task.cancel()
    await task.value
    #expect(line.requests == 1, "it was asked once what it has, and nothing of runs")
    await world.end()
  }
}

/// A centre whose orders may be made to wait.
private final class GatedLine: Centre {
  private let centre: any Centre
  private let state = Mutex<(isShut: Bool, arrived: Int, cancelled: Set<String>)>((false, 0, []))
  init(to centre: any Centre) { self.centre = centre }

  var isShut: Bool {
    get { state.withLock { $0.isShut } }
    set { state.withLock { $0.isShut = newValue } }
  }
  /// How many orders came, whether or not they wait.
  var arrived: Int { state.withLock { $0.arrived } }
  var cancelled: Set<String> { state.withLock { $0.cancelled } }

  func describe() async throws(CentreFailure) -> CentreDescription { try await centre.describe() }
  func start(_ order: RunOrder) async throws(CentreFailure) {
    state.withLock { $0.arrived += 1 }
    while isShut, !Task.isCancelled { try? await Task.sleep(for: .milliseconds(5)) }
    try await centre.start(order)
  }
  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] { try await centre.observe(keys) }
  func cancel(_ key: RunKey) async throws(CentreFailure) {
    state.withLock { _ = $0.cancelled.insert(key.rawValue) }
    try await centre.cancel(key)
  }
  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    try await centre.read(name, of: key, from: offset, limit: limit)
  }
  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { try await centre.files(of: key) }
  func discardFiles(of key: RunKey) async throws(CentreFailure) { try await centre.discardFiles(of: key) }
}
