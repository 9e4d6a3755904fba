public import Access
public import Language
public import Quantities
internal import Reviews
internal import Schemes
internal import Storage

extension Hub {
  /// So many days before its day a report is asked for.
  static let reportNoticeDays = 30

  /// Writes down the reports that fall due within the next thirty days by the rules of the grants' schemes, and tells
  /// those who owe them; each once. - Returns: how many.
  @discardableResult
  public func askForReports() async throws(Problem) -> Int {
    let now = clock.now
    let due = try await reading(.readReport, by: nil, "hub:") { try $0.reportsToAsk(now) }
    try await eachInTurn(due) { wanted throws(Problem) in
      let identifier = newIdentifier(ReportKind.self)
      try await change(.keepCalendar, by: nil, "grant:\(wanted.grant)") { change in
        let grant = try change.records.grant(wanted.grant)
        guard grant.state == .active else { return }
        _ = try change.ask(identifier, of: grant, due: wanted.day, wanted.rules)
      }
    }
    return due.count
  }

  /// An officer asks for a report besides those that the scheme's rules name. A report of that day that there is already
  /// is the answer.
  public func askForReport(of grant: GrantID, due day: CivilDate, by actor: Actor) async throws(Problem) -> ReportStatus {
    let identifier = newIdentifier(ReportKind.self)
    return try await change(.decideReport, by: actor, "grant:\(grant)") { change in
      let grant = try change.records.visibleGrant(grant, to: actor)
      try change.requireJudge(of: grant, .decideReport)
      let calendar = try change.city().calendar()
      guard day >= calendar.day(of: change.now), day.year <= 2200 else {
        throw Problem.invalid("due", rule: "future", Phrase("A report is due today or later.", "報告限期不可早於今日。"))
      }
      let scheme = try change.records.require(SchemeRecord.self, grant.scheme, Phrase("scheme", "資助計劃")).scheme()
      let record = try change.ask(identifier, of: grant, due: day, scheme.progressReports ?? ReportRules())
      return try change.records.status(of: record, at: change.now)
    }
  }

  /// Tells those who owe a report that it is overdue, and that payments are held; each once. - Returns: how many.
  @discardableResult
  public func remindOfReports() async throws(Problem) -> Int {
    let now = clock.now
    let late = try await reading(.readReport, by: nil, "hub:") { records in
      guard try records.find(CityRecord.self, 1) != nil else { return [] as [ReportRecord] }
      let today = try records.city().calendar().day(of: now)
      return try records.select(
        ReportRecord.self,
        where: .oneOf(.state, [ReportState.due, .returned])
          && ((.isNull(.overdue_told_at) && .less(.due_day, today))
            || (.isNull(.held_told_at) && .lessOrEqual(.hold_day, today)))
      )
    }
    try await eachInTurn(late) { report throws(Problem) in
      try await change(.keepCalendar, by: nil, "report:\(report.id)") { change in
        var record = try change.records.require(ReportRecord.self, report.id, Phrase("report", "報告"))
        let today = try change.city().calendar().day(of: change.now)
        guard record.state.isOpen else { return }
        if record.dueDay < today, record.overdueToldAt == nil { record.overdueToldAt = change.now }
        var state = "overdue"
        if let hold = record.holdDay, hold <= today, record.heldToldAt == nil {
          record.heldToldAt = change.now
          state = "held:\(hold)"
        }
        try change.records.update(record)
        try change.tellDebtors(of: record, state)
      }
    }
    return late.count
  }
}

/// A report to be asked for.
private struct WantedReport: Sendable {
  let grant: GrantID
  let day: CivilDate
  let rules: ReportRules
}

extension ReadTransaction {
  /// The reports of running grants that fall due soon, or have since they were last looked for, and are not written yet.
  fileprivate func reportsToAsk(_ now: Instant) throws -> [WantedReport] {
    var rules: [Slug: ReportRules] = [:]
    for record in try select(SchemeRecord.self) {
      let asked = try record.scheme().progressReports
      if let asked, asked.everyMonths != nil || !asked.atDays.isEmpty { rules[record.id] = asked }
    }
    guard !rules.isEmpty else { return [] }
    let horizon = try city().calendar().day(of: now).adding(days: Hub.reportNoticeDays)
    var known: [GrantID: Set<CivilDate>] = [:]
    for report in try select(ReportRecord.self, where: .oneOf(.scheme, rules.keys.sorted())) {
      known[report.grant, default: []].insert(report.dueDay)
    }
    let grants = try select(
      GrantRecord.self, where: .equal(.state, GrantState.active) && .oneOf(.scheme, rules.keys.sorted()), order: .ascending(.id))
    return grants.flatMap { grant -> [WantedReport] in
      guard let rules = rules[grant.scheme] else { return [] }
      return rules.dueDays(from: grant.terms.from, until: grant.terms.until)
        .filter { $0 <= horizon && !(known[grant.id]?.contains($0) ?? false) }
        .map { WantedReport(grant: grant.id, day: $0, rules: rules) }
    }
  }
}

extension Change {
  /// Writes a report down that a grant's people owe. One of that day that there is already is the answer.
  fileprivate func ask(_ id: ReportID, of grant: GrantRecord, due: CivilDate, _ rules: ReportRules) throws -> ReportRecord {
    let present = try records.select(ReportRecord.self, where: .equal(.grant, grant.id) && .equal(.due_day, due), limit: 1)
    if let present = present.first { return present }
    // A report that is asked for late holds nothing back before its people had as long to answer.
    let today = try city().calendar().day(of: now)
    let record = ReportRecord(
      id: id, grant: grant.id, scheme: grant.scheme, organisation: grant.organisation, project: grant.project, dueDay: due,
      holdDay: rules.holdDay(due: max(due, today)), state: .due, questions: rules.questions, answers: [:], askedAt: now,
      exceptions: [], revision: 1)
    try records.insert(record)
    try tellDebtors(of: record, "due")
    return record
  }

  /// Tells those who lead the grant's project or organisation.
  ///
  /// - Parameter state: `due`, `overdue`, or `held:DAY`: a hold that was put off and begins again is news of its own.
  fileprivate func tellDebtors(of report: ReportRecord, _ state: String) throws {
    let leads =
      try records.people([.projectLead], in: .project(report.project.rawValue))
      + records.people([.projectLead], in: .organisation(report.organisation.rawValue))
    for person in Set(leads.map(\.id)).sorted() {
      try notify(person, of: Notice(.reportDue, subject: report.id.rawValue, detail: state))
    }
  }

  /// - Throws: a problem unless whoever does this may judge the grant's people, and has no interest in them.
  func requireJudge(of grant: GrantRecord, _ act: Act) throws {
    try require(act, on: Target(.scheme(grant.scheme.rawValue)))
    try requireNoInterest(in: try records.application(grant.application))
  }
}
