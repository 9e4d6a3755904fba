internal import HTTPService

extension APIDescription {
  mutating func describeDecisions() {
    let words = Schema.string(mostBytes: 16_384)
    describe(
      .post, "/api/v1/applications/{id}/review", "reviewApplication", in: .decisions, "Take a submitted application into review.",
      manners: [.edits, .once], answers: .ok(.named("Application"), "The application."))
    describe(
      .post, "/api/v1/applications/{id}/return", "returnApplication", in: .decisions, "Send an application back to be completed.",
      body: .json(.exactly(["note": words.says("What is missing, in the officer's words.")])),
      manners: [.edits, .once], answers: .ok(.named("Application"), "The application."))
    describe(
      .post, "/api/v1/applications/{id}/rejection", "rejectApplication", in: .decisions, "Reject an application.",
      body: .json(.exactly(["reason": words.says("Why, in the officer's words.")])),
      manners: [.edits, .once], answers: .ok(.named("Application"), "The application."))
    describe(
      .post, "/api/v1/applications/{id}/approval", "approveApplication", in: .decisions,
      "Approve an application: its terms wait to be accepted, and the fund keeps what they may cost.",
      body: .json(
        .exactly([
          "terms": .named("Terms"), "exceptional": .boolean.optional.says("Under a rate that the scheme calls exceptional."),
          "byCommittee": .boolean.optional.says("The scheme's committee decided so."),
        ])),
      manners: [.edits, .once], answers: .ok(.named("ApplicationWithAward"), "The application with its award."))
    describe(
      .post, "/api/v1/applications/{id}/revocation", "revokeAward", in: .decisions,
      "Take back an award that was not accepted yet.",
      manners: [.edits, .once], answers: .done("Revoked."))
  }
}
