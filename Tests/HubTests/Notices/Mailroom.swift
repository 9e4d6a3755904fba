import Access
import Devices
import Language
import Mail
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Hub

/// A world with a look at its notices and its mail.
struct Mailroom {
  let world: World
  let stage: Stage

  /// - Parameter sent: whether what the template's setting up has told is sent first.
  init(seed: UInt64, sent: Bool = true) async throws {
    world = try await World(seed: seed)
    stage = Stage(world)
    if sent { try await world.hub.sendNotices(atMost: 1000) }
  }

  func notices(_ topic: Notice.Topic? = nil, of person: String? = nil) async throws -> [NoticeRecord] {
    let all = try await world.database.read { try $0.select(NoticeRecord.self, order: .ascending(.id)) }
    return all.filter { notice in
      (topic.map { $0 == notice.topic } ?? true) && (person.map { world.cast[$0].person == notice.person } ?? true)
    }
  }

  func notice(_ id: NoticeID) async throws -> NoticeRecord {
    let found = try await world.database.read { try $0.find(NoticeRecord.self, id) }
    return try #require(found)
  }

  /// Raises one notice by itself.
  @discardableResult
  func raise(_ notice: Notice, for person: String = "lena") async throws -> NoticeID {
    let target = world.cast[person].person
    try await world.hub.change(.keepCalendar, by: nil, "hub:") { try $0.notify(target, of: notice) }
    return try #require(try await notices(notice.topic, of: person).last).id
  }

  func write<Record: StoredRecord>(_ record: Record) async throws {
    try await world.database.write { try $0.update(record) }
  }

  func person(_ name: String) async throws -> PersonRecord {
    let id = world.cast[name].person
    let found = try await world.database.read { try $0.find(PersonRecord.self, id) }
    return try #require(found)
  }

  /// The messages to somebody, the newest last.
  func mail(to name: String) -> [MailMessage] {
    world.post.messages.filter { $0.recipient.address.description == "\(name)@people.test" }
  }

  /// Another hub over the same records, whose mail goes elsewhere.
  func hub(_ mailer: any Mailer) async throws -> Hub {
    let database = await world.database
    let sender = try #require(Mailbox("hub@hub.test"))
    return Hub(
      database: database, clock: world.clock, random: SeededGenerator(seed: 5), passwords: await world.hub.passwords,
      devices: .standard, directory: CentreDirectory(), sealing: await world.hub.sealing,
      mail: try MailDesk(mailer: mailer, sender: sender, publicAddress: "https://hub.test"))
  }
}

/// Answers each message as it is told.
final class ScriptedMailer: Mailer {
  private let answer: @Sendable (MailMessage) -> MailFailure?
  init(_ answer: @escaping @Sendable (MailMessage) -> MailFailure?) { self.answer = answer }

  func send(_ message: MailMessage) async throws(MailFailure) {
    if let failure = answer(message) { throw failure }
  }
}
