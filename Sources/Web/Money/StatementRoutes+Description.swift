internal import HTTPService
internal import Jobs

extension APIDescription {
  mutating func describeStatements() {
    describeKindsOfStatements()
    describeList(
      "/api/v1/projects/{id}/statements", "listStatements", in: .money, "A project's closed months, the newest first.",
      of: .object(["project": .slug, "month": .month, "closedAt": .moment, "digest": .digest]))
    describe(
      .get, "/api/v1/projects/{id}/statements/{month}", "readStatement", in: .money, "What a project used and owes for a month.",
      detail: "CSV where `format` says so, or where `Accept` prefers `text/csv`. Only JSON has an entity tag.",
      query: ["format": .choice(StatementFormat.self)], manners: [.tagged],
      answers: Answer(
        status: .ok, note: "The statement, as it was closed or as it stands now.",
        contents: [
          .json(.named("Statement")), Content(type: "text/csv; charset=utf-8; header=present", schema: nil),
        ],
        headers: [("Content-Disposition", .string.optional.says("The file name of a CSV."))]))
    describe(
      .post, "/api/v1/projects/{id}/statements/{month}/closing", "closeStatement", in: .money,
      "Close a month's statement: from then on it never changes.",
      manners: [.once], answers: .ok(.named("Statement"), "The statement."))
  }

  private mutating func describeKindsOfStatements() {
    let shares: [(name: String, schema: Schema)] = [
      ("deviceSeconds", .count), ("total", .money), ("schemeShare", .money), ("ownShare", .money),
    ]
    let job: [(name: String, schema: Schema)] = [
      ("job", .named("JobName")), ("name", .string), ("centre", .slug), ("pool", .slug), ("deviceModel", .string.orNull),
      ("devices", .count), ("grant", .identifier.orNull), ("state", .choice(JobState.self)), ("startedAt", .moment.orNull),
      ("endedAt", .moment.orNull), ("isPart", .boolean.says("Whether the rest of the run stands in another month.")),
      ("pricePerHour", .money),
    ]
    let package: [(name: String, schema: Schema)] = [("grant", .identifier), ("pool", .slug), ("devices", .count)]
    name(
      "Statement",
      .object([
        "project": .slug, "organisation": .slug, "projectName": .phrase, "month": .month, "timeZone": .string,
        "currency": .currency, "isClosed": .boolean,
        "unsettled": .list(.string).says("What ran in the month and is not settled yet."),
        "jobs": .list(Schema(.object(job + shares, others: .any))),
        "packages": .list(Schema(.object(package + shares, others: .any))),
        "payments": .list(.object(["receipt": .count, "at": .moment, "bankReference": .string, "amount": .money])),
        "totals": Schema(.object(shares + [("payments", .money)], others: .any)),
      ]))
  }
}
