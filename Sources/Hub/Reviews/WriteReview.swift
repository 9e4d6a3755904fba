public import Access
public import Language
public import Quantities
internal import Reviews
internal import Schemes
internal import Storage

extension Hub {
  /// The reviewer takes a review on. A repeat changes nothing.
  public func acceptReview(_ id: ReviewID, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .writeReview, by: actor) { change, record, _ in
      guard record.state != .accepted else { return }
      guard record.state == .assigned else { throw record.conflict }
      (record.state, record.acceptedAt) = (.accepted, change.now)
    }
  }

  /// The reviewer will not review. What keeps them by an interest they declare as a conflict.
  public func declineReview(_ id: ReviewID, reason: String, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .writeReview, by: actor) { change, record, _ in
      let reason = try Hub.checked(reason, "reason")
      guard record.state != .declined else { return }
      guard record.state.isOpen else { throw record.conflict }
      (record.state, record.note) = (.declined, reason)
      try change.endPromises(ofReview: record.id, .dropped)
    }
  }

  /// Keeps scores and comments before they are submitted; what is missing may still come. Scoring takes a review on.
  ///
  /// - Parameter revision: the one that the reviewer saw; another one now is a conflict.
  public func saveReview(
    _ id: ReviewID, scores: [String: ReviewRecord.CriterionScore], comment: String, revision: Int, by actor: Actor
  ) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .writeReview, by: actor) { change, record, _ in
      try record.require(revision: revision)
      guard record.state.isOpen else { throw record.conflict }
      let scoring = try change.records.scoring(of: record.scheme)
      let faults = scoring.faults(in: scores.mapValues(\.score)).filter { $0.rule != "required" }
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      for (criterion, score) in scores {
        _ = try Hub.checked(score.comment, "scores.\(criterion).comment", mayBeEmpty: true)
      }
      _ = try Hub.checked(comment, "comment", mayBeEmpty: true)
      (record.scores, record.comment) = (scores, comment)
      if record.state == .assigned { (record.state, record.acceptedAt) = (.accepted, change.now) }
    }
  }

  /// Hands a review in: it is complete, and locked from then on. A repeat changes nothing.
  public func submitReview(_ id: ReviewID, revision: Int, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .writeReview, by: actor) { change, record, _ in
      guard record.state != .submitted else { return }
      try record.require(revision: revision)
      guard record.state == .accepted else { throw record.conflict }
      let faults = try change.records.scoring(of: record.scheme).faults(in: record.scores.mapValues(\.score))
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      (record.state, record.submittedAt) = (.submitted, change.now)
      try change.endPromises(ofReview: record.id, .done)
    }
  }

  /// An officer opens a submitted review again, with a reason; what it said is kept beside.
  public func reopenReview(_ id: ReviewID, reason: String, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .assignReview, by: actor) { change, record, application in
      let reason = try Hub.checked(reason, "reason")
      guard record.state == .submitted, !application.state.next.isEmpty else { throw record.conflict }
      guard record.reopenings.count < ReviewRecord.mostReopenings else {
        throw Problem(
          .conflict, "too-many-reopenings",
          Phrase(
            "A review is reopened at most \(ReviewRecord.mostReopenings) times.", "每份評審最多重開 \(ReviewRecord.mostReopenings) 次。"))
      }
      record.reopenings.append(
        .init(at: change.now, by: actor.person, reason: reason, scores: record.scores, comment: record.comment))
      (record.state, record.submittedAt) = (.accepted, nil)
    }
  }

  /// One change of one review by somebody who may make it, and has no interest in its application.
  func changeReview(
    _ id: ReviewID, _ act: Act, by actor: Actor,
    _ body: @escaping @Sendable (Change, inout ReviewRecord, ApplicationRecord) throws -> Void
  ) async throws(Problem) -> ReviewStatus {
    try await change(act, by: actor, "review:\(id)") { change in
      var record = try change.records.visibleReview(id, to: actor)
      try change.require(act, on: record.target)
      try change.match(record.revision)
      let application = try change.records.application(record.application)
      try change.requireNoInterest(in: application)
      if act == .writeReview {
        guard record.round == application.submittedAt, [.submitted, .inReview].contains(application.state) else {
          throw application.conflict
        }
      }
      let before = record
      try body(change, &record, application)
      if record != before {
        if record.revision == before.revision { record.revision += 1 }
        try change.records.update(record)
      }
      return try change.records.status(of: record, for: actor)
    }
  }
}

extension ReviewRecord {
  /// The most reopenings of one review.
  public static let mostReopenings = 20

  /// The review with what surrounds it, for `Access`.
  var target: Target { Target(.scheme(scheme.rawValue), owner: reviewer) }

  var conflict: Problem {
    Problem(
      .conflict, "review-state",
      Phrase("The review is \(state.rawValue); this cannot be done now.", "評審狀態為「\(state.rawValue)」，現時不能進行此操作。"))
  }

  func require(revision expected: Int) throws(Problem) {
    guard revision == expected else {
      throw Problem(
        .conflict, "review-changed",
        Phrase("The review has changed since: it is at revision \(revision).", "評審資料已更新，現為第 \(revision) 版。"))
    }
  }
}

extension ReadTransaction {
  /// How scores of a scheme are combined. - Throws: a problem where it has no rules of review.
  func scoring(of scheme: Slug) throws -> Scoring {
    _ = try reviewRules(of: scheme)
    guard let scoring = try require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃")).scheme().scoring else {
      throw Problem(
        .conflict, "no-review-rules", Phrase("The scheme's criteria cannot be scored by.", "計劃的準則未能用作評分。"))
    }
    return scoring
  }
}
