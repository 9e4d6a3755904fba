internal import Access
public import Centres
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
  public nonisolated let post: SimulatedPost

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
  private let limits: HubLimits

  /// - Parameters:
  ///   - onDisk: whether the database lies on a disk even where the machine has a folder in memory.
  ///   - faults: of every centre.
  ///   - mixing: centres that do not keep projects apart.
  ///   - ordersAtOnce: how many are on their way to a centre at once; with more than one a seed does not repeat exactly.
  public init(
    seed: UInt64, onDisk: Bool = false, faults: CentreFaults = .none, mixing: Set<Slug> = [], limits: HubLimits = HubLimits(),
    ordersAtOnce: Int = 1
  ) async throws {
    var limits = limits
    limits.ordersAtOnce = ordersAtOnce
    let template = try await WorldTemplate.ready()
    let clock = ManualClock(template.now)
    let skews: [Slug: Seconds] = [CityOfTests.hill: Seconds(37), CityOfTests.across: Seconds(-41)]
    self.centres = Dictionary(
      uniqueKeysWithValues: CityOfTests.centres.map { name in
        let centre = SimulatedCentre(
          pools: CityOfTests.nodes(of: name), placing: name == CityOfTests.hill ? .byItself : .asOrdered, clock: clock,
          seed: seed &+ UInt64(name.rawValue.utf8.count), skew: skews[name] ?? .zero, faults: faults)
        centre.separatesProjects = !mixing.contains(name)
        return (name, centre)
      })
    post = SimulatedPost(seed: seed, isCalm: faults == .none)
    (self.seed, self.onDisk, self.template, self.clock, cast) = (seed, onDisk, template, clock, template.cast)
    self.limits = limits
    folder = try WorldFolder.make(onDisk: onDisk, name: "\(seed)")
    try WorldFolder.write(template.database, to: folder + "/praya.db")
    let opened = try await World.open(folder, centres, post, clock, seed: seed, life: 1, onDisk: onDisk, limits)
    (hub, database, life, directory, image) = (opened.hub, opened.database, opened.life, opened.directory, opened.image)
    guard !mixing.isEmpty else { return }
    try await database.write { records in
      for var centre in try records.select(CentreRecord.self) where mixing.contains(centre.id) {
        centre.separatesProjects = false
        try records.update(centre)
      }
    }
  }

  /// The hub of this moment over another database that leads to its own.
  public func hub(over database: any Database) -> Hub {
    var keys = SeededGenerator(seed: seed, for: "sealing")
    return Hub(
      database: database, clock: clock, random: SeededGenerator(seed: seed, for: "another hub"),
      passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard, directory: directory,
      sealing: SealingKey.generate(using: &keys), limits: limits)
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

  /// Praya dies in the middle of its next talk with this centre, unless that is over before. It talks with no other
  /// meanwhile, so that a seed always dies in the same place.
  public func attendAndDie(at centre: Slug, afterPassages passages: Int) async throws -> Bool {
    life.die(afterPassages: passages)
    _ = try? await hub.attendRuns(at: centre)
    life.live()
    guard life.isOver else { return false }
    try await reopen()
    return true
  }

  /// Takes the hub's connection to a centre away, or gives it back. A restart connects every centre.
  public func setConnected(_ isConnected: Bool, to centre: Slug) {
    directory[centre] = isConnected ? centres[centre].map { HubLine(to: $0, life: life) } : nil
  }

  /// Connects a centre by another line than its own.
  public func connect(_ line: any Centre, to centre: Slug) { directory[centre] = line }

  /// Praya dies at so many passages of its talk with the mail server from now, unless that is over before.
  public func sendAndDie(afterPassages passages: Int) async throws -> Bool {
    life.die(afterPassages: passages)
    try await hub.sendNotices(atMost: 1000)
    life.live()
    guard life.isOver else { return false }
    try await reopen()
    return true
  }

  private func reopen() async throws {
    await database.close()
    WorldFolder.remove(folder)
    guard let left = image.path.withLock({ $0 }) else { preconditionFailure("a death leaves an image") }
    folder = left
    lives += 1
    let opened = try await World.open(folder, centres, post, clock, seed: seed, life: lives, onDisk: onDisk, limits)
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
    _ folder: String, _ centres: [Slug: SimulatedCentre], _ post: SimulatedPost, _ clock: ManualClock, seed: UInt64,
    life number: Int, onDisk: Bool, _ limits: HubLimits
  ) async throws -> Opened {
    let database = try await SQLiteDatabase.open(
      path: folder + "/praya.db", migrations: HubSchema.migrations, settings: SQLiteSettings(readers: 1))
    let image = ImagePlace()
    let life = HubLife {
      // Where no image can be taken, the reopening says so.
      try? await takeImage(of: database, in: folder, to: image, onDisk: onDisk)
    }
    let directory = CentreDirectory(centres.mapValues { HubLine(to: $0, life: life) })
    // The key lies beside the database and outlives Praya.
    var keys = SeededGenerator(seed: seed, for: "sealing")
    let hub = Hub(
      database: database, clock: clock, random: SeededGenerator(seed: seed, for: "hub \(number)"),
      passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard, directory: directory,
      sealing: SealingKey.generate(using: &keys), mail: try CityOfTests.mailDesk(PostLine(to: post, life: life)),
      webhooks: World.webhookTerms, limits: limits)
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
