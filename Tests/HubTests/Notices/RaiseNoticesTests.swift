import Access
import Language
import Mail
import PrayaTestKit
import Quantities
import Schemes
import Storage
import Testing

@testable import Hub

@Suite struct RaiseNoticesTests {
  @Test func anArrayTellsOnceWhenItsLastRunHasEnded() async throws {
    let room = try await Mailroom(seed: 81)
    let runs = try await room.stage.submit(["--gpus-per-node=1", "--time=10", "--array=1-3%1"], by: "mei")
    let (hub, cast) = (await room.world.hub, room.world.cast)
    for run in runs.dropLast() {
      _ = try await hub.cancelJob(run.id, by: cast["mei"])
      #expect(try await room.notices(.jobEnded).isEmpty)
    }
    for run in runs { _ = try await hub.cancelJob(run.id, by: cast["mei"]) }
    let notice = try #require(try await room.notices(.jobEnded).first)
    #expect(try await room.notices(.jobEnded).count == 1 && notice.person == cast["mei"].person)
    #expect(notice.subject == runs[0].submission.rawValue)
    try await hub.sendNotices()
    #expect(try #require(room.mail(to: "mei").last).text.contains("All 3 runs of your job have ended: cancelled."))
    await room.world.end()
  }

  @Test func anApplicationIsToldToItsApplicantsAndItsOfficersEachTimeOnce() async throws {
    let room = try await Mailroom(seed: 82)
    let (hub, cast) = (await room.world.hub, room.world.cast)
    let facts = RequestFacts(costs: Costs(compute: Stage.hongKong(1_000_000)))
    let before = try await room.notices().count
    let draft = try await hub.draftApplication(
      scheme: Stage.slug("subsidy"), project: Stage.slug("genome"), facts: facts, by: cast["carol"])
    #expect(try await room.notices().count == before)
    var record = try await hub.submitApplication(draft.id, revision: 1, by: cast["carol"])
    record = try await hub.returnApplication(draft.id, note: "Please say more.\nHow many devices?", by: cast["officer"])
    record = try await hub.submitApplication(draft.id, revision: record.revision, by: cast["carol"])
    record = try await hub.rejectApplication(draft.id, reason: "The fund is for others.", by: cast["officer"])
    let submissions = try await room.notices(.submission).filter { $0.subject == draft.id.rawValue }
    #expect(
      submissions.map(\.person).sorted()
        == [cast["carol"], cast["carol"], cast["officer"], cast["officer"]].map(\.person).sorted())
    let decisions = try await room.notices(.decision).filter { $0.subject == draft.id.rawValue }
    #expect(decisions.map(\.person) == [cast["carol"].person, cast["carol"].person])
    #expect(Set(decisions.map(\.detail)).count == 2)
    #expect(Laws.toldOnce(try await room.world.state().records).isEmpty)
    try await hub.sendNotices(atMost: 100)
    // The return has been overtaken by the rejection.
    let overtaken = try #require(decisions.first { $0.detail.hasPrefix("returned") })
    #expect(try await room.notice(overtaken.id).failure == .gone)
    let mail = room.mail(to: "carol").filter { $0.subject.contains("Not approved") }
    #expect(mail.count == 1 && mail[0].text.contains("> The fund is for others."))
    #expect(room.mail(to: "officer").contains { $0.subject == "New application: campus to subsidy" })
    await room.world.end()
  }

  @Test func aBudgetsMarksAreToldOnceEach() async throws {
    let room = try await Mailroom(seed: 83)
    let (hub, cast) = (await room.world.hub, room.world.cast)
    // Genome has 250.00 of its own, and nobody leads it but its organisation's lead. One H100 for an hour costs 24.37.
    func submit(_ minutes: Int) async throws -> [JobRecord] {
      try await room.stage.submit(["--gres=gpu:h100:1", "--time=\(minutes)"], project: "genome")
    }
    func told() async throws -> [String] { try await room.notices(.budget, of: "carol").map(\.detail).sorted() }
    let first = try await submit(240)
    #expect(try await told() == [])
    let second = try await submit(120)
    #expect(try await told() == ["50:2026-11"])
    // Back below, and up again in the same month: told already.
    _ = try await hub.cancelJob(second[0].id, by: cast["carol"])
    _ = try await submit(120)
    #expect(try await told() == ["50:2026-11"])
    // Two marks at once: the higher is told.
    let payment = try await hub.recordPayment(
      Stage.hongKong(1), to: Stage.slug("genome"), bankReference: "BANK-MORE", by: cast["admin"])
    #expect(payment.amount == 1)
    _ = try await submit(150)
    #expect(try await told() == ["50:2026-11", "80:2026-11"])
    _ = try await hub.cancelJob(first[0].id, by: cast["carol"])
    // In another month it is told anew.
    room.world.clock.advance(by: .days(30))
    _ = try await submit(180)
    let all = try await told()
    #expect(all.count == 3 && all.contains { $0.hasSuffix(":2026-12") })
    try await hub.sendNotices(atMost: 100)
    let mail = try #require(room.mail(to: "carol").first { $0.subject == "80% of genome's own money is in use" })
    #expect(mail.text.contains("Paid in: HK$250.01") && mail.text.contains("https://hub.test/projects/genome"))
    await room.world.end()
  }

  @Test func aReducedGrantReachesItsMarksToo() async throws {
    let room = try await Mailroom(seed: 84)
    let (hub, cast) = (await room.world.hub, room.world.cast)
    let id = room.world.template.grants[1]
    // 90,000 device-seconds, of which a job holds 2 × 4 hours = 28,800.
    try await room.stage.submit(["--gres=gpu:a100:2", "--time=240"], grant: id)
    #expect(try await room.notices(.budget).isEmpty)
    let grant = try await hub.changeGrant(
      id, GrantAmendment(amount: -61_200, reason: "less"), revision: try await room.stage.grant(id).revision, by: cast["officer"])
    #expect(grant.terms.benefit == .deviceSeconds(model: "a100", amount: 28_800))
    let notices = try await room.notices(.budget)
    #expect(notices.map(\.detail) == ["100:28800"] && notices.map(\.person) == [cast["lena"].person])
    try await hub.sendNotices()
    #expect(try #require(room.mail(to: "lena").last).text.contains("Left: 0.00 device-hours a100"))
    await room.world.end()
  }

  @Test func nothingOfNothingReachesNoMark() {
    #expect(BudgetUse(amount: 0, available: 0).mark == 0)
    #expect(BudgetUse(amount: -5, available: -5).mark == 0)
    #expect(BudgetUse(amount: 3, available: 2).mark == 0)
    #expect(BudgetUse(amount: 2, available: 1).mark == 50)
    #expect(BudgetUse(amount: 5, available: 1).mark == 80)
    #expect(BudgetUse(amount: 1000, available: 201).mark == 50)
    #expect(BudgetUse(amount: .max, available: 0).mark == 100)
    #expect(BudgetUse(amount: .max, available: .max).mark == 0)
  }

  @Test func aStatementIsToldWhenItIsClosed() async throws {
    let room = try await Mailroom(seed: 85)
    room.world.clock.advance(by: .days(20))
    let hub = await room.world.hub
    #expect(try await hub.closeDueStatements() > 0)
    try await hub.closeDueStatements()
    let notices = try await room.notices(.statementReady)
    #expect(Set(notices.map(\.subject)) == Set(["vision", "genome"]))
    #expect(notices.filter { $0.subject == "genome" }.map(\.person) == [room.world.cast["carol"].person])
    try await hub.sendNotices(atMost: 100)
    let mail = try #require(room.mail(to: "carol").first { $0.subject == "Statement of 2026-11: genome" })
    #expect(mail.text.contains("praya statement show genome 2026-11") && mail.text.contains("Paid in this month: HK$250.00"))
    await room.world.end()
  }
}
