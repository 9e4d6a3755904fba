internal import Access
internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeAudit() {
    describeList(
      "/api/v1/audit", "listAuditLines", in: .books, "The audit log: every change, and every refusal of someone signed in.",
      filters: [
        "actor": .person, "act": .choice(Act.self), "subject": .printable.says("What it was done to, as `kind:identifier`."),
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
      answers: .ok(
        .object([
          "verified": .boolean, "lines": .count, "head": .digest.says("The last line's hash."), "firstFault": .count.orNull,
        ]), "What was found."))
  }
}
