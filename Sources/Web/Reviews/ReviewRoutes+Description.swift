internal import HTTPService
internal import Hub
internal import Reviews

extension APIDescription {
  /// What somebody writes down, such as a reason or a note.
  static let words = Schema.string(mostBytes: 16_384)
  /// The revision that an edit goes by.
  static let revision = Schema.integer(0...1_000_000_000).says("The revision that the caller saw; another one now is a conflict.")
  /// A body that is a reason and nothing else.
  static let reason = Content.json(.exactly(["reason": words.example("Asked for in writing.")]))

  mutating func describeReviews() {
    describeKindsOfReviews()
    let review = Schema.named("Review")
    describeList(
      "/api/v1/reviews", "listReviews", in: .reviews, "The reviews that the caller may see.",
      filters: ["application": .identifier, "scheme": .slug, "state": .choice(ReviewState.self)], of: review)
    describe(
      .post, "/api/v1/reviews", "assignReview", in: .reviews, "Ask a reviewer for a review of an application.",
      body: .json(
        .exactly(["application": .identifier, "reviewer": .string(mostBytes: 1024).says("A sign-in name.")])),
      manners: [.once], answers: .created(review, "The review."))
    describe(
      .get, "/api/v1/reviews/{id}", "readReview", in: .reviews, "One review.", manners: [.tagged],
      answers: .ok(review, "The review."))
    describe(
      .put, "/api/v1/reviews/{id}", "saveReview", in: .reviews, "Write down scores and comments, before handing them in.",
      body: .json(
        .exactly([
          "scores": .fields(
            of: .exactly(["score": .integer(-1_000_000...1_000_000), "comment": APIDescription.words.optional])
          ).says("By the scheme's criteria; at most 100."), "comment": APIDescription.words.optional,
          "revision": APIDescription.revision,
        ])),
      manners: [.tagged, .edits], answers: .ok(review, "The review."))
    describeStepsOfReviews(review)
  }

  private mutating func describeStepsOfReviews(_ review: Schema) {
    describe(
      .post, "/api/v1/reviews/{id}/acceptance", "acceptReview", in: .reviews, "Take a review on.", manners: [.edits, .once],
      answers: .ok(review, "The review."))
    describe(
      .post, "/api/v1/reviews/{id}/refusal", "declineReview", in: .reviews, "Decline a review.", body: APIDescription.reason,
      manners: [.edits, .once], answers: .ok(review, "The review."))
    describe(
      .post, "/api/v1/reviews/{id}/submission", "submitReview", in: .reviews, "Hand a review in.",
      body: .json(.exactly(["revision": APIDescription.revision])), manners: [.edits, .once],
      answers: .ok(review, "The review."))
    describe(
      .post, "/api/v1/reviews/{id}/reopening", "reopenReview", in: .reviews, "Give a review back to its reviewer.",
      body: APIDescription.reason, manners: [.edits, .once], answers: .ok(review, "The review."))
    describe(
      .post, "/api/v1/reviews/{id}/withdrawal", "withdrawReview", in: .reviews, "Take a review back that was asked for.",
      body: APIDescription.reason, manners: [.edits, .once], answers: .ok(review, "The review."))
  }

  /// What a scheme's round as a whole shows.
  mutating func describeRounds() {
    let promise = Schema.object([
      "kind": .choice(PromiseKind.self), "review": .identifier.orNull, "beganAt": .moment, "promisedDay": .date,
      "dueAt": .moment, "endedAt": .moment.orNull, "outcome": .choice(PromiseOutcome.self).orNull,
      "kept": .boolean.orNull.says("Null until it is done."),
    ])
    describe(
      .get, "/api/v1/schemes/{id}/proposals", "proposeReviewers", in: .reviews,
      "Whom to ask for reviews of what waits, by load and without interests. Nothing is stored.",
      query: ["seed": .count.says("Another number, another of the equally good proposals.")],
      answers: .list(
        of: .object(["application": .identifier, "reviewers": .list(.named("PersonName")), "lacking": .count]),
        "By application."))
    describe(
      .get, "/api/v1/schemes/{id}/ranking", "rankApplications", in: .reviews,
      "A scheme's applications in the order of their combined scores.",
      answers: .list(of: .named("RankedApplication"), "The best first."))
    describe(
      .get, "/api/v1/schemes/{id}/promises", "readPromisesKept", in: .reviews, "How a scheme kept the days that it promised.",
      answers: .list(of: .named("PromisesKept"), "By what was promised."))
    describe(
      .get, "/api/v1/applications/{id}/promises", "listPromises", in: .reviews, "The days promised for one application.",
      answers: .list(of: promise, "The promises."))
  }

  private mutating func describeKindsOfReviews() {
    let score = Schema.pattern("^-?[0-9]+\\.[0-9]{2}$").orNull.says("In points, with two decimal places.")
    name("PersonName", .object(["id": .identifier, "signIn": .string, "name": .string]))
    name(
      "Review",
      .object([
        "id": .identifier, "application": .identifier, "scheme": .slug, "reviewer": .named("PersonName"),
        "state": .choice(ReviewState.self), "promisedDay": .date.orNull,
        "showsScores": .boolean.says("Whether the caller may see the scores yet."),
        "scores": .fields(of: .object(["score": .integer, "comment": .string])).says("By criterion."), "comment": .string,
        "score": score, "note": .string.orNull,
        "reopenings": .list(.object(["at": .moment, "by": .identifier, "reason": .string])), "assignedAt": .moment,
        "acceptedAt": .moment.orNull, "submittedAt": .moment.orNull, "revision": .count,
      ]))
    name(
      "RankedApplication",
      .object([
        "application": .identifier, "organisation": .slug, "project": .slug, "rank": .count.orNull, "tied": .count,
        "score": score, "below": .list(.string).says("The criteria whose least score it misses."), "reviews": .count,
        "needed": .count, "passes": .boolean,
      ]))
    name(
      "PromisesKept",
      .object([
        "kind": .choice(PromiseKind.self), "kept": .count, "late": .count, "open": .count, "overdue": .count,
        "days": .object(["median": .integer.orNull, "percentile90": .integer.orNull, "longest": .integer.orNull]),
      ]))
  }
}
