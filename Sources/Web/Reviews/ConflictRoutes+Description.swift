internal import HTTPService

extension APIDescription {
  mutating func describeConflicts() {
    name(
      "Conflict",
      .object([
        "id": .identifier, "person": .identifier, "application": .identifier.orNull, "organisation": .slug.orNull,
        "until": .date.orNull, "reason": .string, "sitting": .identifier.orNull, "recordedBy": .identifier,
        "recordedAt": .moment, "liftedAt": .moment.orNull, "liftedBy": .identifier.orNull, "liftedReason": .string.orNull,
      ]).says("Somebody's conflict of interest."))
    describeList(
      "/api/v1/conflicts", "listConflicts", in: .reviews, "The conflicts of interest that the caller may see.",
      of: .named("Conflict"))
    describe(
      .post, "/api/v1/conflicts", "declareConflict", in: .reviews, "Declare a conflict of interest.",
      detail: "Of one application, or of everything of an organisation, perhaps until a day.",
      body: .json(
        .exactly([
          "person": .string(mostBytes: 1024).optional.says("Whose, by sign-in name; one's own if left out."),
          "application": .identifier.optional, "organisation": .slug.optional,
          "until": .date.optional.says("The last day; without it, for good."), "reason": APIDescription.words,
          "sitting": .identifier.optional.says("The sitting at which it was declared."),
        ])),
      manners: [.once], answers: .created(.named("Conflict"), "The declaration."))
    describe(
      .post, "/api/v1/conflicts/{id}/lifting", "liftConflict", in: .reviews, "Lift a declared conflict of interest.",
      body: APIDescription.reason, manners: [.once], answers: .ok(.named("Conflict"), "The declaration."))
  }
}
