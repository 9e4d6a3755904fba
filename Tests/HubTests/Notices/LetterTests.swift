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
    let judging = try await Judging.begin(in: room.world)
    let job = try #require(try await room.stage.submit(["--gpus-per-node=1", "--time=30"], by: "mei").first)
    try await room.stage.round()
    room.world.clock.advance(by: .days(20))
    try await room.stage.round()
    try await hub.closeDueStatements()
    _ = cast
    let late = try await judging.round.apply("maps")
    let grant = room.world.template.grants[0]
    return [
      (Notice(.submission, subject: application.id.rawValue, detail: "2"), "lena"),
      (Notice(.submission, subject: application.id.rawValue, detail: "2"), "officer"),
      (Notice(.decision, subject: application.id.rawValue, detail: "approved:3"), "lena"),
      (Notice(.budget, subject: grant.rawValue, detail: "80:150000"), "lena"),
      (Notice(.budget, subject: "vision", detail: "100:2026-11"), "lena"),
      (Notice(.jobEnded, subject: job.submission.rawValue), "mei"),
      (Notice(.jobStuck, subject: try await moved(room, .asked).rawValue, detail: "1"), "mei"),
      (Notice(.jobMoved, subject: try await moved(room, .done).rawValue, detail: "1"), "mei"),
      (Notice(.statementReady, subject: "genome", detail: "2026-11"), "carol"),
    ] + (try await judging.notices(late: late)) + [
      (Notice(.webhookStopped, subject: try await stoppedWebhook(room).rawValue, detail: "failing:2"), "lena"),
      (Notice(.invitation, subject: "x"), "mei"), (Notice(.passwordReset, subject: "x"), "mei"),
    ]
  }

  /// A job of mei's that is asked about, or has moved.
  private func moved(_ room: Mailroom, _ state: JobMoveRecord.State) async throws -> JobID {
    let job = try #require(try await room.stage.submit(["--gpus-per-node=1", "--time=30"], by: "mei").first)
    let now = room.world.clock.now
    try await room.world.database.write { records in
      try records.insert(
        JobMoveRecord(
          job: job.id, number: 1, submission: job.submission, organisation: job.organisation, state: state, cause: .notStarted,
          fromCentre: job.centre, fromPool: job.pool, fromKey: job.runKey, wasSent: true, toCentre: Stage.slug("harbour"),
          toPool: Stage.slug("harbour-h100"), priceBefore: 3, priceAfter: 4, totalBefore: 5, totalAfter: 6, ownBefore: 7,
          ownAfter: 8, askedAt: now, expiresAt: state == .asked ? now + .hours(1) : nil))
    }
    return job.id
  }

  /// A webhook of lena's that took nothing for days.
  private func stoppedWebhook(_ room: Mailroom) async throws -> WebhookID {
    let new = NewWebhook(scope: .project("vision"), url: "https://firm.example/x", topics: [.jobEnded], label: "books")
    var webhook = try await room.world.hub.createWebhook(new, by: room.world.cast["lena"]).webhook
    (webhook.isEnabled, webhook.stop) = (false, .failing)
    try await room.write(webhook)
    return webhook.id
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

  @Test func whatWasOvertakenOrMayNotBeSeenAnyMoreIsNotTold() async throws {
    let room = try await Mailroom(seed: 93)
    let judging = try await Judging.begin(in: room.world)
    let (hub, round) = (judging.round.hub, judging.round)
    room.world.clock.advance(by: .days(20))
    func stop(_ notice: Notice, to name: String) async throws -> NoticeFailure? {
      do { _ = try await letter(notice, to: name, .english, room) } catch NoticeStop.never(let failure) { return failure }
      return nil
    }
    func sitting(_ id: SittingID, _ detail: String) -> Notice { Notice(.sitting, subject: id.rawValue, detail: detail) }
    func report(_ id: ReportID, _ detail: String) -> Notice { Notice(.reportDue, subject: id.rawValue, detail: detail) }
    // As each stands, by its kind alone.
    let reports = try await judging.reports()
    #expect(try await stop(report(reports[0].id, "due"), to: "lena") == nil, "nobody has told that it is overdue")
    #expect(try await stop(report(reports[0].id, "held:2026-01-01"), to: "lena") == .gone)
    #expect(try await stop(report(reports[2].id, "overdue"), to: "lena") == .gone)
    #expect(try await stop(report(reports[2].id, "due"), to: "mei") == .notAllowed)
    #expect(try await stop(Notice(.reportDue, subject: "report-1", detail: "due"), to: "lena") == .gone)
    _ = try await hub.remindOfReports()
    #expect(try await stop(report(reports[0].id, "due"), to: "lena") == .gone)
    #expect(try await stop(report(reports[0].id, "overdue"), to: "lena") == .gone)
    _ = try await hub.waiveReport(reports[2].id, reason: "Not needed.", by: round.officer)
    #expect(try await stop(report(reports[2].id, "due"), to: "lena") == .gone)

    #expect(try await stop(sitting(judging.changed, "called:1"), to: "officer") == .gone, "the change tells it")
    #expect(try await stop(sitting(judging.cancelled, "called:1"), to: "officer") == .gone)
    #expect(try await stop(sitting(judging.called, "cancelled"), to: "officer") == .gone)
    #expect(try await stop(sitting(judging.called, "called:1"), to: "lena") == .notAllowed)
    _ = try await hub.openSitting(judging.called, by: round.officer)
    #expect(try await stop(sitting(judging.called, "called:1"), to: "officer") == .gone)

    let review = Notice(.reviewDue, subject: judging.application.rawValue, detail: "asked:\(judging.review)")
    #expect(try await stop(review, to: "officer") == nil)
    #expect(try await stop(review, to: "lena") == .notAllowed)
    let promised = Notice(
      .promisedDay, subject: judging.application.rawValue, detail: "near:\(try await judging.promise(judging.application))")
    #expect(try await stop(promised, to: "officer") == nil)
    // An interest that is declared meanwhile keeps them from both.
    let conflict = ConflictDeclaration(person: "officer", application: judging.application, reason: "A cousin.")
    _ = try await hub.declareConflict(conflict, by: round.officer)
    #expect(try await stop(review, to: "officer") == .notAllowed)
    #expect(try await stop(promised, to: "officer") == .notAllowed)
    _ = try await hub.rejectApplication(judging.application, reason: "Not this time.", by: round.officer)
    #expect(try await stop(promised, to: "officer") == .gone)
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
