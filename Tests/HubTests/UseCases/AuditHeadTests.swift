import Access
import Foundation
import Language
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Hub

/// The head of the audit log at each day's end, and what it proves.
@Suite struct AuditHeadTests {
  private func folder() -> PublishedFolder {
    PublishedFolder(FileManager.default.temporaryDirectory.path + "/heads-\(UUID().uuidString)")
  }

  /// Leaves a line in the log.
  private func act(_ world: World) async throws {
    try await world.hub.setPerson("gita", active: true, by: world.cast["admin"])
  }

  private func heads(_ world: World) async throws -> [AuditHeadRecord] {
    try await world.database.read { try $0.select(AuditHeadRecord.self, order: .ascending(.day)) }
  }

  private func lines(_ world: World) async throws -> [AuditRecord] {
    try await world.database.read { try $0.select(AuditRecord.self, order: .ascending(.sequence)) }
  }

  @Test func everyDayHasOneHeadWhichAnybodyWithTheLogFindsAgain() async throws {
    let world = try await World(seed: 401)
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    var random = SeededGenerator(seed: 401)
    for _ in 0..<12 {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        world.clock.advance(by: .minutes(Int64.random(in: 1...500, using: &random)))
        try await act(world)
      }
      world.clock.advance(by: .hours(Int64.random(in: 1...40, using: &random)))
      try await world.hub.keepAuditHeads()
      try await world.hub.keepAuditHeads()
    }
    let (heads, lines) = (try await heads(world), try await lines(world))
    let first = calendar.day(of: try #require(lines.first).at)
    #expect(heads.map(\.day) == (0..<heads.count).map { first.adding(days: $0) }, "no day is left out")
    #expect(heads.last?.day == calendar.day(of: world.clock.now).adding(days: -1))
    for head in heads {
      let before = lines.filter { calendar.day(of: $0.at) <= head.day }
      #expect(head.position == before.last?.sequence ?? 0 && head.head == before.last?.hash ?? .zero, "\(head.day)")
      #expect(head.before == calendar.start(of: head.day.adding(days: 1)))
    }
    let verified = try await world.hub.verifyAudit(by: nil)
    #expect(verified.isSound && verified.headsChecked == heads.count)
    await world.end()
  }

  @Test func aDaysHeadCannotBeReplaced() async throws {
    let world = try await World(seed: 402)
    try await act(world)
    world.clock.advance(by: .days(2))
    try await world.hub.keepAuditHeads()
    let head = try #require(try await heads(world).first)
    let other = AuditHeadRecord(
      day: head.day, position: 1, head: Digest(of: [1]), before: head.before, writtenAt: head.writtenAt)
    await #expect(throws: StorageError.self) { try await world.database.write { try $0.insert(other) } }
    await #expect(throws: StorageError.self) { try await world.database.write { try $0.update(other) } }
    await #expect(throws: StorageError.self) {
      try await world.database.write { try $0.delete(AuditHeadRecord.self, head.day) }
    }
    #expect(try await heads(world).first == head)
    await world.end()
  }

  @Test func filesAreWrittenOnceAndOneThatWasChangedIsTold() async throws {
    let world = try await World(seed: 403)
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder.path) }
    try await act(world)
    world.clock.advance(by: .days(3))
    try await world.hub.keepAuditHeads()
    try await world.hub.writeAuditHeads(to: folder)
    let heads = try await heads(world)
    #expect(heads.count >= 3)
    for head in heads { #expect(try folder.read("\(head.day).json") == head.file) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.sorted() == heads.map(\.fileName), "nothing unfinished stays")
    let mode = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(heads[0].fileName)")[.posixPermissions] as? Int
    #expect(mode == 0o644)
    #expect(throws: StorageError.self) { try folder.publish([1], as: heads[0].fileName) }
    // Somebody changes one and loses another; the next day's round says so and brings the lost one back.
    try Data("{}".utf8).write(to: URL(filePath: "\(folder.path)/\(heads[0].fileName)"))
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(heads[1].fileName)")
    world.clock.advance(by: .days(1))
    try await world.hub.keepAuditHeads()
    let refusal = await Stage(world).refusal { () throws(Problem) in try await world.hub.writeAuditHeads(to: folder) }
    #expect(refusal?.name == "audit-head-differs" && refusal?.message.english.contains("\(heads[0].day)") == true)
    #expect(try folder.read(heads[0].fileName) == Array("{}".utf8), "what others may have copied is not overwritten")
    #expect(try folder.read(heads[1].fileName) == heads[1].file)
    await world.end()
  }

  @Test func aRewrittenOrShortenedLogDoesNotLeadToTheHeadsThatWerePublished() async throws {
    let world = try await World(seed: 404)
    for _ in 0..<4 {
      try await act(world)
      world.clock.advance(by: .days(1))
      try await world.hub.keepAuditHeads()
    }
    let published = try await heads(world).map { PublishedHead(day: $0.day, position: $0.position, head: $0.head) }
    let lines = try await lines(world)
    #expect(try await world.hub.verifyAudit(against: published, by: nil).isSound)

    // The same log, made anew from its first line by somebody who can: sound in itself, and not the one that was published.
    func verify(_ rewrite: ([AuditRecord]) -> [AuditRecord]) async throws -> AuditVerification {
      let path = FileManager.default.temporaryDirectory.path + "/forged-\(UUID().uuidString).db"
      defer { for suffix in ["", "-wal", "-shm", ".lock"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
      let forged = try await SQLiteDatabase.open(path: path, migrations: HubSchema.migrations)
      var previous = Digest.zero
      var chain: [AuditRecord] = []
      for (index, line) in rewrite(lines).enumerated() {
        var line = line
        (line.sequence, line.previous) = (Int64(index + 1), previous)
        line.hash = line.computedHash
        previous = line.hash
        chain.append(line)
      }
      let forgery = chain
      try await forged.write { records in for line in forgery { try records.insert(line) } }
      let found = try await world.hub(over: forged).verifyAudit(against: published, by: nil)
      await forged.close()
      return found
    }
    #expect(try await verify { $0 }.isSound)
    let cut = try await verify { $0.dropLast(6) }
    #expect(cut.firstFault == nil && !cut.isSound && cut.headFaults.contains { $0.kind == .missing })
    let changed = try await verify { lines in
      var lines = lines
      lines[0].outcome = "refused:forbidden"
      return lines
    }
    #expect(changed.firstFault == nil && changed.headFaults.count == published.count)
    #expect(changed.headFaults.allSatisfy { $0.kind == .differs && $0.isPublished })
    // Of a head that was never the hub's, both the log and the record say so.
    let wrong = PublishedHead(day: published[0].day, position: published[0].position, head: Digest(of: [7]))
    let answer = try await world.hub.verifyAudit(against: [wrong], by: nil)
    #expect(Set(answer.headFaults.map(\.kind)) == [.differs, .disagrees])
    await world.end()
  }

  @Test func wordsThatSomebodyTypedDoNotGetIntoTheLog() async throws {
    let world = try await World(seed: 405)
    let hub = await world.hub
    for typed in ["kit@example.org", "Kit Ho", "何潔", String(repeating: "a", count: 200), "a\u{0}b"] {
      _ = await Stage(world).refusal { () throws(Problem) in _ = try await hub.job(typed, by: world.cast["mei"]) }
      let scope = Assignment(.member, in: .project(typed))
      _ = await Stage(world).refusal { () throws(Problem) in
        if let scope { try await hub.assign(scope, to: "mei", by: world.cast["mei"]) }
      }
    }
    for line in try await lines(world) {
      #expect(line.subject == AuditSubject.kept(line.subject) || line.subject.hasSuffix(":?"), "\(line.subject)")
      #expect(!line.subject.contains("@") && !line.subject.contains(" ") && line.subject.utf8.count <= AuditSubject.longest)
    }
    #expect(AuditSubject.kept("job:kit@example.org") == "job:?")
    #expect(AuditSubject.kept("password-of:01ARZ3NDEKTSV4RRFFQ69G5FAV") == "password-of:01ARZ3NDEKTSV4RRFFQ69G5FAV")
    await world.end()
  }
}
