internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Reviews

extension RouteTable {
  /// Reports that grants owe, and the conditions of awards.
  mutating func addReports() {
    add(.get, "/api/v1/reports", query: Call.page.union(["project", "scheme", "state"])) { call, actor in
      let page = try await call.hub.reports(
        project: try call.querySlug("project"), scheme: try call.querySlug("scheme"), state: try call.queryChoice("state"),
        try call.page(), by: actor)
      return .list(page) { $0.report($1) }
    }
    add(.post, "/api/v1/reports", body: .json) { call, actor in
      let (grant, due) = try call.body { object -> (GrantID, CivilDate)? in
        let grant: GrantID? = object.required("grant")?.identifier()
        let due = object.required("due")?.date()
        guard let grant, let due else { return nil }
        return (grant, due)
      }
      return try await call.onceOnReport(by: actor, status: .created) {
        try await call.hub.askForReport(of: grant, due: due, by: actor)
      }
    }
    add(.get, "/api/v1/reports/{id}") { call, actor in
      let status = try await call.hub.report(try call.report, by: actor)
      return call.tagged(.json(JSONWriter.value { $0.report(status) }), revision: status.record.revision)
    }
    addReportSteps()
    addConditions()
  }

  /// The steps of a report from its submission on.
  private mutating func addReportSteps() {
    add(.post, "/api/v1/reports/{id}/submission", body: .json, edits: true) { call, actor in
      let (answers, revision) = try call.body { object -> ([String: ReportRecord.ReportAnswer], Int)? in
        let answers = object.required("answers")?.map(most: 100) { $0.answer() }
        let revision = object.required("revision")?.revision()
        guard let answers, let revision else { return nil }
        return (answers, revision)
      }
      let id = try call.report
      return try await call.onceOnReport(by: actor) {
        try await call.hub.submitReport(id, answers: answers, revision: revision, by: actor)
      }
    }
    add(.post, "/api/v1/reports/{id}/acceptance", body: .json, edits: true) { call, actor in
      let note = try call.body { object -> String?? in .some(object["note"]?.string(mostBytes: 16_384)) }
      let id = try call.report
      return try await call.onceOnReport(by: actor) { try await call.hub.acceptReport(id, note: note, by: actor) }
    }
    add(.post, "/api/v1/reports/{id}/return", body: .json, edits: true) { call, actor in
      let note = try call.body { $0.required("note")?.string(mostBytes: 16_384) }
      let id = try call.report
      return try await call.onceOnReport(by: actor) { try await call.hub.returnReport(id, note: note, by: actor) }
    }
    add(.post, "/api/v1/reports/{id}/waiver", body: .json, edits: true) { call, actor in
      let (reason, id) = (try call.reason(), try call.report)
      return try await call.onceOnReport(by: actor) { try await call.hub.waiveReport(id, reason: reason, by: actor) }
    }
    add(.post, "/api/v1/reports/{id}/exceptions", body: .json, edits: true) { call, actor in
      let (until, reason) = try call.body { object -> (CivilDate?, String)? in
        let until = object["until"]?.date()
        let reason = object.required("reason")?.string(mostBytes: 16_384)
        return reason.map { (until, $0) }
      }
      let id = try call.report
      return try await call.onceOnReport(by: actor) {
        try await call.hub.exceptReport(id, until: until, reason: reason, by: actor)
      }
    }
  }

  private mutating func addConditions() {
    add(.get, "/api/v1/grants/{id}/conditions") { call, actor in
      .list(try await call.hub.conditions(of: try call.conditionedGrant, by: actor)) { $0.condition($1) }
    }
    add(.post, "/api/v1/grants/{id}/conditions", body: .json) { call, actor in
      let change = try call.body { object -> ConditionChange? in
        let text = object.required("text")?.string(mostBytes: 16_384)
        let due = object["due"]?.date()
        return text.map { ConditionChange(text: $0, dueDay: due) }
      }
      let grant = try call.conditionedGrant
      return try await call.once(by: actor) {
        try await call.hub.addCondition(to: grant, change, by: actor)
      } write: {
        $0.condition($1)
      }
    }
    add(.get, "/api/v1/grants/{id}/conditions/{number}") { call, actor in
      let record = try await call.hub.condition(try call.conditionNumber, of: try call.conditionedGrant, by: actor)
      return call.tagged(.json(JSONWriter.value { $0.condition(record) }), revision: record.revision)
    }
    add(.patch, "/api/v1/grants/{id}/conditions/{number}", body: .json, edits: true) { call, actor in
      let change = try call.body { object -> ConditionChange? in
        let due = object["due"]?.date()
        let outcome: ConditionOutcome? = object["outcome"]?.choice()
        let note = object["note"]?.string(mostBytes: 16_384)
        return ConditionChange(dueDay: due, outcome: outcome, note: note)
      }
      let record = try await call.hub.setCondition(try call.conditionNumber, of: try call.conditionedGrant, change, by: actor)
      return call.tagged(.json(JSONWriter.value { $0.condition(record) }), revision: record.revision)
    }
  }
}

extension Call {
  fileprivate var report: ReportID {
    get throws(Problem) { try identifier("id", Phrase("report", "報告")) }
  }

  fileprivate var conditionedGrant: GrantID {
    get throws(Problem) { try identifier("id", Phrase("grant", "資助")) }
  }

  /// The number of the path, written in the one way that there is.
  fileprivate var conditionNumber: Int {
    get throws(Problem) {
      guard let number = Int(text("number").prefix(9)), String(number) == text("number") else {
        throw Problem.notFound(Phrase("condition", "條件"), String(text("number").prefix(64)))
      }
      return number
    }
  }

  /// A step of a report, done once for each key.
  fileprivate func onceOnReport(
    by actor: Actor, status: HTTPStatus = .ok, _ work: @Sendable () async throws -> ReportStatus
  ) async throws -> HTTPResponse {
    try await once(by: actor, status: status, work) { $0.report($1) }
  }
}

extension FieldReader {
  /// A text, or a whole number.
  fileprivate func answer() -> ReportRecord.ReportAnswer? {
    if case .string = node.value { return string(mostBytes: ReportRecord.largestAnswer).map { .text($0) } }
    return whole(Int64.min...Int64.max).map { .figure($0) }
  }
}

extension JSONWriter {
  mutating func report(_ status: ReportStatus) {
    let record = status.record
    object {
      $0.field("id", record.id)
      $0.field("grant", record.grant)
      $0.field("scheme", record.scheme)
      $0.field("organisation", record.organisation)
      $0.field("project", record.project)
      $0.field("state", record.state)
      $0.field("due", record.dueDay)
      $0.field("holdFrom", record.holdDay)
      $0.field("overdue", status.isOverdue)
      $0.field("holdsPayments", status.holdsPayments)
      $0.array("questions", record.questions) { json, question in
        json.object {
          $0.field("id", question.id)
          $0.field("question", question.question)
          $0.field("kind", question.kind)
        }
      }
      $0.object("answers") { json in
        for (id, answer) in record.answers.sorted(by: { $0.key < $1.key }) {
          switch answer {
          case .text(let text): json.field(id, text)
          case .figure(let figure): json.field(id, figure)
          }
        }
      }
      $0.field("note", record.note)
      $0.field("askedAt", record.askedAt)
      $0.field("submittedAt", record.submittedAt)
      $0.field("submittedBy", record.submittedBy)
      $0.field("decidedAt", record.decidedAt)
      $0.field("decidedBy", record.decidedBy)
      $0.array("exceptions", record.exceptions) { json, exception in
        json.object {
          $0.field("at", exception.at)
          $0.field("by", exception.by)
          $0.field("reason", exception.reason)
          $0.field("until", exception.until)
        }
      }
      $0.field("revision", record.revision)
    }
  }

  mutating func condition(_ record: AwardConditionRecord) {
    object {
      $0.field("grant", record.grant)
      $0.field("number", record.number)
      $0.field("text", record.text)
      $0.field("due", record.dueDay)
      $0.field("outcome", record.outcome)
      $0.field("note", record.note)
      $0.field("decidedAt", record.decidedAt)
      $0.field("decidedBy", record.decidedBy)
      $0.field("revision", record.revision)
    }
  }
}
