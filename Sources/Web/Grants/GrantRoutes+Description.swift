internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describeGrants() {
    describeKindsOfGrants()
    let revision = Schema.integer(0...1_000_000_000).says("The revision that the caller saw; another one now is a conflict.")
    let reason = Schema.string(mostBytes: 16_384).says("Why, in the officer's words; 1 to 2000 bytes.")
    describeList(
      "/api/v1/grants", "listGrants", in: .grants, "The grants that the caller may see.",
      filters: [
        "project": .slug, "scheme": .slug, "organisation": .slug, "state": .choice(GrantState.self),
        "sort": .order(ListOrder.self, first: .newest),
      ],
      of: .named("GrantSummary"))
    describe(
      .get, "/api/v1/grants/{id}", "readGrant", in: .grants, "One grant, with what is left of it.",
      manners: [.tagged],
      answers: .ok(.named("Grant"), "The grant."))
    describe(
      .patch, "/api/v1/grants/{id}", "changeGrant", in: .grants,
      "Extend or reduce a grant. What accepted jobs hold stays theirs.",
      body: .json(
        .exactly([
          "until": .date.optional.says("The day after the new last day."),
          "amount": .integer.optional.says("What is added (positive) or taken (negative): minor units or device-seconds."),
          "centres": .list(.slug, most: 100).optional.says("Where it may be used from now on; none for every centre."),
          "devicesPerJob": .integer(0...10_000_000).optional,
          "exceptional": .boolean.optional.says("Under a rate that the scheme calls exceptional."),
          "byCommittee": .boolean.optional.says("The scheme's committee decided so."), "reason": reason, "revision": revision,
        ])), manners: [.tagged, .edits],
      answers: .ok(.named("Grant"), "The grant."))
    describe(
      .post, "/api/v1/grants/{id}/withdrawal", "withdrawGrant", in: .grants, "End a grant before its time.",
      body: .json(.exactly(["reason": reason, "revision": revision])),
      manners: [.edits, .once], answers: .ok(.named("Grant"), "The grant."))
  }

  private mutating func describeKindsOfGrants() {
    let grant: [(name: String, schema: Schema)] = [
      ("id", .identifier), ("application", .identifier), ("scheme", .slug), ("organisation", .slug), ("project", .slug),
      ("state", .choice(GrantState.self)), ("terms", .named("GrantedTerms")), ("startsAt", .moment), ("expiresAt", .moment),
      ("endedAt", .moment.orNull), ("allotment", .list(.named("NodeDevices")).says("The devices of a term package.")),
      ("billedThrough", .month.orNull), ("revision", .count),
    ]
    let whole: [(name: String, schema: Schema)] = [("balance", .named("Balance").orNull), ("usedDeviceSeconds", .count)]
    name("Grant", Schema(.object(grant + whole, others: .any)))
    name("GrantSummary", Schema(.object(grant + [("balance", .named("AmountLeft").orNull)], others: .any)))
    name("AmountLeft", .object(["held": .ledgerAmount, "available": .ledgerAmount]).says("What is held, and what is free."))
    name(
      "Balance",
      .object([
        "received": .ledgerAmount, "settled": .ledgerAmount, "inFlight": .ledgerAmount, "committed": .ledgerAmount,
        "available": .ledgerAmount,
      ]).says("Settled, in flight, committed and available add up to what was received."))
    name("NodeDevices", .object(["node": .string, "devices": .list(.count)]).says("Devices of a node, by their index."))
  }
}
