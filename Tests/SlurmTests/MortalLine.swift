import Centres
import Foundation
import PrayaTestKit
import Quantities
import Slurm
import Synchronization

/// A cluster as one life of Praya reaches it. The life ends without warning before or after a call: what the journal has
/// on the disk at that moment is all that the next life knows.
final class MortalLine: SlurmInterface {
  private struct State {
    /// How many more calls it lives to make; nil for ever.
    var callsLeft: Int?
    var diesAfterDoing = false
    var image: String?
  }

  private let slurm: SimulatedSlurm
  private let journalFolder: String
  private let conduct: Conduct
  private let state = Mutex(State())

  init(to slurm: SimulatedSlurm, journalFolder: String, conduct: Conduct) {
    self.conduct = conduct
    self.slurm = slurm
    self.journalFolder = journalFolder
  }

  /// The journal as death left it; nil while it lives.
  var image: String? { state.withLock { $0.image } }

  func die(afterCalls calls: Int, done: Bool) {
    state.withLock { state in
      state.callsLeft = calls
      state.diesAfterDoing = done
    }
  }

  private static let dead = SlurmFailure.unanswered(reason: "Praya is dead")

  private func pass<Answer>(_ call: () async throws(SlurmFailure) -> Answer) async throws(SlurmFailure) -> Answer {
    let (isDead, diesNow, done) = state.withLock { state -> (Bool, Bool, Bool) in
      guard state.image == nil else { return (true, false, false) }
      guard let left = state.callsLeft else { return (false, false, false) }
      state.callsLeft = left - 1
      return (false, left <= 0, state.diesAfterDoing)
    }
    if isDead { throw MortalLine.dead }
    guard diesNow else { return try await call() }
    if done { _ = try? await call() }
    let image = Folders.make()
    Folders.copyJournal(from: journalFolder, to: image)
    state.withLock { $0.image = image }
    throw MortalLine.dead
  }

  func health() async throws(SlurmFailure) -> SlurmHealth {
    try await pass { () async throws(SlurmFailure) in try await slurm.health() }
  }
  func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try await pass { () async throws(SlurmFailure) in try await slurm.withdraw(number, as: login) }
  }
  func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    try await pass { () async throws(SlurmFailure) in try await slurm.queue(partition, atMost: atMost) }
  }
  func describe() async throws(SlurmFailure) -> SlurmCluster {
    try await pass { () async throws(SlurmFailure) in try await slurm.describe() }
  }
  func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    try await pass { () async throws(SlurmFailure) in
      conduct.submits(submission.key, to: slurm)
      do throws(SlurmFailure) { return try await slurm.submit(submission) } catch {
        if case .away = error { conduct.didNotArrive(submission.key) }
        throw error
      }
    }
  }
  func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    try await pass { () async throws(SlurmFailure) in try await slurm.jobs(numbers) }
  }
  func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
    try await pass { () async throws(SlurmFailure) in
      let found = try await slurm.find(keys)
      conduct.searched(keys)
      return found
    }
  }
  func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    try await pass { () async throws(SlurmFailure) in try await slurm.accounted(keys, since: since) }
  }
  func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try await pass { () async throws(SlurmFailure) in try await slurm.cancel(number, as: login) }
  }
}

/// How a centre ought to behave towards a cluster, whatever comes of it.
final class Conduct: Sendable {
  private struct State {
    /// Keys of which a submission may have arrived since they were last looked for.
    var unsearched: Set<RunKey> = []
    var violations: [String] = []
  }
  private let state = Mutex(State())

  var violations: [String] { state.withLock { $0.violations } }

  func submits(_ key: RunKey, to slurm: SimulatedSlurm) {
    let claimed = slurm.processes.first { $0.key == key && !$0.isRefused }
    let now = slurm.now
    let isOld = claimed.map { now - $0.startedAt >= Milliseconds(15_000) } ?? false
    state.withLock { state in
      if !state.unsearched.insert(key).inserted { state.violations.append("\(key) was submitted again without a search") }
      if isOld, let claimed { state.violations.append("\(key) was submitted again at \(now) though claimed: \(claimed)") }
    }
  }

  func didNotArrive(_ key: RunKey) { state.withLock { _ = $0.unsearched.remove(key) } }
  func searched(_ keys: Set<RunKey>) { state.withLock { $0.unsearched.subtract(keys) } }
}

/// Folders for journals: in memory where the machine has such a place.
enum Folders {
  static func make() -> String {
    let memory = "/dev/shm"
    let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    let path = "\(root)/praya-slurm-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  /// Copies a journal as a death without warning would leave it.
  static func copyJournal(from folder: String, to other: String) {
    for name in ["runs.db", "runs.db-wal"] {
      try? FileManager.default.copyItem(atPath: "\(folder)/\(name)", toPath: "\(other)/\(name)")
    }
  }
}
