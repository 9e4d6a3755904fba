internal import HTTPService
internal import Hub
internal import Ledger

extension APIDescription {
  mutating func describeLedger() {
    name(
      "Account",
      .object([
        "id": .named("LedgerName"), "unit": .named("LedgerUnit"), "limit": .choice(BalanceLimit.self), "debitsPosted": .count,
        "creditsPosted": .count, "debitsPending": .count, "creditsPending": .count, "balance": .integer, "available": .integer,
      ]).says("An account: whole minor units, or whole device-seconds, as its unit says."))
    name(
      "LedgerUnit",
      .pattern("^([A-Z]{3}|device-seconds:[A-Za-z0-9._:/-]{1,64})$").says("A currency, or a model's device-seconds."))
    name(
      "Entry",
      .object([
        "sequence": .count, "id": .named("LedgerName"), "kind": .choice(["open", "transfer", "hold", "post", "void", "correct"]),
        "at": .moment, "reason": .string, "subject": .string.orNull.says("The transfer that this one posts, voids or corrects."),
        "debit": .string.orNull, "credit": .string.orNull, "amount": .ledgerAmount.orNull, "previous": .digest, "hash": .digest,
      ]))
    describe(
      .get, "/api/v1/ledger/verification", "verifyLedger", in: .books, "Read the whole ledger and say whether it is sound.",
      answers: .ok(
        .object([
          "verified": .boolean, "transfers": .count.optional, "accounts": .count.optional, "openHolds": .count.optional,
          "head": .object(["sequence": .count, "hash": .digest]).optional,
          "fault": .object(["name": .string, "message": .phrase, "sequence": .count.orNull]).optional.says(
            "The first fault, where there is one."),
        ]), "What was found."))
    describeList(
      "/api/v1/ledger/accounts", "listAccounts", in: .books, "The ledger's accounts.",
      filters: ["kind": .pattern("^[a-z-]{1,32}$").says("What the names begin with, such as `project` or `grant`.")],
      of: .named("Account"))
    describe(
      .get, "/api/v1/ledger/accounts/{id}", "readAccount", in: .books, "One account.",
      answers: .ok(.named("Account"), "The account."))
    describeList(
      "/api/v1/ledger/accounts/{id}/entries", "listEntries", in: .books, "The entries that touch an account.",
      filters: ["from": .from, "until": .until, "sort": .order(ListOrder.self, first: .newest)], of: .named("Entry"))
  }
}
