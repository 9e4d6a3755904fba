internal import HTTPService
internal import Hub

extension APIDescription {
  mutating func describePrivacy() {
    describeKindsOfPrivacy()
    let document = Schema.named("PersonalDocument")
    describe(
      .get, "/api/v1/me/data", "exportMyData", in: .privacy, "Everything that the hub holds of the caller.",
      answers: .ok(document, "The data."))
    describe(
      .get, "/api/v1/people/{signIn}/data", "exportPersonalData", in: .privacy, "Everything that the hub holds of a person.",
      answers: .ok(document, "The data."))
    describe(
      .get, "/api/v1/me/erasure", "readErasure", in: .privacy, "Whether the caller asked to be erased, and what is in the way.",
      answers: .ok(
        .object(["request": .named("Erasure").orNull, "obstacles": .list(.named("Finding"))]), "The request, and obstacles."))
    describe(
      .post, "/api/v1/me/erasure", "requestErasure", in: .privacy, "Ask to be erased.", manners: [.once],
      answers: .accepted(.named("Erasure"), "The request waits for a decision."))
    describe(
      .delete, "/api/v1/me/erasure", "withdrawErasure", in: .privacy, "Take the request to be erased back.",
      answers: .done("Taken back."))
    describeList(
      "/api/v1/erasures", "listErasures", in: .privacy, "Requests to be erased, and what became of them.",
      filters: ["state": .choice(ErasureRecord.State.self)], of: .named("Erasure"))
    describe(
      .post, "/api/v1/people/{signIn}/erasure", "erasePerson", in: .privacy,
      "Erase a person's data. What the books need stays, by identifiers.", manners: [.once], answers: .done("Erased."))
    describeOpen(
      .get, "/api/v1/retention", "readRetention", in: .privacy, "For how long each kind of data is kept, and why.",
      manners: [.tagged], answers: .list(of: .named("RetentionRule"), "By kind."))
  }

  private mutating func describeKindsOfPrivacy() {
    let value = Schema.one(of: .string, .integer).orNull
    name(
      "PersonalDocument",
      .object([
        "person": .identifier, "madeAt": .moment, "complete": .boolean, "mostOfEach": .count,
        "parts": .list(
          .object([
            "kind": .string, "title": .phrase, "staysBecause": .phrase.orNull.says("Null where it goes with an erasure."),
            "more": .boolean, "records": .list(.fields(of: value)),
          ])),
      ]).says("What the hub holds of somebody."))
    name(
      "Erasure",
      .object([
        "id": .identifier, "person": .identifier, "state": .choice(ErasureRecord.State.self),
        "requestedBy": .identifier.orNull, "requestedAt": .moment, "decidedBy": .identifier.orNull,
        "decidedAt": .moment.orNull, "finishedAt": .moment.orNull,
      ]))
    name(
      "RetentionRule",
      .object([
        "kind": .choice(Retention.Kind.self), "what": .phrase, "seconds": .count.orNull.says("Null for ever."),
        "leastDays": .count.optional.says("The least that an operator may set."), "after": .phrase.orNull, "why": .phrase,
        "then": .phrase.orNull,
      ]))
  }
}
