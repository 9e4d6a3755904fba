public import Access
public import Language
public import Quantities
internal import Reviews
internal import Schemes
internal import Storage

/// Who is proposed to review an application.
public struct ReviewerSuggestion: Hashable, Sendable {
  public let application: ApplicationID
  public let reviewers: [PersonName]
  /// How many more it needs than could be found.
  public let lacking: Int
}

extension Hub {
  /// Proposes reviewers for the applications of a scheme that have too few: evenly by load, nobody with an interest, equals
  /// drawn by the seed. Nothing is written; an officer assigns whom they choose.
  public func proposeReviewers(for scheme: Slug, seed: UInt64, by actor: Actor) async throws(Problem) -> [ReviewerSuggestion] {
    try await reading(.assignReview, by: actor, "scheme:\(scheme)") { records in
      let rules = try records.reviewRules(of: scheme)
      let scope = Scope.scheme(scheme.rawValue)
      try actor.require(.assignReview, on: Target(scope))
      let applications = try records.select(
        ApplicationRecord.self,
        where: .equal(.scheme, scheme) && .oneOf(.state, [ApplicationState.submitted, .inReview])
          && (try records.withoutInterests(of: actor)), order: .ascending(.id))
      let people = try records.people([.reviewer], in: scope)
      let reviews = try records.select(ReviewRecord.self, where: .equal(.scheme, scheme))
      var load = Dictionary(people.map { ($0.id, 0) }) { a, _ in a }
      for review in reviews where review.state.isOpen && load[review.reviewer] != nil { load[review.reviewer, default: 0] += 1 }
      var (needs, barred): ([ApplicationID: Int], [ApplicationID: Set<PersonID>]) = ([:], [:])
      for application in applications {
        let own = reviews.filter { $0.application == application.id && $0.round == application.submittedAt }
        let needed = rules.reviewers - own.count { $0.state.counts }
        guard needed > 0 else { continue }
        needs[application.id] = needed
        barred[application.id] = Set(own.map(\.reviewer))
        for person in people where try records.interest(of: person.id, in: application) != nil {
          barred[application.id, default: []].insert(person.id)
        }
      }
      let proposal = ReviewerProposal.make(needs: needs, load: load, seed: seed) { barred[$1]?.contains($0) ?? false }
      return try proposal.keys.sorted().map { id in
        let chosen = proposal[id] ?? []
        return ReviewerSuggestion(
          application: id, reviewers: try chosen.map { try records.name(of: $0) }, lacking: (needs[id] ?? 0) - chosen.count)
      }
    }
  }

  /// Asks a reviewer of the scheme to review an application. A repeat answers with the same review.
  ///
  /// - Parameter reviewer: their sign-in name.
  public func assignReview(of application: ApplicationID, to reviewer: String, by actor: Actor) async throws(Problem)
    -> ReviewStatus
  {
    let identifier = newIdentifier(ReviewKind.self)
    return try await change(.assignReview, by: actor, "application:\(application)") { change in
      let application = try change.judgeable(application, .assignReview, by: actor)
      guard let round = application.submittedAt, [.submitted, .inReview].contains(application.state) else {
        throw application.conflict
      }
      _ = try change.records.reviewRules(of: application.scheme)
      let scheme = try change.records.require(SchemeRecord.self, application.scheme, Phrase("scheme", "資助計劃")).scheme()
      let person = try change.records.activePerson(reviewer)
      guard try change.records.holds(person.id, .reviewer, .scheme(application.scheme.rawValue)) else {
        throw Problem.invalid(
          "reviewer", rule: "role",
          Phrase("\(person.signIn) is no reviewer of this scheme.", "\(person.signIn) 不是此計劃的評審員。"))
      }
      if let ground = try change.records.interest(of: person.id, in: application) {
        throw Problem.interest(ground, of: person.signIn)
      }
      let others = try change.records.reviews(of: application)
      if let present = others.first(where: { $0.reviewer == person.id }) {
        guard present.state.counts else { throw present.conflict }
        return try change.records.status(of: present, for: actor)
      }
      guard others.count < Scoring.mostReviews else {
        throw Problem(
          .conflict, "too-many-reviews",
          Phrase("An application has at most \(Scoring.mostReviews) reviews.", "每宗申請最多 \(Scoring.mostReviews) 份評審。"))
      }
      let calendar = try change.city().calendar()
      let promised = scheme.reviewDeadline(askedOn: calendar.day(of: change.now))
      let record = ReviewRecord(
        id: identifier, application: application.id, scheme: application.scheme, reviewer: person.id, round: round,
        state: .assigned, scores: [:], comment: "", assignedBy: actor.person, assignedAt: change.now, promisedDay: promised,
        reopenings: [], revision: 1)
      try change.records.insert(record)
      if let promised {
        try change.promise(.review, of: application, review: record.id, from: change.now, by: promised)
      }
      try change.notify(person.id, of: Notice(.reviewDue, subject: application.id.rawValue, detail: "asked:\(record.id)"))
      return try change.records.status(of: record, for: actor)
    }
  }

  /// Takes a review back that is not wanted any more. A submitted one no longer counts.
  public func withdrawReview(_ id: ReviewID, reason: String, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await changeReview(id, .assignReview, by: actor) { change, record, application in
      let reason = try Hub.checked(reason, "reason")
      guard record.state != .withdrawn else { return }
      guard record.state.counts, !application.state.next.isEmpty else { throw record.conflict }
      try change.withdraw(&record, note: reason)
    }
  }
}

extension Change {
  /// The application, for somebody who judges it or arranges its judging, and has no interest in it.
  func judgeable(_ id: ApplicationID, _ act: Act, by actor: Actor) throws -> ApplicationRecord {
    let application = try records.visibleApplication(id, to: actor)
    try require(act, on: application.target)
    try requireNoInterest(in: application)
    return application
  }

  /// Takes a review back with its promise.
  func withdraw(_ review: inout ReviewRecord, note: String) throws {
    (review.state, review.note, review.revision) = (.withdrawn, note, review.revision + 1)
    try records.update(review)
    try endPromises(ofReview: review.id, .dropped)
  }
}

extension ReadTransaction {
  /// - Throws: a problem where the scheme has no rules of review.
  func reviewRules(of scheme: Slug) throws -> Scheme.ReviewRules {
    let record = try require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃"))
    guard let rules = try record.scheme().decision.review else {
      throw Problem(
        .conflict, "no-review-rules",
        Phrase("The scheme's file says nothing of reviews: it needs a 'review' part.", "計劃檔案沒有評審規則：須加上「review」部分。"))
    }
    return rules
  }

  /// The reviews of an application as it was last submitted, in the order in which they were asked for.
  func reviews(of application: ApplicationRecord) throws -> [ReviewRecord] {
    guard let round = application.submittedAt else { return [] }
    return try select(
      ReviewRecord.self, where: .equal(.application, application.id) && .equal(.round, round), order: .ascending(.id))
  }
}
