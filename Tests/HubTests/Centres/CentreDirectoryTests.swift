import Centres
import Devices
import Foundation
import Hub
import Language
import PrayaTestKit
import Quantities
import Relay
import Secrets
import Slurm
import Storage
import Synchronization
import Testing

/// Whoever makes a connection also ends it: one at a time for a cluster, and none is left over.
@Suite struct CentreDirectoryTests {
  /// What happened, in its order.
  private final class Diary: Sendable {
    private let lines = Mutex<[String]>([])
    func note(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
  }

  private struct Watched: CentreConnection {
    let name: String
    let diary: Diary
    /// One whose name is a number answers.
    var centre: any Centre { Int64(name) == nil ? HangingCentre() : answering }
    let answering: any Centre
    func troubles() async -> [Phrase] { [Phrase(same: "of \(name)")] }
    /// As many seconds ahead as its name says, if that is a number.
    func clock() async -> CentreClock? {
      Int64(name).map { CentreClock(ahead: Milliseconds($0 * 1000), measuredAt: Instant(secondsSince1970: 1_794_873_600)) }
    }
    func end() async {
      await Task.yield()
      diary.note("end \(name)")
    }
  }

  private final class Hall: Sendable {
    let diary = Diary()
    let world: World
    let hub: Hub
    let directory: CentreDirectory

    init(seed: UInt64) async throws {
      world = try await World(seed: seed)
      let (diary, fails) = (diary, Box())
      failing = fails
      let answering: any Centre = world.centres[Stage.slug("harbour")].map { $0 as any Centre } ?? HangingCentre()
      directory = CentreDirectory(connector: { centre, _ in
        guard centre.id == Stage.slug("harbour") else { return .notHere }
        guard centre.slurm != nil || (centre.connection == .local && fails.value) else { return .notHere }
        guard let slurm = centre.slurm, !fails.value else {
          diary.note("fail")
          return .failed(Phrase("no folder", "沒有資料夾"))
        }
        let name = slurm.partition ?? "-"
        diary.note("make \(name)")
        return .joined(Watched(name: name, diary: diary, answering: answering))
      })
      var keys = SeededGenerator(seed: seed)
      hub = Hub(
        database: await world.database, clock: world.clock, random: SeededGenerator(seed: seed),
        passwords: PasswordDesk(UnsafeTestHasher()), devices: .standard, directory: directory,
        sealing: SealingKey.generate(using: &keys))
    }

    final class Box: Sendable {
      private let held = Mutex(false)
      var value: Bool {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
      }
    }
    let failing: Box

    func join(_ partition: String?) async throws {
      try await world.database.write { records in
        guard var centre = try records.find(CentreRecord.self, Stage.slug("harbour")) else { return }
        centre.connection = partition == nil ? .local : .slurm
        centre.slurm = partition.map { partition in
          var slurm = SlurmConnection(user: "praya", sharedFolder: "/s")
          (slurm.commands, slurm.partition) = ("/usr/bin", partition)
          return slurm
        }
        try records.update(centre)
      }
    }

    func reach(by connection: CentreRecord.Connection) async throws {
      try await world.database.write { records in
        guard var centre = try records.find(CentreRecord.self, Stage.slug("harbour")) else { return }
        (centre.connection, centre.slurm) = (connection, nil)
        try records.update(centre)
      }
    }

    /// The hanging centre is never asked: only the joining is of interest.
    func connect() async {
      let task = Task { [hub] in try? await hub.connectCentres() }
      try? await Task.sleep(for: .milliseconds(100))
      task.cancel()
      await task.value
    }
  }

  @Test func aConnectionEndsBeforeTheNextIsMadeAndStaysWhileNothingChanges() async throws {
    let hall = try await Hall(seed: 311)
    try await hall.join("one")
    await hall.connect()
    await hall.connect()
    #expect(hall.diary.all == ["make one"])
    try await hall.join("two")
    await hall.connect()
    #expect(hall.diary.all == ["make one", "end one", "make two"])
    let admin = hall.world.cast["admin"]
    #expect(try await hall.hub.centreTroubles(Stage.slug("harbour"), by: admin) == [Phrase(same: "of two")])
    await hall.directory.end()
    await hall.directory.end()
    #expect(hall.diary.all == ["make one", "end one", "make two", "end two"])
    await hall.connect()
    #expect(hall.diary.all.count == 4, "nothing is made after the end")
    await hall.world.end()
  }

  @Test func aCentreGoesOverToAnAgentAndBack() async throws {
    let hall = try await Hall(seed: 313)
    let (harbour, admin) = (Stage.slug("harbour"), hall.world.cast["admin"])
    try await hall.join("one")
    await hall.connect()
    try await hall.reach(by: .agent)
    await hall.connect()
    #expect(hall.diary.all == ["make one", "end one"], "the connector makes nothing for an agent")
    #expect(hall.directory[harbour] is RelayedCentre)
    // Applied again, the line and what is under way on it stays.
    let line = hall.directory[harbour] as? RelayedCentre
    await hall.connect()
    #expect(line != nil && hall.directory[harbour] as? RelayedCentre === line)
    // What cannot be joined otherwise is not asked by the old line.
    hall.failing.value = true
    try await hall.reach(by: .local)
    await hall.connect()
    #expect(hall.directory[harbour] == nil)
    #expect(try await hall.hub.checkCentre(harbour, by: admin).findings.first?.words.english == "no folder")
    await hall.directory.end()
    await hall.world.end()
  }

  @Test func whatCannotBeJoinedIsSaidAndTriedAgain() async throws {
    let hall = try await Hall(seed: 312)
    try await hall.join("one")
    hall.failing.value = true
    await hall.connect()
    let (harbour, admin) = (Stage.slug("harbour"), hall.world.cast["admin"])
    let check = try await hall.hub.checkCentre(harbour, by: admin)
    #expect(!check.isUsable && check.findings.first?.words.english == "no folder")
    #expect(try await hall.hub.centre(harbour).centre.unreachableSince != nil)
    hall.failing.value = false
    await hall.connect()
    #expect(hall.diary.all.last == "make one")
    try await hall.hub.surveyCentres(atMost: .milliseconds(100))
    await hall.directory.end()
    await hall.world.end()
  }

  @Test(
    "By how much a clock differs is noted once, and is a trouble where it is much",
    arguments: [(1, false), (-29, false), (31, true), (-90, true)])
  func clocks(seconds: Int64, isTrouble: Bool) async throws {
    let hall = try await Hall(seed: 75)
    let (hub, harbour) = (hall.hub, Stage.slug("harbour"))
    try await hall.join("\(seconds)")
    try await hub.connectCentres()
    let noted = try await hub.centre(harbour).centre.clock
    #expect(noted?.ahead == Milliseconds(seconds * 1000))
    let lines = try await hall.world.state().records.audit.count
    try await hub.surveyCentres()
    #expect(try await hall.world.state().records.audit.count == lines, "what is known is no news")
    let troubles = try await hub.centreTroubles(harbour, by: hall.world.cast["operator"])
    #expect(troubles.first == Phrase(same: "of \(seconds)"))
    #expect(troubles.count == (isTrouble ? 2 : 1))
    if isTrouble { #expect(troubles[1].english.contains("\(abs(seconds)) s \(seconds > 0 ? "ahead" : "behind")")) }
    await hall.directory.end()
    await hall.world.end()
  }
}

extension Hub {
  /// Surveys, and gives up after a while.
  fileprivate func surveyCentres(atMost time: Duration) async throws {
    let task = Task { try? await surveyCentres() }
    try await Task.sleep(for: time)
    task.cancel()
    await task.value
  }
}
