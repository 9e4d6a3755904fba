internal import Access
internal import Hub
internal import Language
internal import Quantities
internal import Reviews
internal import Storage

/// Sittings that bind the officer, and reports whose lateness holds new jobs back.
extension SeededRun {
  mutating func sit() async throws {
    guard let (id, _) = random.pick(Array(applications.suffix(4))) else { return }
    guard let application = try await world.database.read({ try $0.find(ApplicationRecord.self, id) }) else { return }
    let outcome = random.pick([SittingOutcome.approve, .approve, .reject, .postpone]) ?? .postpone
    let vote = Vote(rawValue: outcome.rawValue) ?? .abstain
    let startsAt = world.clock.now
    try await attempt("the committee sits about \(id): \(outcome.rawValue)", by: "officer") { hub, cast throws(Problem) in
      let officer = cast["officer"]
      let plan = SittingPlan(startsAt: startsAt, place: "", members: ["officer"], chair: "officer", agenda: [id])
      let sitting = try await hub.callSitting(of: application.scheme, plan, by: officer).record.id
      _ = try await hub.openSitting(sitting, by: officer)
      _ = try await hub.recordAttendance(sitting, present: ["officer"], by: officer)
      let resolution = SittingResolution(application: id, outcome: outcome, votes: ["officer": vote], note: "seed")
      _ = try await hub.decideItem(sitting, resolution, by: officer)
      _ = try await hub.closeSitting(sitting, by: officer)
      return try await hub.signMinutes(of: sitting, by: officer).record.state.rawValue
    }
  }

  mutating func report() async throws {
    try await attempt("reports are asked for", by: nil) { hub, _ throws(Problem) in
      "\(try await hub.askForReports()) asked, \(try await hub.remindOfReports()) late"
    }
    let open = try await world.database.read { records in
      try records.select(
        ReportRecord.self, where: .oneOf(.state, [ReportState.due, .returned, .submitted]), order: .ascending(.id))
    }
    guard let report = random.pick(open) else { return }
    let (lead, accepts) = (Cast.lead(of: report.project), random.chance(700))
    if report.state == .submitted {
      try await attempt("officer \(accepts ? "accepts" : "returns") \(report.id)", by: "officer") { hub, cast throws(Problem) in
        let officer = cast["officer"]
        let status =
          accepts
          ? try await hub.acceptReport(report.id, note: nil, by: officer)
          : try await hub.returnReport(report.id, note: "seed", by: officer)
        return status.record.state.rawValue
      }
    } else {
      try await attempt("\(lead) hands \(report.id) in", by: lead) { hub, cast throws(Problem) in
        try await hub.submitReport(
          report.id, answers: ["report": .text("seed")], revision: report.revision, by: cast[lead]
        ).record.state.rawValue
      }
    }
  }
}
