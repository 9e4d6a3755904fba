internal import Foundation
internal import Centres
internal import Devices
internal import HTTPService
internal import Hub
internal import Language
internal import Ledger
internal import PrayaTestKit
internal import Quantities
internal import Secrets
internal import Storage
internal import Web

/// A hub over a database of its own, asked through the API's router, without a socket; it is always the same one.
final class CheckedHub: Sendable {
  let hub: Hub
  let api: WebAPI
  private let database: SQLiteDatabase
  private let folder: String

  /// - Parameters:
  ///   - image: the database to begin with; nil for an empty one.
  ///   - centre: the name of a centre that is connected, and does as it is told.
  init(image: [UInt8]?, centre: Slug? = nil) async throws {
    let memory = "/dev/shm"
    let root = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    folder = "\(root)/praya-check-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if let image { try Data(image).write(to: URL(fileURLWithPath: folder + "/praya.db")) }
    database = try await SQLiteDatabase.open(
      path: folder + "/praya.db", migrations: HubSchema.migrations, settings: SQLiteSettings(readers: 1))
    var keys = SeededGenerator(seed: 43)
    let clock = ManualClock(Instant(secondsSince1970: 1_795_222_800))
    hub = Hub(
      database: database, clock: clock, random: SeededGenerator(seed: image == nil ? 42 : 44),
      passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard,
      directory: CentreDirectory(centre.map { [$0: CheckedHub.centre(clock)] } ?? [:]),
      sealing: SealingKey.generate(using: &keys))
    let rate = RateLimits.Rate(perSecond: 1_000_000, burst: 1_000_000)
    api = WebAPI(hub: hub, rateLimits: RateLimits(read: rate, write: rate, heavy: rate, open: rate))
  }

  private static func centre(_ clock: ManualClock) -> any Centre {
    func node(_ name: String, _ model: String?, devices: Int, memory: Int64) -> CentreDescription.Node {
      CentreDescription.Node(
        name: name, deviceModel: model, devices: devices, cpus: 64, memoryMebibytes: memory, isAvailable: true)
    }
    let pools = [
      ["gpu1", "gpu2"].map { node($0, "h100", devices: 8, memory: 524_288) },
      ["c1", "c2"].map { node($0, nil, devices: 1, memory: 262_145) },
    ]
    let centre = SimulatedCentre(pools: pools, placing: .asOrdered, clock: clock, seed: 1)
    centre.separatesProjects = true
    return centre
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Closes it. - Returns: its database.
  func close() async throws -> [UInt8] {
    await database.close()
    return Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/praya.db")))
  }

  /// An empty hub's database, made once.
  static let empty = Task { try await CheckedHub(image: nil).close() }

  /// What must hold after whatever was accepted: the books add up, and the queue can be played on.
  func promiseSound() async throws {
    guard case .sound = try await hub.verifyLedger(by: nil) else { throw BrokenPromise("the books add up") }
    _ = try await hub.placeJobs()
    _ = try await hub.attendRuns()
  }
}
