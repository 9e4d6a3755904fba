internal import HTTPService
internal import Hub
internal import Reviews

extension APIDescription {
  mutating func describeReports() {
    describeKindsOfReports()
    let report = Schema.named("Report")
    let note = Content.json(.exactly(["note": APIDescription.words]))
    describeList(
      "/api/v1/reports", "listReports", in: .reports, "The reports that the caller may see.",
      filters: ["project": .slug, "scheme": .slug, "state": .choice(ReportState.self)], of: report)
    describe(
      .post, "/api/v1/reports", "askForReport", in: .reports, "Ask for a report on a grant.",
      body: .json(.exactly(["grant": .identifier, "due": .date])), manners: [.once], answers: .created(report, "The report."))
    describe(
      .get, "/api/v1/reports/{id}", "readReport", in: .reports, "One report.", manners: [.tagged],
      answers: .ok(report, "The report."))
    describe(
      .post, "/api/v1/reports/{id}/submission", "submitReport", in: .reports, "Hand a report in.",
      body: .json(
        .exactly([
          "answers": .fields(of: .one(of: .string(mostBytes: ReportRecord.largestAnswer), .integer)).says(
            "By the questions; a text or a figure. At most 100."), "revision": APIDescription.revision,
        ])),
      manners: [.edits, .once], answers: .ok(report, "The report."))
    describe(
      .post, "/api/v1/reports/{id}/acceptance", "acceptReport", in: .reports, "Accept a report.",
      body: .json(.exactly(["note": APIDescription.words.optional])), manners: [.edits, .once],
      answers: .ok(report, "The report."))
    describe(
      .post, "/api/v1/reports/{id}/return", "returnReport", in: .reports, "Give a report back to be completed.", body: note,
      manners: [.edits, .once], answers: .ok(report, "The report."))
    describe(
      .post, "/api/v1/reports/{id}/waiver", "waiveReport", in: .reports, "Do without a report.", body: APIDescription.reason,
      manners: [.edits, .once], answers: .ok(report, "The report."))
    describe(
      .post, "/api/v1/reports/{id}/exceptions", "exceptReport", in: .reports,
      "Let payments go on although a report is overdue.",
      body: .json(
        .exactly(["until": .date.optional.says("Until this day; without it, for good."), "reason": APIDescription.words])),
      manners: [.edits, .once], answers: .ok(report, "The report."))
  }

  mutating func describeConditions() {
    let condition = Schema.named("AwardCondition")
    describe(
      .get, "/api/v1/grants/{id}/conditions", "listConditions", in: .reports,
      "The conditions of a grant, and what became of them.",
      answers: .list(of: condition, "The conditions."))
    describe(
      .post, "/api/v1/grants/{id}/conditions", "addCondition", in: .reports, "Add a condition to a grant.",
      body: .json(.exactly(["text": APIDescription.words, "due": .date.optional])), manners: [.once],
      answers: .created(condition, "The condition."))
    describe(
      .get, "/api/v1/grants/{id}/conditions/{number}", "readCondition", in: .reports, "One condition of a grant.",
      manners: [.tagged], answers: .ok(condition, "The condition."))
    describe(
      .patch, "/api/v1/grants/{id}/conditions/{number}", "setCondition", in: .reports,
      "Set a condition's day, or write down what became of it.",
      body: .json(
        .exactly([
          "due": .date.optional, "outcome": .choice(ConditionOutcome.self).optional, "note": APIDescription.words.optional,
        ])), manners: [.tagged, .edits], answers: .ok(condition, "The condition."))
  }

  private mutating func describeKindsOfReports() {
    name(
      "Report",
      .object([
        "id": .identifier, "grant": .identifier, "scheme": .slug, "organisation": .slug, "project": .slug,
        "state": .choice(ReportState.self), "due": .date, "holdFrom": .date.orNull, "overdue": .boolean,
        "holdsPayments": .boolean,
        "questions": .list(.object(["id": .string, "question": .phrase, "kind": .choice(["text", "figure"])])),
        "answers": .fields(of: .one(of: .string, .integer)).says("By question."), "note": .string.orNull, "askedAt": .moment,
        "submittedAt": .moment.orNull, "submittedBy": .identifier.orNull, "decidedAt": .moment.orNull,
        "decidedBy": .identifier.orNull,
        "exceptions": .list(
          .object(["at": .moment, "by": .identifier, "reason": .string, "until": .date.orNull])), "revision": .count,
      ]))
    name(
      "AwardCondition",
      .object([
        "grant": .identifier, "number": .count, "text": .string, "due": .date.orNull,
        "outcome": .choice(ConditionOutcome.self).orNull, "note": .string.orNull, "decidedAt": .moment.orNull,
        "decidedBy": .identifier.orNull, "revision": .count,
      ]))
  }
}
