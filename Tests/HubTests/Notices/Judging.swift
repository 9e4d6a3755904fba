import Access
import Hub
import PrayaTestKit
import Quantities
import Storage
import Testing

/// A round of a scheme in which `officer` judges and `lena` reports, with something of each kind that they are told of.
struct Judging {
  let round: Round
  let application: ApplicationID
  let review: ReviewID
  let called: SittingID
  let changed: SittingID
  let cancelled: SittingID
  let grant: GrantID

  static func begin(in world: World) async throws -> Judging {
    let round = try await Round.begin(in: world)
    let hub = round.hub
    for role in [Role.schemeOfficer, .reviewer] {
      try await hub.assign(try #require(Assignment(role, in: .scheme("panel"))), to: "officer", by: nil)
    }
    let grant = try await round.grant()
    for days in [5, 15, 40] as [Int64] { _ = try await hub.askForReport(of: grant, due: day(world, days), by: round.officer) }
    let application = try await round.apply()
    let review = try await hub.assignReview(of: application, to: "officer", by: round.officer).record.id
    var plan = SittingPlan(
      startsAt: world.clock.now + .days(60), place: "City Hall, room 3", members: ["officer", "rosa"], chair: "rosa",
      agenda: [application])
    var sittings: [SittingID] = []
    for _ in 0..<3 { sittings.append(try await hub.callSitting(of: Round.scheme, plan, by: round.officer).record.id) }
    // What was told is changed, and told anew.
    try await hub.sendNotices(atMost: 1000)
    plan.startsAt = plan.startsAt + .hours(3)
    _ = try await hub.changeSitting(sittings[1], plan, revision: 1, by: round.officer)
    _ = try await hub.cancelSitting(sittings[2], reason: "A typhoon.", by: round.officer)
    return Judging(
      round: round, application: application, review: review, called: sittings[0], changed: sittings[1], cancelled: sittings[2],
      grant: grant)
  }

  private static func day(_ world: World, _ days: Int64) throws -> CivilDate {
    let calendar = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong"))
    return calendar.day(of: world.clock.now + .days(days))
  }

  /// The grant's reports that are asked for by hand, the first due first.
  func reports() async throws -> [ReportRecord] {
    let grant = grant
    return try await round.world.database.read {
      try $0.select(ReportRecord.self, where: .equal(.grant, grant), order: .ascending(.due_day))
    }
  }

  /// The day that is promised to an application's people.
  func promise(_ application: ApplicationID) async throws -> PromiseID {
    let found = try await round.world.database.read { records in
      try records.select(
        PromiseRecord.self, where: .equal(.application, application) && .equal(.kind, PromiseKind.decision))
    }
    return try #require(found.last).id
  }

  /// What is told of all of it twenty days later. - Parameter late: an application that was handed in by then.
  func notices(late: ApplicationID) async throws -> [(notice: Notice, reader: String)] {
    let reports = try await reports()
    let held = try #require(reports[0].holdDay)
    return [
      (Notice(.reviewDue, subject: application.rawValue, detail: "asked:\(review)"), "officer"),
      (Notice(.reviewDue, subject: application.rawValue, detail: "near:\(review)"), "officer"),
      (Notice(.reviewDue, subject: application.rawValue, detail: "passed:\(review)"), "officer"),
      (Notice(.sitting, subject: called.rawValue, detail: "called:1"), "officer"),
      (Notice(.sitting, subject: changed.rawValue, detail: "called:2"), "officer"),
      (Notice(.sitting, subject: cancelled.rawValue, detail: "cancelled"), "officer"),
      (Notice(.reportDue, subject: reports[0].id.rawValue, detail: "held:\(held)"), "lena"),
      (Notice(.reportDue, subject: reports[1].id.rawValue, detail: "overdue"), "lena"),
      (Notice(.reportDue, subject: reports[2].id.rawValue, detail: "due"), "lena"),
      (Notice(.promisedDay, subject: application.rawValue, detail: "passed:\(try await promise(application))"), "officer"),
      (Notice(.promisedDay, subject: late.rawValue, detail: "near:\(try await promise(late))"), "officer"),
    ]
  }
}
