internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeApplications() {
    describeKindsOfApplications()
    let revision = Schema.integer(0...1_000_000_000).says("The revision that the caller saw; another one now is a conflict.")
    describeList(
      "/api/v1/applications", "listApplications", in: .applications, "The applications that the caller may see.",
      detail: "With `from` or `until` the list goes by the moment of submission.",
      filters: [
        "scheme": .slug, "organisation": .slug, "project": .slug, "state": .choice(ApplicationState.self), "from": .from,
        "until": .until, "sort": .order(ListOrder.self, first: .newest),
      ],
      of: .named("Application"))
    describe(
      .post, "/api/v1/applications", "draftApplication", in: .applications, "Begin an application.",
      body: .json(.exactly(["scheme": .slug, "project": .slug, "facts": .named("Facts")])),
      manners: [.once], answers: .created(.named("Application"), "The draft."))
    describe(
      .get, "/api/v1/applications/{id}", "readApplication", in: .applications, "One application, with its award.",
      manners: [.tagged],
      answers: .ok(.named("ApplicationWithAward"), "The application."))
    describe(
      .put, "/api/v1/applications/{id}", "editApplication", in: .applications, "Change the facts of a draft.",
      body: .json(.exactly(["facts": .named("Facts"), "revision": revision])), manners: [.tagged, .edits],
      answers: .ok(.named("Application"), "The application."))
    describe(
      .post, "/api/v1/applications/{id}/submission", "submitApplication", in: .applications, "Submit a draft to its scheme.",
      body: .json(.exactly(["revision": revision])), manners: [.edits, .once],
      answers: .ok(.named("Application"), "The application, with what the rules say."))
    describe(
      .post, "/api/v1/applications/{id}/withdrawal", "withdrawApplication", in: .applications, "Withdraw an application.",
      manners: [.edits, .once], answers: .ok(.named("Application"), "The application."))
    describe(
      .post, "/api/v1/applications/{id}/acceptance", "acceptAward", in: .applications,
      "Accept what was awarded: it becomes a grant.",
      manners: [.edits, .once], answers: .created(.named("Grant"), "The grant."))
    describe(
      .post, "/api/v1/applications/{id}/refusal", "declineAward", in: .applications, "Decline what was awarded.",
      manners: [.edits, .once], answers: .done("Declined."))
  }

  private mutating func describeKindsOfApplications() {
    let application: [(name: String, schema: Schema)] = [
      ("id", .identifier), ("scheme", .slug), ("organisation", .slug), ("project", .slug), ("applicant", .identifier),
      ("state", .choice(ApplicationState.self)), ("facts", .named("Facts")), ("findings", .named("Findings").orNull),
      ("note", .string.orNull), ("revision", .count), ("createdAt", .moment), ("submittedAt", .moment.orNull),
      ("decidedAt", .moment.orNull), ("decidedBy", .identifier.orNull),
    ]
    name("Application", Schema(.object(application, others: .any)))
    name("ApplicationWithAward", Schema(.object(application + [("award", .named("Award").orNull)], others: .any)))
    name(
      "Award",
      .object([
        "state": .choice(AwardState.self), "terms": .named("GrantedTerms"), "acceptBy": .moment.orNull,
        "grant": .identifier.orNull,
      ]))
    let terms: [(name: String, schema: Schema)] = [
      ("benefit", .named("Benefit")), ("from", .date), ("until", .date.says("The day after the last.")),
    ]
    name(
      "GrantedTerms",
      Schema(
        .object(
          terms + [
            ("level", .string.orNull), ("devicesPerJob", .count.orNull), ("centres", .list(.slug)),
            ("conditions", .list(.string)),
          ], others: .any)
      ).says("What is granted: the benefit with its term, limits and conditions."))
    name(
      "Terms",
      Schema(
        .object(
          terms + [
            ("level", .text(most: 200).optional), ("devicesPerJob", .integer(0...10_000_000).optional),
            ("centres", .list(.slug, most: 100).optional.says("None for every centre.")),
            ("conditions", .list(.text(), most: 50).optional),
          ], others: nil)
      ).says("What to grant."))
    name(
      "Benefit",
      .one(
        of:
          .exactly(["kind": .choice(["money"]), "amount": .money, "rate": .share]),
        .exactly(["kind": .choice(["device-seconds"]), "model": .text(most: 64), "deviceSeconds": .integer]),
        .exactly([
          "kind": .choice(["package"]), "pool": .slug, "devices": .integer(0...10_000_000), "monthlyPrice": .money,
          "rate": .share,
        ])
      ).example(json: #"{"kind":"money","amount":{"minorUnits":7000000,"currency":"HKD"},"rate":"70%"}"#))
  }
}
