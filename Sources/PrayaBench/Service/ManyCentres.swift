import Centres
import Devices
import Foundation
import Hub
import Language
import Quantities
import Secrets
import Storage
import Synchronization

/// A hub in this process, with its real duties and database, over centres that answer at once from memory, and jobs under
/// way at all of them.
struct ManyCentres {
  struct Figures {
    /// The longest that the state of any job went without being asked for, in seconds.
    var oldest: Double
    /// Processor time of the whole process, in seconds for each second.
    var processors: Double
    /// How often a job's state was asked for, in the middle, for each second.
    var looksPerSecond: Double
  }

  let centres: Int
  let jobs: Int

  /// - Parameter program: founds the city.
  func measure(_ program: String, seconds: Int) async throws -> Figures {
    let city = try await BenchCity.found(program, jobs: 0, centres: centres)
    defer { city.remove() }
    let data = city.folder.appending(path: "data").path
    try await city.storeRunning(jobs, centres: centres)
    let database = try await SQLiteDatabase.open(path: "\(data)/praya.db", migrations: HubSchema.migrations)
    let places = Mutex<[WatchedCentre]>([])
    let directory = CentreDirectory { _, pools in
      let place = WatchedCentre(
        pools.flatMap { pool in
          pool.nodes.map {
            .init(
              name: $0.name, deviceModel: pool.deviceModel, devices: $0.devices, cpus: $0.cpus,
              memoryMebibytes: $0.memoryMebibytes, isAvailable: true)
          }
        })
      places.withLock { $0.append(place) }
      return .joined(PlainConnection(place))
    }
    let hub = Hub(
      database: database, clock: BenchClock(), random: SystemRandom(), passwords: PasswordDesk(), devices: .standard,
      directory: directory, sealing: try SealingKey.load(orMakeAt: "\(data)/sealing.key"))
    try await hub.connectCentres()
    let troubles = Mutex(Set<String>())
    let duties = Duties(hub, report: { problem in _ = troubles.withLock { $0.insert(problem.message.english) } })
    let work = Task { await duties.run() }
    // The first round finds everything new.
    try await Task.sleep(for: .seconds(10))
    let all = places.withLock { $0 }
    for place in all { place.begin() }
    let (before, began) = (Bench.processorTime(), ContinuousClock.now)
    try await Task.sleep(for: .seconds(seconds))
    let (time, elapsed) = (Bench.processorTime() - before, (ContinuousClock.now - began) / .seconds(1))
    let tallies = all.map { $0.end() }
    work.cancel()
    await work.value
    await database.close()
    let seen = tallies.reduce(0) { $0 + $1.keys }
    guard seen == jobs else {
      let told = troubles.withLock { $0.sorted().prefix(3).joined(separator: "; ") }
      throw BenchHub.Failure(description: "\(seen) of \(jobs) jobs were looked at. \(told)")
    }
    let looks = tallies.reduce(0) { $0 + $1.looks }
    return Figures(
      oldest: tallies.map(\.longest).max() ?? 0, processors: Double(time) / 1e9 / elapsed,
      looksPerSecond: Double(looks) / Double(jobs) / elapsed)
  }
}

/// A centre where everything runs on, which notes when it was asked of which run.
private final class WatchedCentre: Centre {
  struct Tally: Sendable {
    var keys = 0
    var looks = 0
    /// Seconds.
    var longest = 0.0
  }

  private struct State {
    var began: ContinuousClock.Instant?
    var lastAsked: [RunKey: ContinuousClock.Instant] = [:]
    var tally = Tally()
  }

  private let state = Mutex(State())
  private let nodes: [CentreDescription.Node]

  init(_ nodes: [CentreDescription.Node]) { self.nodes = nodes }

  func begin() {
    state.withLock { state in
      let now = ContinuousClock.now
      state.began = now
      state.tally = Tally()
      for key in state.lastAsked.keys { state.lastAsked[key] = now }
    }
  }

  func end() -> Tally {
    state.withLock { state in
      let now = ContinuousClock.now
      for asked in state.lastAsked.values { state.tally.longest = max(state.tally.longest, (now - asked) / .seconds(1)) }
      state.tally.keys = state.lastAsked.count
      state.began = nil
      return state.tally
    }
  }

  func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    let running = RunObservation.running(RunStart(startedAt: BenchCity.runsSince))
    return state.withLock { state in
      let now = ContinuousClock.now
      for key in keys {
        if state.began != nil, let before = state.lastAsked[key] {
          state.tally.longest = max(state.tally.longest, (now - before) / .seconds(1))
          state.tally.looks += 1
        }
        state.lastAsked[key] = now
      }
      return Dictionary(uniqueKeysWithValues: keys.map { ($0, running) })
    }
  }

  func describe() async throws(CentreFailure) -> CentreDescription {
    CentreDescription(nodes: nodes, separatesProjects: true)
  }
  func start(_ order: RunOrder) async throws(CentreFailure) {}
  func cancel(_ key: RunKey) async throws(CentreFailure) {}
  func read(_ name: String, of key: RunKey, from offset: Int64, limit: Int) async throws(CentreFailure) -> FilePart {
    throw .notFound(name: name)
  }
  func files(of key: RunKey) async throws(CentreFailure) -> [FileEntry] { [] }
  func discardFiles(of key: RunKey) async throws(CentreFailure) {}
}
