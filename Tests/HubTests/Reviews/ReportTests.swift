import Access
import Hub
import Jobs
import Language
import PrayaTestKit
import Quantities
import Reviews
import Storage
import Testing

@Suite struct ReportTests {
  private let answers: [String: ReportRecord.ReportAnswer] = ["done": .text("A model was trained."), "jobs": .figure(12)]

  @Test func anOverdueReportHoldsNewJobsAndAwardsUntilItIsAccepted() async throws {
    let round = try await Round.begin(seed: 341)
    let (hub, stage) = (round.hub, Stage(round.world))
    let grant = try await round.grant()
    // A second award of the project awaits; a job runs on.
    let second = try await round.apply()
    for name in ["rosa", "remy"] { try await round.review(second, by: name, aim: 9, team: 9) }
    func reports() async throws -> [ReportRecord] {
      try await hub.askForReports()
      return try await hub.reports(scheme: Round.scheme, PageRequest(limit: 9), by: round["lena"]).items.map(\.record)
    }
    #expect(try await reports().isEmpty, "forty days off")
    round.world.clock.advance(by: .days(15))
    #expect(try await reports().count == 1)
    #expect(try await hub.askForReports() == 0)
    let asked = try #require(try await reports().first)
    /// How often Lena has been told of it, once the hub has looked again.
    func told() async throws -> Int {
      try await hub.remindOfReports()
      return try await round.world.database.read { records in
        try records.count(
          NoticeRecord.self, where: .equal(.subject, asked.id.rawValue) && .equal(.person, round["lena"].person))
      }
    }
    #expect(try await told() == 1)
    #expect(asked.dueDay.description == "2026-12-27" && asked.holdDay?.description == "2027-01-06")
    #expect(try await hub.reports(PageRequest(limit: 9), by: round["carol"]).items.isEmpty)

    round.world.clock.advance(by: .days(30))  // 1 January 2027: overdue, not held
    _ = try await stage.submit(["--gres=gpu:h100:1", "--time=60"], grant: grant)
    #expect(try await told() == 2)
    #expect(try await told() == 2)
    round.world.clock.advance(by: .days(4))
    let job = try await stage.submit(["--gres=gpu:h100:1", "--time=60"], grant: grant)[0]
    try await stage.round()
    let sitting = try await round.open([second], members: ["rosa"], present: ["rosa"])
    _ = try await hub.decideItem(
      sitting, SittingResolution(application: second, outcome: .approve, votes: ["rosa": .approve], note: "Good."),
      by: round.officer)
    _ = try await hub.approveApplication(second, Approval(terms: round.terms), by: round.officer)
    round.world.clock.advance(by: .days(1) + .hours(1))
    #expect(try await told() == 3, "of the hold")
    #expect(try await told() == 3)
    func held() async throws -> [Bool] {
      let refused = await stage.refusal { () throws(Problem) in
        _ = try await stage.submit(["--gres=gpu:h100:1", "--time=1"], grant: grant)
      }
      return [refused?.name == "payment-held", try await hub.report(asked.id, by: round["lena"]).holdsPayments]
    }
    #expect(try await held() == [true, true])
    let acceptance = await stage.refusal { () throws(Problem) in _ = try await hub.acceptAward(second, by: round["lena"]) }
    #expect(acceptance?.name == "payment-held")
    // What was accepted before goes on, and is paid.
    try await stage.round()
    let ended = try await stage.job(job.id)
    #expect(ended.state.isTerminal && ended.settledAt != nil)
    // Own money is nobody's report.
    _ = try await stage.submit(["--gres=gpu:h100:1", "--time=1"])

    // An exception lifts it for a while.
    let until = try #require(CivilDate("2027-01-10"))
    _ = try await hub.exceptReport(asked.id, until: until, reason: "The author is ill.", by: round.officer)
    #expect(try await held() == [false, false])
    round.world.clock.advance(by: .days(5))
    #expect(try await held() == [true, true])

    // Handed in late, it holds until it is accepted.
    func submit(_ answers: [String: ReportRecord.ReportAnswer], revision: Int) async throws(Problem) -> Int {
      try await hub.submitReport(asked.id, answers: answers, revision: revision, by: round["lena"]).record.revision
    }
    let revision = try await hub.report(asked.id, by: round["lena"]).record.revision
    #expect(
      await round.refusal { _ = try await submit(["done": .text(" ")], revision: revision) }
        == "answers.done:length")
    #expect(
      await round.refusal {
        _ = try await submit(["done": .text("x"), "jobs": .text("12")], revision: revision)
      } == "answers.jobs:type")
    _ = try await submit(answers, revision: revision)
    #expect(try await held() == [true, true])
    let back = try await hub.returnReport(asked.id, note: "Which model?", by: round.officer)
    _ = try await submit(answers, revision: back.record.revision)
    #expect(
      await round.refusal { _ = try await hub.acceptReport(asked.id, note: nil, by: round["lena"]) }
        == "forbidden")
    _ = try await hub.acceptReport(asked.id, note: nil, by: round.officer)
    #expect(try await held() == [false, false])
    #expect(try await hub.acceptAward(second, by: round["lena"]).state == .active)
    #expect(try await stage.violations() == [])
    await round.world.end()
  }

  @Test func aReportInTimeHoldsNothingHoweverLongTheOfficerTakes() async throws {
    let round = try await Round.begin(seed: 342)
    let hub = round.hub
    let grant = try await round.grant()
    let due = try #require(CivilDate("2026-11-25"))
    let report = try await hub.askForReport(of: grant, due: due, by: round.officer).record
    #expect(try await hub.askForReport(of: grant, due: due, by: round.officer).record.id == report.id)
    _ = try await hub.submitReport(report.id, answers: answers, revision: 1, by: round["lena"])
    round.world.clock.advance(by: .days(60))
    #expect(try await hub.report(report.id, by: round.officer).holdsPayments == false)
    _ = try await hub.returnReport(report.id, note: "More.", by: round.officer)
    #expect(try await hub.report(report.id, by: round.officer).holdsPayments == true)
    _ = try await hub.waiveReport(report.id, reason: "The project is over.", by: round.officer)
    #expect(try await hub.report(report.id, by: round.officer).holdsPayments == false)
    await round.world.end()
  }

  @Test func conditionsOfAnAwardAreMetOrNotByWhomAndWhen() async throws {
    let round = try await Round.begin(seed: 343)
    let hub = round.hub
    let grant = try await round.grant()
    #expect(try await hub.conditions(of: grant, by: round["lena"]).map(\.text) == ["Publish the model card."])
    let due = try #require(CivilDate("2027-03-01"))
    _ = try await hub.setCondition(1, of: grant, ConditionChange(dueDay: due), by: round.officer)
    let met = try await hub.setCondition(1, of: grant, ConditionChange(outcome: .met, note: "Seen."), by: round.officer)
    #expect(met.dueDay == due && met.outcome == .met && met.decidedBy == round.officer.person && met.decidedAt != nil)
    _ = try await hub.addCondition(to: grant, ConditionChange(text: "Name a contact."), by: round.officer)
    #expect(try await hub.conditions(of: grant, by: round["lena"]).map(\.outcome) == [.met, nil])
    for name in ["lena", "admin", "officer", "rosa"] {
      let refusal = await round.refusal {
        _ = try await hub.setCondition(2, of: grant, ConditionChange(outcome: .waived), by: round[name])
      }
      #expect(refusal == "forbidden" || refusal == "not-found", "\(name): \(refusal ?? "done")")
    }
    #expect(
      await round.refusal {
        _ = try await hub.setCondition(3, of: grant, ConditionChange(outcome: .met), by: round.officer)
      } == "not-found")
    await round.world.end()
  }
}
