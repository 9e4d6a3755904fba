internal import HTTPService

extension APIDescription {
  mutating func describeAudit() {
    describe(
      .get, "/api/v1/audit", "listAuditLines", in: .books, "The audit log: every change, and every refusal of someone signed in.",
      query: [
        "after": .printable.says("The sequence after which to begin."), "limit": .pageLimit, "cursor": .cursor,
      ],
      answers: .list(
        of: .object([
          "sequence": .count, "at": .moment, "actor": .identifier.orNull.says("Null for what the hub does by itself."),
          "act": .string, "subject": .string.says("What it was done to, as `kind:identifier`."),
          "outcome": .string.says("`done`, or `refused:` and the problem's name."), "hash": .digest,
        ]), "One page."))
    describe(
      .get, "/api/v1/audit/verification", "verifyAudit", in: .books,
      "Read the whole audit log and say whether its chain is whole.",
      answers: .ok(
        .object([
          "verified": .boolean, "lines": .count, "head": .digest.says("The last line's hash."), "firstFault": .count.orNull,
        ]), "What was found."))
  }
}
