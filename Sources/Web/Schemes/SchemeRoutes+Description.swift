internal import HTTPService
internal import Quantities
internal import Schemes

extension APIDescription {
  mutating func describeSchemes() {
    describeSchemeFile()
    describeKindsOfSchemes()
    let reference = Schema.string(mostBytes: 1024).says("1 to 40 letters, digits or hyphens.")
    describeList(
      "/api/v1/schemes", "listSchemes", in: .schemes, "The schemes.",
      filters: ["open": .boolean.says("Whether they take applications.")], of: .named("SchemeSummary"))
    describe(
      .get, "/api/v1/schemes/{id}", "readScheme", in: .schemes,
      "One scheme with its file, and its fund for those who may read it.",
      manners: [.tagged],
      answers: .ok(.named("Scheme"), "The scheme."))
    describe(
      .put, "/api/v1/schemes/{id}", "publishScheme", in: .schemes, "Publish a scheme file, new or revised.",
      detail: "The file's `id` is the address's. Limits: 256 KiB, 16 levels, 100 entries a list, 2,000 characters a text.",
      body: .json(.named("SchemeFile")), manners: [.tagged, .edits],
      answers: .ok(.named("Scheme"), "The scheme as published."))
    describe(
      .patch, "/api/v1/schemes/{id}", "changeScheme", in: .schemes, "Open a scheme for applications, or close it.",
      body: .json(.exactly(["open": .boolean.optional])), manners: [.tagged, .edits],
      answers: .ok(.named("Scheme"), "The scheme."))
    describe(
      .post, "/api/v1/schemes/{id}/appropriations", "fundScheme", in: .schemes,
      "Put public money, or device-seconds that centres lend, into a scheme's fund.",
      detail: "Once for each reference. Give `amount`, or `deviceSeconds` and `model`.",
      body: .json(
        .one(
          of: .exactly(["amount": .money, "reference": reference]),
          .exactly(["deviceSeconds": .integer, "model": .text(most: 200), "reference": reference])
        ).example(json: #"{"amount":{"minorUnits":5000000,"currency":"HKD"},"reference":"2026-27"}"#)),
      manners: [.once],
      answers: .created(.object(["scheme": .slug, "amount": .ledgerAmount, "reference": .string]), "Funded."))
    describe(
      .post, "/api/v1/schemes/{id}/assessments", "assess", in: .schemes,
      "What a scheme's rules say of these facts. Nothing is stored.",
      body: .json(
        .exactly([
          "facts": .named("Facts"),
          "organisation": .slug.optional.says("The applicant, whose verified facts and former claims count."),
        ])),
      answers: .ok(.named("Findings"), "What the rules say."))
    describeOpen(
      .post, "/api/v1/scheme-checks", "checkScheme", in: .schemes, "What is wrong with a scheme file. Nothing is stored.",
      body: .json(.any.says("A scheme file, right or wrong.")),
      answers: .ok(.object(["faults": .list(.named("Finding"))]), "Every fault; none where the file is right."))
  }

  /// The outline; what stands inside each part is told in docs/scheme-files.md.
  private mutating func describeSchemeFile() {
    let object = Schema.fields(of: .any).optional
    let list = Schema.list(.fields(of: .any), most: 100).optional
    name(
      "SchemeFile",
      .exactly([
        "id": .pattern("^[a-z0-9]+(-[a-z0-9]+)*$", most: 64), "name": .phrase, "summary": .phrase,
        "notes": .list(.phrase, most: 100).optional,
        "jurisdiction": .named("Place"), "currency": .currency, "source": .fields(of: .any),
        "valid": object.says("From when until when it is in force."), "payment": .string.optional,
        "grants": .fields(of: .any).says("What is given: money, GPU-hours, a term package, credits."),
        "base": object, "fund": object, "rates": list, "caps": list, "least-award": .any.optional, "claims": object,
        "request": object, "requirements": list, "windows": list, "decision": object, "progress-reports": object,
      ]).says("A scheme's rules as data; docs/scheme-files.md tells what stands in each part."))
    name(
      "Place",
      .pattern("^[A-Z]{2}(-[A-Z0-9]{1,3}){0,2}$").says("A place by its code in ISO 3166, such as HK or CN-SH.").example("HK"))
    describeFacts()
  }

  private mutating func describeFacts() {
    let number = Schema.integer(0...Amount.mostUnits).optional
    let place = Schema.named("Place").optional
    let budget = Schema.exactly(["currency": .currency, "amount": .writtenAmount])
    name(
      "Facts",
      .exactly([
        "kind": .choice(ApplicantKind.self).optional, "size": .choice(OrganisationSize.self).optional,
        "employees": .integer(0...100_000_000).optional, "founded": .date.optional, "start-up": .boolean.optional,
        "place": place, "h-index": .integer(0...1000).optional,
        "costs": .exactly([
          "currency": .currency, "compute": .writtenAmount.optional, "storage": .writtenAmount.optional,
          "network": .writtenAmount.optional, "security": .writtenAmount.optional, "other": .writtenAmount.optional,
        ]).optional.example(json: #"{"currency":"HKD","compute":120000}"#),
        "gpu-hours": .integer(0...(Amount.mostUnits / 3600)).optional, "device-seconds": number,
        "devices": .integer(0...10_000_000).optional,
        "device-model": .pattern("^[a-z0-9]+(-[a-z0-9]+)*$", most: 64).optional,
        "credits": number, "months": .integer(0...600).optional,
        "purposes": .set(.pattern("^[a-z0-9]+(-[a-z0-9]+)*$", most: 64), most: 20).optional,
        "project-budget": budget.optional, "contract-signed": .date.optional, "contract-months": .integer(0...600).optional,
        "supplier-place": place, "supplier-unrelated": .boolean.optional, "hardware-origin": place,
        "other-funding": .boolean.optional,
        "confirmed": .fields(of: .boolean).optional.says("Answers to the scheme's own questions."),
      ]).apart("gpu-hours", "device-seconds").says(
        "What a scheme asks about an applicant and a request; what is unknown is left out."
      )
      .example(json: #"{"kind":"enterprise","costs":{"currency":"HKD","compute":120000},"months":6}"#))
  }

  private mutating func describeKindsOfSchemes() {
    let summary: [(name: String, schema: Schema)] = [
      ("id", .slug), ("name", .phrase), ("summary", .phrase), ("open", .boolean), ("revision", .count), ("publishedAt", .moment),
      ("currency", .currency), ("notHandled", .phrase.orNull.says("What the hub does not handle of this scheme yet.")),
    ]
    name("SchemeSummary", Schema(.object(summary, others: .any)))
    let fund = Schema.object([
      "appropriated": .ledgerAmount, "awaiting": .ledgerAmount, "granted": .ledgerAmount, "available": .ledgerAmount,
    ])
    let whole: [(name: String, schema: Schema)] = [
      ("factsNeeded", .list(.string)), ("questions", .list(.object(["id": .string, "text": .phrase]))),
      ("funds", .list(fund).orNull.says("Null for those who may not read them.")), ("file", .named("SchemeFile")),
    ]
    name("Scheme", Schema(.object(summary + whole, others: .any)))
    name(
      "Findings",
      .object([
        "answer": .choice(["entitled", "not-entitled", "needs-committee"]),
        "findings": .list(
          .object(["rule": .string.says("The rule's path in the file."), "outcome": .string, "message": .phrase])),
        "rate": .share.orNull, "caps": .list(.phrase),
        "amount": .integer.orNull.says("Minor units, device-seconds or credits, as the scheme grants."),
        "amountInWords": .phrase.orNull, "decisionDeadline": .date.orNull, "notHandled": .phrase.orNull,
      ]).says("What a scheme's rules say."))
  }
}
