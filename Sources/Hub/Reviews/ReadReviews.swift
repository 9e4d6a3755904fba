public import Access
public import Language
public import Quantities
public import Reviews
internal import Schemes
internal import Storage

/// A review as somebody may see it.
public struct ReviewStatus: Sendable {
  public let record: ReviewRecord
  public let reviewer: PersonName
  /// Whether scores and comments are shown: one's own always, others' when all are in or a sitting has opened.
  public let showsScores: Bool
  /// The review's own score; nil while it is incomplete or hidden.
  public let score: CombinedScore?
}

/// One application in the order of its scheme's scores.
public struct RankedApplication: Sendable {
  public let application: ApplicationRecord
  /// Nil where no review is in.
  public let score: CombinedScore?
  public let rank: Int?
  /// How many share the rank, this one counted.
  public let tied: Int
  /// How many reviews are in, and how many the scheme asks for.
  public let reviews: Int
  public let needed: Int
  public let passes: Bool
}

extension Hub {
  public func review(_ id: ReviewID, by actor: Actor) async throws(Problem) -> ReviewStatus {
    try await reading(.readReview, by: actor, "review:\(id)") { records in
      try records.status(of: try records.visibleReview(id, to: actor), for: actor)
    }
  }

  /// The reviews that this person may see, the newest first: reviewers their own, and their colleagues' of the same
  /// application once all are in; officers and auditors those of their schemes.
  public func reviews(
    of application: ApplicationID? = nil, scheme: Slug? = nil, state: ReviewState? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<ReviewStatus> {
    try await reading(.readReview, by: actor, "hub:") { records in
      var visibility = ReviewRecord.visible(to: actor)
      if application != nil { visibility = .everything(nil) }
      if let application, try !records.seesReviews(of: application, actor) { return .empty }
      guard !visibility.isEmpty else { return .empty }
      var listing = Listing(visibility)
      listing.lead(.application, application)
      listing.lead(.scheme, scheme)
      listing.test(state.map { .equal(.state, $0) })
      let found = try records.page(listing.query(.descending(.id)), page)
      let seen = try found.items.filter { try records.sees($0, actor, try records.application($0.application)) }
      return Page(items: try seen.map { try records.status(of: $0, for: actor) }, next: found.next)
    }
  }

  /// A scheme's applications that await a decision, in the order of their combined scores, ties told. Those without a
  /// review come last.
  public func ranking(of scheme: Slug, by actor: Actor) async throws(Problem) -> [RankedApplication] {
    try await reading(.readReview, by: actor, "scheme:\(scheme)") { records in
      // As of somebody else's review: reviewers see no ranking.
      try actor.require(.readReview, on: Target(.scheme(scheme.rawValue)))
      let rules = try records.reviewRules(of: scheme)
      let scoring = try records.scoring(of: scheme)
      let waiting = try records.select(
        ApplicationRecord.self,
        where: .equal(.scheme, scheme) && .oneOf(.state, [ApplicationState.submitted, .inReview])
          && (try records.withoutInterests(of: actor)), order: .ascending(.id))
      var scores: [ApplicationID: CombinedScore] = [:]
      for application in waiting {
        // An officer who is still to review an application reads no colleague's score from its sum.
        let owes = try records.reviews(of: application).contains { $0.reviewer == actor.person && $0.state.isOpen }
        if !owes { scores[application.id] = try records.score(of: application, by: scoring) }
      }
      let byID = Dictionary(waiting.map { ($0.id, $0) }) { a, _ in a }
      let ranked = Ranking(scores).places.compactMap { place in
        byID[place.application].map { application in
          RankedApplication(
            application: application, score: place.score, rank: place.rank, tied: place.tied, reviews: place.score.reviews,
            needed: rules.reviewers, passes: scoring.passes(place.score) && place.score.reviews >= rules.reviewers)
        }
      }
      let rest = waiting.filter { scores[$0.id] == nil }.map {
        RankedApplication(application: $0, score: nil, rank: nil, tied: 0, reviews: 0, needed: rules.reviewers, passes: false)
      }
      return ranked + rest
    }
  }
}

extension ReviewRecord {
  /// The reviews that a person's roles let them see, before conflicts are looked at.
  fileprivate static func visible(to actor: Actor) -> Visibility<ReviewRecord> {
    if actor.may(.readReview, on: .hub) { return .everything(nil) }
    let judged = actor.assignments.filter { $0.scope.kind == .scheme && $0.role == .reviewer }.map(\.scope.identifier)
    var scopes: [(column: Column, value: String, condition: Condition<ReviewRecord>?)] =
      actor.scopes(.readReview, .scheme).map { (column: .scheme, value: $0, condition: nil) }
    if !judged.isEmpty, actor.isAdmitted(to: .readReview) {
      scopes.append((column: .reviewer, value: actor.person.rawValue, condition: .oneOf(.scheme, judged.sorted())))
    }
    return .scopes(scopes)
  }
}

extension ReadTransaction {
  /// The review, if this person may see that there is one.
  func visibleReview(_ id: ReviewID, to actor: Actor) throws -> ReviewRecord {
    let hidden = Problem.notFound(Phrase("review", "評審"), id.rawValue)
    guard let record = try find(ReviewRecord.self, id), try sees(record, actor, try application(record.application)) else {
      throw hidden
    }
    return record
  }

  fileprivate func sees(_ review: ReviewRecord, _ actor: Actor, _ application: ApplicationRecord) throws -> Bool {
    let isColleague = actor.person != review.reviewer && !actor.may(.readReview, on: review.target)
    if isColleague {
      guard try seesColleagues(of: application, actor) else { return false }
    } else {
      guard actor.may(.readReview, on: review.target) else { return false }
    }
    return try interest(of: actor, in: application) == nil
  }

  /// Whether somebody may ask for the reviews of an application at all.
  fileprivate func seesReviews(of id: ApplicationID, _ actor: Actor) throws -> Bool {
    guard let application = try find(ApplicationRecord.self, id) else { return false }
    guard try interest(of: actor, in: application) == nil else { return false }
    return try actor.may(.readReview, on: Target(.scheme(application.scheme.rawValue))) || isJudging(actor, application)
  }

  /// Whether a reviewer or committee member of an application may read the others' reviews: when all are in, or a sitting
  /// that has it on its agenda, and them among its members, has opened.
  fileprivate func seesColleagues(of application: ApplicationRecord, _ actor: Actor) throws -> Bool {
    guard try isJudging(actor, application) else { return false }
    for item in try select(SittingItemRecord.self, where: .equal(.application, application.id)) {
      let state = try sitting(item.sitting).state
      let isMember = try find(SittingMemberRecord.self, item.sitting, actor.person) != nil
      if isMember, [.open, .closed, .signed].contains(state) { return true }
    }
    let reviews = try reviews(of: application)
    let asked = try reviewRules(of: application.scheme).reviewers
    let isReviewer = reviews.contains { $0.reviewer == actor.person && $0.state == .submitted }
    return isReviewer && !reviews.contains { $0.state.isOpen } && reviews.count { $0.state == .submitted } >= asked
  }

  /// The review with what the reader may see of it.
  func status(of review: ReviewRecord, for actor: Actor) throws -> ReviewStatus {
    let application = try application(review.application)
    let isOwn = review.reviewer == actor.person
    // Whoever reviews an application themselves, an officer too, reads no other review before its time.
    let alsoReviews = try reviews(of: application).contains { $0.reviewer == actor.person && $0.state.counts }
    let may = actor.may(.readReview, on: review.target) && !alsoReviews
    let shows = try isOwn || may || seesColleagues(of: application, actor)
    var shown = review
    if !shows { (shown.scores, shown.comment, shown.reopenings) = ([:], "", []) }
    let scoring = try? scoring(of: review.scheme)
    return ReviewStatus(
      record: shown, reviewer: try name(of: review.reviewer), showsScores: shows,
      score: shows ? scoring?.combine([review.scores.mapValues(\.score)]) : nil)
  }

  /// The combined score of what is in for an application, without those who have an interest in it by now.
  func score(of application: ApplicationRecord, by scoring: Scoring) throws -> CombinedScore? {
    let counted = try reviews(of: application).filter { review in
      try review.state == .submitted && interest(of: review.reviewer, in: application) == nil
    }
    return scoring.combine(counted.map { $0.scores.mapValues(\.score) })
  }

  /// Why an application's reviews do not let it be approved; nil where they do, or the scheme asks for none.
  func reviewFault(of application: ApplicationRecord) throws -> Problem.Fault? {
    let scheme = try require(SchemeRecord.self, application.scheme, Phrase("scheme", "資助計劃")).scheme()
    guard let rules = scheme.decision.review, let scoring = scheme.scoring else { return nil }
    let score = try score(of: application, by: scoring)
    guard let score, score.reviews >= rules.reviewers else {
      let present = score?.reviews ?? 0
      return .init(
        field: "application", rule: "reviews",
        Phrase(
          "The scheme asks for \(rules.reviewers) reviews; \(present) are in.",
          "計劃要求 \(rules.reviewers) 份評審，現時已有 \(present) 份。"))
    }
    guard !scoring.passes(score) else { return nil }
    let least = scoring.threshold?.description ?? "–"
    return .init(
      field: "application", rule: score.short.isEmpty ? "threshold" : "minimum",
      score.short.isEmpty
        ? Phrase("The score is \(score) of 100; an approval needs \(least).", "評分為 \(score)（滿分 100），批准須達 \(least)。")
        : Phrase(
          "These criteria stay below their minimum: \(score.short.joined(separator: ", ")).",
          "以下準則未達最低分：\(score.short.joined(separator: "、"))。"))
  }
}
