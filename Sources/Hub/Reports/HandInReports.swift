public import Access
public import Language
public import Quantities
public import Reviews
internal import Storage

/// A report as it stands.
public struct ReportStatus: Sendable {
  public let record: ReportRecord
  /// Whether its day has passed and nothing was handed in.
  public let isOverdue: Bool
  /// Whether it holds payments back now.
  public let holdsPayments: Bool
}

extension Hub {
  /// Hands a report in, or hands it in anew after it was returned.
  public func submitReport(
    _ id: ReportID, answers: [String: ReportRecord.ReportAnswer], revision: Int, by actor: Actor
  ) async throws(Problem) -> ReportStatus {
    try await changeReport(id, .submitReport, by: actor) { change, record in
      try record.require(revision: revision)
      guard record.state.isOpen else { throw record.conflict }
      let faults = record.faults(in: answers)
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      (record.answers, record.state) = (answers, .submitted)
      (record.submittedAt, record.submittedBy) = (change.now, actor.person)
    }
  }

  /// Accepts a report; what it held back goes on. A repeat changes nothing.
  public func acceptReport(_ id: ReportID, note: String?, by actor: Actor) async throws(Problem) -> ReportStatus {
    try await changeReport(id, .decideReport, by: actor) { change, record in
      guard record.state != .accepted else { return }
      guard record.state == .submitted else { throw record.conflict }
      record.note = try note.map { try Hub.checked($0, "note") }
      (record.state, record.decidedAt, record.decidedBy) = (.accepted, change.now, actor.person)
    }
  }

  /// Gives a report back to be completed. - Parameter note: what is missing.
  public func returnReport(_ id: ReportID, note: String, by actor: Actor) async throws(Problem) -> ReportStatus {
    try await changeReport(id, .decideReport, by: actor) { change, record in
      guard record.state == .submitted else { throw record.conflict }
      (record.note, record.state) = (try Hub.checked(note, "note"), .returned)
      (record.decidedAt, record.decidedBy) = (change.now, actor.person)
    }
  }

  /// No longer asks for a report.
  public func waiveReport(_ id: ReportID, reason: String, by actor: Actor) async throws(Problem) -> ReportStatus {
    try await changeReport(id, .decideReport, by: actor) { change, record in
      let reason = try Hub.checked(reason, "reason")
      guard record.state != .waived else { return }
      guard record.state != .accepted else { throw record.conflict }
      (record.note, record.state, record.decidedAt, record.decidedBy) = (reason, .waived, change.now, actor.person)
    }
  }

  public func report(_ id: ReportID, by actor: Actor) async throws(Problem) -> ReportStatus {
    let now = clock.now
    return try await reading(.readReport, by: actor, "report:\(id)") { records in
      try records.status(of: try records.visibleReport(id, to: actor), at: now)
    }
  }

  /// The reports that this person may see, the newest first.
  public func reports(
    project: Slug? = nil, scheme: Slug? = nil, state: ReportState? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<ReportStatus> {
    let now = clock.now
    return try await reading(.readReport, by: actor, "hub:") { records in
      var listing = Listing(
        Visibility<ReportRecord>(
          .readReport, to: actor,
          in: [(.project, .project, nil), (.organisation, .organisation, nil), (.scheme, .scheme, nil)]))
      guard !listing.visibility.isEmpty else { return .empty }
      listing.lead(.project, project)
      listing.lead(.scheme, scheme)
      listing.test(state.map { .equal(.state, $0) })
      let found = try records.page(listing.query(.descending(.id)), page)
      return Page(items: try found.items.map { try records.status(of: $0, at: now) }, next: found.next)
    }
  }

  /// One change of one report by somebody who may make it. Officers have no interest in whose report it is.
  func changeReport(
    _ id: ReportID, _ act: Act, by actor: Actor, _ body: @escaping @Sendable (Change, inout ReportRecord) throws -> Void
  ) async throws(Problem) -> ReportStatus {
    try await change(act, by: actor, "report:\(id)") { change in
      var record = try change.records.visibleReport(id, to: actor)
      try change.require(act, on: record.target)
      if act == .decideReport { try change.requireJudge(of: try change.records.grant(record.grant), act) }
      try change.match(record.revision)
      let before = record
      try body(change, &record)
      if record != before {
        record.revision += 1
        try change.records.update(record)
      }
      return try change.records.status(of: record, at: change.now)
    }
  }
}

extension ReportState {
  /// Whether its people still have to hand it in.
  var isOpen: Bool { self == .due || self == .returned }
}

extension ReportRecord {
  /// The most bytes of one answer, and of all together.
  public static let largestAnswer = 16_384
  public static let largestAnswers = 262_144

  /// The report with what surrounds it, for `Access`.
  var target: Target { Target(.scheme(scheme.rawValue), .organisation(organisation.rawValue), .project(project.rawValue)) }

  var conflict: Problem {
    Problem(
      .conflict, "report-state",
      Phrase("The report is \(state.rawValue); this cannot be done now.", "報告狀態為「\(state.rawValue)」，現時不能進行此操作。"))
  }

  func require(revision expected: Int) throws(Problem) {
    guard revision == expected else {
      throw Problem(
        .conflict, "report-changed",
        Phrase("The report has changed since: it is at revision \(revision).", "報告資料已更新，現為第 \(revision) 版。"))
    }
  }

  /// What is missing or wrong, by question. Without questions of the scheme there is one text, `report`.
  func faults(in answers: [String: ReportAnswer]) -> [Problem.Fault] {
    let general = ReportRules.Question(id: "report", question: Phrase("The report", "報告內容"), kind: .text)
    let asked = questions.isEmpty ? [general] : questions
    var faults: [Problem.Fault] = []
    var bytes = 0
    for question in asked {
      let field = "answers.\(question.id)"
      switch (answers[question.id], question.kind) {
      case (.text(let text)?, .text):
        bytes += text.utf8.count
        if text.allSatisfy(\.isWhitespace) || text.utf8.count > ReportRecord.largestAnswer {
          faults.append(
            .init(
              field: field, rule: "length",
              Phrase("An answer has 1 to \(ReportRecord.largestAnswer) bytes.", "答覆須為 1 至 \(ReportRecord.largestAnswer) 個位元組。")))
        }
      case (.figure?, .figure): break
      case (nil, _):
        faults.append(
          .init(
            field: field, rule: "required",
            Phrase("'\(question.question.english)' must be answered.", "必須回答「\(question.question.traditionalChinese)」。")))
      case (_?, .text):
        faults.append(.init(field: field, rule: "type", Phrase("A text is asked for here.", "此處須填寫文字。")))
      case (_?, .figure):
        faults.append(.init(field: field, rule: "type", Phrase("A whole number is asked for here.", "此處須填寫整數。")))
      }
    }
    let known = Set(asked.map(\.id))
    faults += answers.keys.filter { !known.contains($0) }.sorted().map { id in
      .init(
        field: "answers.\(id.prefix(64))", rule: "question",
        Phrase("There is no question '\(id.prefix(64))'.", "沒有問題「\(id.prefix(64))」。"))
    }
    if bytes > ReportRecord.largestAnswers {
      faults.append(
        .init(
          field: "answers", rule: "length",
          Phrase(
            "The answers have more than \(ReportRecord.largestAnswers) bytes together.",
            "答覆合共多於 \(ReportRecord.largestAnswers) 個位元組。")))
    }
    return faults
  }
}

extension ReadTransaction {
  func visibleReport(_ id: ReportID, to actor: Actor) throws -> ReportRecord {
    guard let record = try find(ReportRecord.self, id), actor.may(.readReport, on: record.target) else {
      throw Problem.notFound(Phrase("report", "報告"), id.rawValue)
    }
    return record
  }

  func status(of report: ReportRecord, at now: Instant) throws -> ReportStatus {
    let calendar = try city().calendar()
    return ReportStatus(
      record: report, isOverdue: report.state.isOpen && calendar.day(of: now) > report.dueDay,
      holdsPayments: report.holdsPayments(at: now, calendar))
  }
}
