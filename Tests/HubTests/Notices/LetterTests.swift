import Access
import Foundation
import Language
import Mail
import PrayaTestKit
import Quantities
import Storage
import Testing

@testable import Hub

/// Every topic has its words, in both languages, from real records.
@Suite struct LetterTests {
  /// A history with an event of every topic; the notices that people would get of it.
  private func story(_ room: Mailroom) async throws -> [(notice: Notice, reader: String)] {
    let (hub, cast) = (await room.world.hub, room.world.cast)
    let application = try #require(
      try await room.world.database.read { try $0.select(ApplicationRecord.self, order: .ascending(.id)) }.first)
    let job = try #require(try await room.stage.submit(["--gpus-per-node=1", "--time=30"], by: "mei").first)
    try await room.stage.round()
    room.world.clock.advance(by: .days(20))
    try await room.stage.round()
    try await hub.closeDueStatements()
    _ = cast
    let grant = room.world.template.grants[0]
    return [
      (Notice(.submission, subject: application.id.rawValue, detail: "2"), "lena"),
      (Notice(.submission, subject: application.id.rawValue, detail: "2"), "officer"),
      (Notice(.decision, subject: application.id.rawValue, detail: "approved:3"), "lena"),
      (Notice(.budget, subject: grant.rawValue, detail: "80:150000"), "lena"),
      (Notice(.budget, subject: "vision", detail: "100:2026-11"), "lena"),
      (Notice(.jobEnded, subject: job.submission.rawValue), "mei"),
      (Notice(.statementReady, subject: "genome", detail: "2026-11"), "carol"),
      (Notice(.reviewDue, subject: application.id.rawValue, detail: "2026-12-24"), "officer"),
      (Notice(.sitting, subject: "sitting-1", detail: "2026-12-24 10:00"), "officer"),
      (Notice(.reportDue, subject: "report-1", detail: "2026-12-24"), "lena"),
      (Notice(.promisedDay, subject: application.id.rawValue, detail: "2026-12-01"), "officer"),
      (Notice(.promisedDay, subject: application.id.rawValue, detail: "2027-12-01"), "officer"),
      (Notice(.invitation, subject: "x"), "mei"), (Notice(.passwordReset, subject: "x"), "mei"),
    ]
  }

  private func letter(_ notice: Notice, to name: String, _ language: ReaderLanguage, _ room: Mailroom) async throws -> Letter {
    var person = try await room.person(name)
    person.language = language
    try await room.write(person)
    let (now, id) = (room.world.clock.now, person.id)
    return try await room.world.database.read { records in
      let record = NoticeRecord(
        id: Identifier(madeAt: now, random: (1, 2)), person: id, topic: notice.topic, subject: notice.subject,
        detail: notice.detail, createdAt: now, dueAt: now)
      return try LetterDraft(record, records: records, now: now).letter(records: records, secret: "s-e-c-r-e-t")
    }
  }

  @Test func everyTopicHasItsWordsInBothLanguages() async throws {
    let room = try await Mailroom(seed: 91)
    let story = try await story(room)
    #expect(Set(story.map(\.notice.topic)) == Set(Notice.Topic.allCases))
    let shows = ProcessInfo.processInfo.environment["PRAYA_SHOW_LETTERS"] != nil
    for (notice, reader) in story {
      for language in ReaderLanguage.allCases {
        let letter = try await letter(notice, to: reader, language, room)
        let text = letter.text("https://hub.test")
        if shows { print("==== \(letter.subject[language])\n\(text)") }
        let hasChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        #expect(hasChinese == (language == .traditionalChinese), "\(text)")
        #expect(letter.subject[language].unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) } == hasChinese)
        #expect(letter.subject[language].count <= 120 && text.utf8.count < 3000)
        #expect(text.contains("https://hub.test/") && !text.contains("Optional") && !text.contains("nil"), "\(text)")
        #expect(text.contains("praya notices set") == notice.topic.canBeOff)
        #expect(text.contains("#s-e-c-r-e-t") == !notice.topic.canBeOff)
        for line in text.split(separator: "\n") { #expect(line == line.trimmingSuffix, "'\(line)'") }
      }
    }
    await room.world.end()
  }

  @Test func whatPeopleNameThemselvesWritesNoLinesOfALetter() async throws {
    let room = try await Mailroom(seed: 92)
    let trick = "Vision\n\nYour password has expired: https://evil.example\u{2028}\u{202E}"
    var project = try #require(try await room.world.database.read { try $0.find(ProjectRecord.self, Stage.slug("vision")) })
    project.name = Phrase(same: trick)
    var lena = try await room.person("lena")
    lena.name = trick
    try await room.write(project)
    try await room.write(lena)
    let text = try await letter(Notice(.budget, subject: "vision", detail: "80:2026-11"), to: "lena", .english, room)
      .text("https://hub.test")
    #expect(!text.contains("\nYour password") && !text.contains("\u{2028}") && !text.contains("\u{202E}"))
    #expect(Letter.quoted("one\r\ntwo\n\n-- \nThe Hub") == "> one\n> two\n> \n> --\n> The Hub")
    #expect(Letter.plain(String(repeating: "x", count: 500)).count == 120)
    await room.world.end()
  }

  @Test func addressesThatNobodyCanOpenAreRefused() throws {
    let sender = try #require(Mailbox("hub@hub.test"))
    let mailer = ScriptedMailer { _ in nil }
    for address in [
      "", "hub.example", "https://", "ftp://hub.example", "https://hub.example/#x", "https://hub example", "https://h\n",
    ] {
      #expect(throws: Problem.self, "\(address)") { try MailDesk(mailer: mailer, sender: sender, publicAddress: address) }
    }
    #expect(
      try MailDesk(mailer: mailer, sender: sender, publicAddress: "https://h.example/hub/").publicAddress
        == "https://h.example/hub")
  }
}

extension Substring {
  /// Without blanks at the end, but for the separator of a signature.
  fileprivate var trimmingSuffix: Substring {
    guard self != "-- " else { return self }
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
