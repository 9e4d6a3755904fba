internal import Access
internal import Centres
internal import Devices
public import Hub
internal import Language
internal import Quantities
internal import Secrets
public import Storage
internal import Synchronization

/// The Hub over SQLite on disk, its city, its people and its centres, all from one seed. Praya can die in it at any
/// moment and be opened again from what had reached the disk.
public actor World {
  public nonisolated let seed: UInt64
  public nonisolated let clock: ManualClock
  public nonisolated let cast: Cast
  public nonisolated let template: WorldTemplate
  /// By name; they outlive Praya.
  public nonisolated let centres: [Slug: SimulatedCentre]

  public private(set) var hub: Hub
  public private(set) var database: SQLiteDatabase
  /// How often Praya has been opened.
  public private(set) var lives = 1
  private var life: HubLife
  private var directory: CentreDirectory
  private var folder: String
  /// Where the image lies that the death of this life left.
  private var image: ImagePlace
  private let onDisk: Bool

  /// - Parameters:
  ///   - onDisk: whether the database lies on a disk even where the machine has a folder in memory.
  ///   - faults: of every centre.
  public init(seed: UInt64, onDisk: Bool = false, faults: CentreFaults = .none) async throws {
    let template = try await WorldTemplate.ready()
    let clock = ManualClock(template.now)
    let skews: [Slug: Seconds] = [CityOfTests.hill: Seconds(37), CityOfTests.across: Seconds(-41)]
    self.centres = Dictionary(
      uniqueKeysWithValues: CityOfTests.centres.map { name in
        let centre = SimulatedCentre(
          pools: CityOfTests.nodes(of: name), placing: name == CityOfTests.hill ? .byItself : .asOrdered, clock: clock,
          seed: seed &+ UInt64(name.rawValue.utf8.count), skew: skews[name] ?? .zero, faults: faults)
        return (name, centre)
      })
    (self.seed, self.onDisk, self.template, self.clock, cast) = (seed, onDisk, template, clock, template.cast)
    folder = try WorldFolder.make(onDisk: onDisk, name: "\(seed)")
    try WorldFolder.write(template.database, to: folder + "/praya.db")
    let opened = try await World.open(folder, centres, clock, seed: seed, life: 1, onDisk: onDisk)
    (hub, database, life, directory, image) = (opened.hub, opened.database, opened.life, opened.directory, opened.image)
  }

  /// Ends the world and removes its files.
  public func end() async {
    await database.close()
    WorldFolder.remove(folder)
    if let left = image.path.withLock({ $0 }) { WorldFolder.remove(left) }
  }

  // MARK: Death

  /// Praya dies now and is opened again from what is on the disk.
  public func restart() async throws {
    if !life.isOver { try await World.takeImage(of: database, in: folder, to: image, onDisk: onDisk) }
    try await reopen()
  }

  /// Praya dies in the middle of its next talk with this centre, unless that is over before; the other centres are
  /// out of reach meanwhile, so that a seed always dies in the same place.
  public func attendAndDie(at centre: Slug, afterPassages passages: Int) async throws -> Bool {
    for other in centres.keys where other != centre { directory[other] = nil }
    life.die(afterPassages: passages)
    try await hub.attendRuns()
    life.live()
    guard life.isOver else {
      for (name, place) in centres { directory[name] = HubLine(to: place, life: life) }
      return false
    }
    try await reopen()
    return true
  }

  private func reopen() async throws {
    await database.close()
    WorldFolder.remove(folder)
    guard let left = image.path.withLock({ $0 }) else { preconditionFailure("a death leaves an image") }
    folder = left
    lives += 1
    let opened = try await World.open(folder, centres, clock, seed: seed, life: lives, onDisk: onDisk)
    (hub, database, life, directory, image) = (opened.hub, opened.database, opened.life, opened.directory, opened.image)
  }

  /// The place of an image; nil until it has been taken.
  private final class ImagePlace: Sendable {
    let path = Mutex<String?>(nil)
  }

  private static func takeImage(of database: SQLiteDatabase, in folder: String, to place: ImagePlace, onDisk: Bool) async throws {
    let target = try WorldFolder.make(onDisk: onDisk, name: "image")
    // Inside a write nobody else writes, and nothing of this one is in the log yet: the files are what a power cut
    // between two transactions leaves.
    try await database.write { _ in try WorldFolder.copyImage(from: folder, to: target) }
    place.path.withLock { $0 = target }
  }

  private typealias Opened = (
    hub: Hub, database: SQLiteDatabase, life: HubLife, directory: CentreDirectory, image: ImagePlace
  )

  private static func open(
    _ folder: String, _ centres: [Slug: SimulatedCentre], _ clock: ManualClock, seed: UInt64, life number: Int, onDisk: Bool
  ) async throws -> Opened {
    let database = try await SQLiteDatabase.open(
      path: folder + "/praya.db", migrations: HubSchema.migrations, settings: SQLiteSettings(readers: 1))
    let image = ImagePlace()
    let life = HubLife {
      // Where no image can be taken, the reopening says so.
      try? await takeImage(of: database, in: folder, to: image, onDisk: onDisk)
    }
    let directory = CentreDirectory(centres.mapValues { HubLine(to: $0, life: life) })
    let hub = Hub(
      database: database, clock: clock, random: SeededGenerator(seed: seed, for: "hub \(number)"),
      passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard, directory: directory,
      webhooks: World.webhookTerms)
    return (hub, database, life, directory, image)
  }

  // MARK: Looking

  /// Everything on record, and everything true, now.
  public func state() async throws -> WorldState {
    for centre in centres.values { centre.catchUp() }
    let truths = Dictionary(uniqueKeysWithValues: centres.map { ($0.key.rawValue, $0.value.truth) })
    return WorldState(records: try await HubRecords.read(database), truths: truths)
  }
}
