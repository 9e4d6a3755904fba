import Access
import Language
import Mail
import PrayaTestKit
import Quantities
import Storage
import Synchronization
import Testing

@testable import Hub

@Suite struct SendNoticesTests {
  private let closed = Notice(.budget, subject: "vision", detail: "80:2026-11")
  /// Of gita's project: she has no address on record.
  private let hers = Notice(.budget, subject: "genome", detail: "80:2026-11")

  @Test func aNoticeIsSentOnceAndUnderItsOwnName() async throws {
    let room = try await Mailroom(seed: 71)
    let id = try await room.raise(closed)
    let round = try await room.world.hub.sendNotices()
    #expect(round.sent == 1 && round.failed == 0 && round.awayBecause == nil)
    let message = try #require(room.mail(to: "lena").last)
    #expect(message.messageID == "<\(id)@hub.test>" && message.sender.name == "Test city")
    #expect(message.recipient.name == "Lena" && message.text.contains("https://hub.test/projects/vision"))
    let sent = try await room.notice(id)
    #expect(sent.state == .sent && sent.tries == 1 && sent.failure == nil)
    #expect(try await room.world.hub.sendNotices() == NoticeRound())
    await room.world.end()
  }

  @Test func aFailedTryWaitsTwiceAsLongEachTimeAndEndsAfterThreeDays() async throws {
    let room = try await Mailroom(seed: 72)
    let hub = try await room.hub(ScriptedMailer { _ in .deferred(MailReply(code: 451, text: "lena@people.test is busy")) })
    let id = try await room.raise(closed)
    var pauses: [Int64] = []
    while try await room.notice(id).state == .waiting {
      let round = try await hub.sendNotices()
      #expect(round.failed == 1)
      let notice = try await room.notice(id)
      if notice.state == .waiting {
        pauses.append((notice.nextTryAt - room.world.clock.now).count / 60_000)
        // Whom it was for stands in the notice: the server's words do not repeat it.
        #expect(notice.failure == .notTaken("451 … is busy"))
      }
      // A moment too early nothing happens.
      room.world.clock.advance(to: notice.nextTryAt - Seconds(1))
      #expect(try await hub.sendNotices() == NoticeRound())
      room.world.clock.advance(to: notice.nextTryAt)
    }
    #expect(Array(pauses.prefix(9)) == [1, 2, 4, 8, 16, 32, 64, 120, 120])
    let end = try await room.notice(id)
    #expect(end.state == .givenUp && end.failure == .tooLate("451 … is busy"))
    let lived = try #require(end.givenUpAt) - end.createdAt
    #expect(lived.count >= 3 * 86_400_000 && lived.count <= 3 * 86_400_000 + 7_200_000)
    await room.world.end()
  }

  @Test func whatCannotEverBeSentIsGivenUpWithWords() async throws {
    let room = try await Mailroom(seed: 73)
    let hub = try await room.hub(ScriptedMailer { _ in .refused(MailReply(code: 550, text: "no such user")) })
    let refused = try await room.raise(closed)
    try await hub.sendNotices()
    #expect(try await room.notice(refused).failure == .refused("550 no such user"))

    let nobody = try await room.raise(hers, for: "gita")
    let gone = try await room.raise(Notice(.jobEnded, subject: "01kahm00000000000000000000"), for: "mei")
    let strange = try await room.raise(Notice(.budget, subject: "vision", detail: "many"), for: "carol")
    var officer = try await room.person("officer")
    officer.isActive = false
    try await room.write(officer)
    let closedAccount = try await room.raise(closed, for: "officer")
    var admin = try await room.person("admin")
    admin.email = "admin@people.test\r\nBcc: x@y"
    try await room.write(admin)
    let unusable = try await room.raise(closed, for: "admin")
    #expect(try await room.world.hub.sendNotices().givenUp == 5)
    let failures = [
      (nobody, NoticeFailure.noAddress), (gone, .gone), (closedAccount, .accountClosed), (unusable, .unusableAddress),
    ]
    for (id, failure) in failures {
      let notice = try await room.notice(id)
      #expect(notice.state == .givenUp && notice.failure == failure)
    }
    #expect(try await room.notice(strange).state == .givenUp)
    await room.world.end()
  }

  @Test func aBadNoticeKeepsNoOtherFromItsTurn() async throws {
    let room = try await Mailroom(seed: 74)
    // A job's record that cannot be read any more: the words cannot be made.
    let job = try #require(try await room.stage.submit(["--gpus-per-node=1", "--time=10"]).first)
    try await room.world.database.write { records in
      var broken = try #require(try records.find(PlainJob.self, job.id))
      broken.state = "no state"
      try records.update(broken)
    }
    var bad: [NoticeID] = []
    for _ in 0..<12 { bad.append(try await room.raise(Notice(.jobEnded, subject: job.submission.rawValue), for: "lena")) }
    let good = try await room.raise(closed)
    // Ten at a time: the bad ones go to the end of the line.
    for _ in 0..<2 { try await room.world.hub.sendNotices() }
    #expect(try await room.notice(good).state == .sent)
    let waiting = try await room.notice(bad[0])
    #expect(waiting.state == .waiting && waiting.failure?.name == "not-composed" && waiting.tries == 1)
    await room.world.end()
  }

  @Test func whenNobodyTakesMailTheRoundEnds() async throws {
    let room = try await Mailroom(seed: 75)
    let asked = Mutex(0)
    let hub = try await room.hub(
      ScriptedMailer { _ in
        asked.withLock { $0 += 1 }
        return .unavailable(reason: "connection refused")
      })
    for _ in 0..<5 { try await room.raise(closed) }
    let round = try await hub.sendNotices()
    #expect(round.awayBecause == "connection refused" && round.failed == 1 && asked.withLock { $0 } == 1)
    // The others have lost no turn.
    #expect(try await room.notices(.budget).filter { $0.tries == 0 }.count == 4)
    // Back again, all are sent.
    room.world.clock.advance(by: .minutes(2))
    #expect(try await room.world.hub.sendNotices().sent == 5)
    await room.world.end()
  }

  @Test func aMessageWhoseAnswerWasLostIsSentAgainAsTheSameMessage() async throws {
    let room = try await Mailroom(seed: 76)
    let taken = Mutex<[MailMessage]>([])
    let hub = try await room.hub(
      ScriptedMailer { message in
        taken.withLock { taken in
          taken.append(message)
          return taken.count == 1 ? .cancelled : nil
        }
      })
    let id = try await room.raise(closed)
    #expect(try await hub.sendNotices() == NoticeRound())
    #expect(try await room.notice(id).state == .waiting)
    room.world.clock.advance(by: .minutes(1))
    #expect(try await hub.sendNotices().sent == 1)
    let messages = taken.withLock { $0 }
    #expect(messages.count == 2 && messages.first == messages.last)
    await room.world.end()
  }

  @Test func aGivenUpNoticeCanBeTriedAgain() async throws {
    let room = try await Mailroom(seed: 77)
    let id = try await room.raise(hers, for: "gita")
    let (hub, cast) = (await room.world.hub, room.world.cast)
    try await hub.sendNotices()
    var gita = try await room.person("gita")
    gita.email = "gita@people.test"
    try await room.write(gita)
    room.world.clock.advance(by: .days(10))
    for name in ["lena", "auditor", "officer", "operator"] {
      let refusal = await room.stage.refusal { () async throws(Problem) in _ = try await hub.retryNotice(id, by: cast[name]) }
      #expect(refusal?.kind == .forbidden)
    }
    #expect(try await hub.retryNotice(id, by: cast["admin"]).state == .waiting)
    #expect(try await hub.sendNotices().sent == 1)
    let again = await room.stage.refusal { () async throws(Problem) in _ = try await hub.retryNotice(id, by: cast["admin"]) }
    #expect(again?.name == "notice-sent")
    #expect(try #require(room.mail(to: "gita").last).date == room.world.clock.now)
    let page = try await hub.notices(.sent, PageRequest(limit: 2), by: cast["admin"])
    #expect(page.items.count == 2 && page.next != nil && page.items.contains { $0.id == id })
    let next = try await hub.notices(.sent, PageRequest(limit: 2, after: page.next), by: cast["admin"])
    #expect(next.items.allSatisfy { item in !page.items.contains { $0.id == item.id } })
    #expect(try await hub.notices(.givenUp, PageRequest(limit: 200), by: cast["admin"]).items.allSatisfy { $0.failure != nil })
    await room.world.end()
  }

  @Test func whoWantsNoneGetsNone() async throws {
    let room = try await Mailroom(seed: 78)
    let (hub, lena) = (await room.world.hub, room.world.cast["lena"])
    let early = try await room.raise(closed)
    let count = try await room.notices(.budget).count
    let choices = try await hub.chooseNotices([.budget: false, .sitting: true], by: lena)
    #expect(choices[.budget] == false && choices[.jobEnded] == true && choices[.invitation] == true)
    let refusal = await room.stage.refusal { () async throws(Problem) in
      _ = try await hub.chooseNotices([.invitation: false, .passwordReset: false, .decision: false], by: lena)
    }
    #expect(refusal?.faults.map(\.field) == ["invitation", "password-reset"])
    #expect(try await hub.noticeChoices(of: lena)[.decision] == true)
    // What was written before is not sent, and what happens now is not even written.
    try await hub.sendNotices()
    #expect(try await room.notice(early).failure == .notWanted)
    let person = lena.person
    try await hub.change(.keepCalendar, by: nil, "hub:") { [closed] in try $0.notify(person, of: closed) }
    #expect(try await room.notices(.budget).count == count)
    _ = try await hub.chooseNotices([.budget: true], by: lena)
    try await room.raise(closed)
    #expect(try await hub.sendNotices().sent == 1)
    await room.world.end()
  }

  @Test func whoMayNoLongerSeeItIsNoLongerTold() async throws {
    let room = try await Mailroom(seed: 79)
    let job = try #require(try await room.stage.submit(["--gpus-per-node=1", "--time=10"], by: "mei").first)
    let (hub, cast) = (await room.world.hub, room.world.cast)
    _ = try await hub.cancelJob(job.id, by: cast["mei"])
    let notice = try #require(try await room.notices(.jobEnded, of: "mei").last)
    for project in ["vision", "maps"] {
      let member = try #require(Assignment(.member, in: .project(project)))
      try await hub.assign(member, to: "mei", granted: false, by: cast["admin"])
    }
    try await hub.sendNotices()
    #expect(try await room.notice(notice.id).failure == .notAllowed)
    #expect(room.mail(to: "mei").isEmpty)
    await room.world.end()
  }
}

/// A job's row of which only the state is looked at.
private struct PlainJob: StoredRecord {
  typealias Column = JobRecord.Column
  static let table = JobRecord.table
  static let key = JobRecord.key
  private var values: [PlainValue]

  var state: String {
    get { (try? String(stored: values[index].stored)) ?? "" }
    set { values[index] = PlainValue(stored: .text(newValue)) }
  }
  private var index: Int { Column.allCases.firstIndex(of: .state) ?? 0 }

  init(from row: inout RowReader) throws {
    values = []
    for _ in Column.allCases { values.append(try row.next()) }
  }

  func write(to row: inout RowWriter) { for value in values { row.append(value) } }

  private struct PlainValue: ColumnValue {
    let stored: StoredValue
    init(stored: StoredValue) { self.stored = stored }
  }
}
