internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Reviews: who is asked, what they say, and the order that follows.
  mutating func addReviews() {
    add(.get, "/api/v1/reviews", query: Call.page.union(["application", "scheme", "state"])) { call, actor in
      let application = try call.query("application", Phrase("an identifier", "識別碼")) { ApplicationID(rawValue: $0) }
      let page = try await call.hub.reviews(
        of: application, scheme: try call.querySlug("scheme"), state: try call.queryChoice("state"), try call.page(),
        by: actor)
      return .list(page) { $0.review($1) }
    }
    add(.post, "/api/v1/reviews", body: .json) { call, actor in
      let (application, reviewer) = try call.body { object -> (ApplicationID, String)? in
        let application: ApplicationID? = object.required("application")?.identifier()
        let reviewer = object.required("reviewer")?.string(mostBytes: 1024)
        guard let application, let reviewer else { return nil }
        return (application, reviewer)
      }
      return try await call.once(by: actor) {
        try await call.hub.assignReview(of: application, to: reviewer, by: actor)
      } write: {
        $0.review($1)
      }
    }
    add(.get, "/api/v1/reviews/{id}") { call, actor in call.shown(try await call.hub.review(try call.review, by: actor)) }
    add(.put, "/api/v1/reviews/{id}", body: .json, edits: true) { call, actor in
      let (scores, comment, revision) = try call.body { object -> ([String: ReviewRecord.CriterionScore], String, Int)? in
        let scores = object.required("scores")?.map(most: 100) { $0.criterionScore() }
        let comment = object["comment"]?.string(mostBytes: 16_384)
        let revision = object.required("revision")?.revision()
        guard let scores, let revision else { return nil }
        return (scores, comment ?? "", revision)
      }
      return call.shown(
        try await call.hub.saveReview(try call.review, scores: scores, comment: comment, revision: revision, by: actor))
    }
    addReviewSteps()
    addRounds()
  }

  /// The steps of a review from its acceptance on.
  private mutating func addReviewSteps() {
    add(.post, "/api/v1/reviews/{id}/acceptance", edits: true) { call, actor in
      let id = try call.review
      return try await call.onceOnReview(by: actor) { try await call.hub.acceptReview(id, by: actor) }
    }
    add(.post, "/api/v1/reviews/{id}/refusal", body: .json, edits: true) { call, actor in
      let (reason, id) = (try call.reason(), try call.review)
      return try await call.onceOnReview(by: actor) { try await call.hub.declineReview(id, reason: reason, by: actor) }
    }
    add(.post, "/api/v1/reviews/{id}/submission", body: .json, edits: true) { call, actor in
      let revision = try call.body { $0.required("revision")?.revision() }
      let id = try call.review
      return try await call.onceOnReview(by: actor) { try await call.hub.submitReview(id, revision: revision, by: actor) }
    }
    add(.post, "/api/v1/reviews/{id}/reopening", body: .json, edits: true) { call, actor in
      let (reason, id) = (try call.reason(), try call.review)
      return try await call.onceOnReview(by: actor) { try await call.hub.reopenReview(id, reason: reason, by: actor) }
    }
    add(.post, "/api/v1/reviews/{id}/withdrawal", body: .json, edits: true) { call, actor in
      let (reason, id) = (try call.reason(), try call.review)
      return try await call.onceOnReview(by: actor) { try await call.hub.withdrawReview(id, reason: reason, by: actor) }
    }
  }

  /// What a scheme's round as a whole shows.
  private mutating func addRounds() {
    add(.get, "/api/v1/schemes/{id}/proposals", query: ["seed"]) { call, actor in
      let seed = try call.queryWhole("seed", 0...Int64.max) ?? 0
      let found = try await call.hub.proposeReviewers(for: try call.scheme, seed: UInt64(seed), by: actor)
      return .list(found) { json, suggestion in
        json.object {
          $0.field("application", suggestion.application)
          $0.array("reviewers", suggestion.reviewers) { $0.person($1) }
          $0.field("lacking", suggestion.lacking)
        }
      }
    }
    add(.get, "/api/v1/schemes/{id}/ranking") { call, actor in
      .list(try await call.hub.ranking(of: try call.scheme, by: actor)) { $0.ranked($1) }
    }
    add(.get, "/api/v1/schemes/{id}/promises") { call, _ in
      .list(try await call.hub.promises(of: try call.scheme)) { $0.promises($1) }
    }
    add(.get, "/api/v1/applications/{id}/promises") { call, actor in
      .list(try await call.hub.promises(of: try call.application, by: actor)) { $0.promise($1) }
    }
  }
}

extension Call {
  fileprivate var review: ReviewID {
    get throws(Problem) { try identifier("id", Phrase("review", "評審")) }
  }

  fileprivate var scheme: Slug {
    get throws(Problem) { try slug("id", Phrase("scheme", "資助計劃")) }
  }

  /// A review with its tag.
  fileprivate func shown(_ status: ReviewStatus) -> HTTPResponse {
    tagged(.json(JSONWriter.value { $0.review(status) }), revision: status.record.revision)
  }

  /// A step of a review, done once for each key.
  fileprivate func onceOnReview(
    by actor: Actor, _ work: @Sendable () async throws -> ReviewStatus
  ) async throws -> HTTPResponse {
    try await once(by: actor, status: .ok, work) { $0.review($1) }
  }

  /// A body that is `{"reason": …}`.
  func reason() throws -> String {
    try body { $0.required("reason")?.string(mostBytes: 16_384) }
  }
}

extension FieldReader {
  /// An object whose names are the hub's own, such as criteria or members.
  func map<Value>(most: Int, of read: (FieldReader) -> Value?) -> [String: Value]? {
    object { object in
      guard object.names.count <= most else {
        object.fault("", "too-many", Phrase("the object has more than \(most) fields.", "物件多於 \(most) 個欄位。"))
        for name in object.names { _ = object[name] }
        return nil
      }
      var values: [String: Value] = [:]
      for name in object.names { values[name] = object[name].flatMap(read) }
      return values.count == object.names.count ? values : nil
    }
  }

  /// `{"score":4,"comment":"…"}`
  fileprivate func criterionScore() -> ReviewRecord.CriterionScore? {
    object { object in
      let score = object.required("score")?.count(-1_000_000...1_000_000)
      let comment = object["comment"]?.string(mostBytes: 16_384)
      return score.map { ReviewRecord.CriterionScore(score: $0, comment: comment ?? "") }
    }
  }
}
