internal import Access
internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeAudit() {
    describeKindsOfAudit()
    describeList(
      "/api/v1/audit", "listAuditLines", in: .books, "The audit log: every change, and every refusal of someone signed in.",
      filters: [
        "actor": .person, "act": .choice(Act.self),
        "subject": .pattern("^[!-~]{0,256}$").says("What it was done to, as `kind:identifier`."),
        "from": .from, "until": .until, "sort": .order(ListOrder.self, first: .newest),
      ],
      of: .object([
        "sequence": .count, "at": .moment, "actor": .identifier.orNull.says("Null for what the hub does by itself."),
        "act": .string, "subject": .string.says("What it was done to, as `kind:identifier`."),
        "outcome": .string.says("`done`, or `refused:` and the problem's name."), "hash": .digest,
      ]))
    describe(
      .get, "/api/v1/audit/verification", "verifyAudit", in: .books,
      "Read the whole audit log and say whether its chain is whole.",
      answers: .ok(.named("AuditVerification"), "What was found."))
    describe(
      .post, "/api/v1/audit/verification", "verifyAuditAgainstHeads", in: .books,
      "The same reading, held against heads that somebody has kept as well.",
      body: .json(
        .exactly([
          "heads": .list(
            .exactly([
              "day": .date, "position": .count, "head": .digest, "before": .moment.optional, "writtenAt": .moment.optional,
            ]), most: Hub.mostPublishedHeads
          ).says("As they are published.")
        ])),
      answers: .ok(.named("AuditVerification"), "What was found."))
    describeOpen(
      .get, "/api/v1/audit/heads", "listAuditHeads", in: .books, "The published heads of the audit log, the newest first.",
      query: ["limit": .pageLimit, "cursor": .cursor], answers: .list(of: .named("AuditHead"), "One page."))
    describeOpen(
      .get, "/api/v1/audit/heads/{day}", "readAuditHead", in: .books, "The published head of one day.", manners: [.tagged],
      answers: .ok(.named("AuditHead"), "The head."))
  }

  private mutating func describeKindsOfAudit() {
    let fault = Schema.object([
      "kind": .string, "day": .date, "position": .count,
      "published": .boolean.says("Whether it is the published head, or the one on record."), "message": .phrase,
    ])
    name(
      "AuditVerification",
      .object([
        "verified": .boolean, "lines": .count, "head": .digest.says("The last line's hash."), "firstFault": .count.orNull,
        "headsChecked": .count, "headFaults": .list(fault),
      ]))
    name(
      "AuditHead",
      .object([
        "day": .date, "position": .count.says("How many lines there were."), "head": .digest, "before": .moment,
        "writtenAt": .moment,
      ]).says("The audit log's hash as a day ended."))
  }
}
