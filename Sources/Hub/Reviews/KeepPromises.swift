public import Access
public import Language
public import Quantities
public import Reviews
internal import Storage

/// What became of a scheme's promises of one kind.
public struct PromisesKept: Sendable {
  public let kind: PromiseKind
  public let days: KeptDays
}

extension Hub {
  /// How a scheme kept its promises, for everybody to see: counts and days, no applications.
  public func promises(of scheme: Slug) async throws(Problem) -> [PromisesKept] {
    let now = clock.now
    return try await reading(.readCatalogue, by: nil, "scheme:\(scheme)") { records in
      _ = try records.require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃"))
      let calendar = try records.city().calendar()
      return try PromiseKind.allCases.map { kind in
        var promises: [KeptDays.Promise] = []
        let condition: Condition<PromiseRecord> = .equal(.scheme, scheme) && .equal(.kind, kind)
        try records.forEach(PromiseRecord.self, where: condition, order: [.ascending(.id)]) { record in
          guard record.outcome == nil || record.outcome == .done else { return }
          promises.append(
            .init(
              began: calendar.day(of: record.beganAt), promised: record.promisedDay,
              ended: record.endedAt.map { calendar.day(of: $0) }))
        }
        return PromisesKept(kind: kind, days: KeptDays(promises, on: calendar.day(of: now)))
      }
    }
  }

  /// The days promised for one application: to its applicant the decision's, to officers and auditors the reviews' too.
  public func promises(of application: ApplicationID, by actor: Actor) async throws(Problem) -> [PromiseRecord] {
    try await reading(.readApplication, by: actor, "application:\(application)") { records in
      let record = try records.visibleApplication(application, to: actor)
      let seesReviews =
        try actor.may(.readReview, on: Target(.scheme(record.scheme.rawValue))) && records.interest(of: actor, in: record) == nil
      return try records.select(
        PromiseRecord.self, where: .equal(.application, application), order: .ascending(.kind)
      ).filter { seesReviews || $0.kind == .decision }
    }
  }

  /// So long before the end of a promised day those who can keep it are reminded.
  static let reminderBefore = Seconds.days(3)

  /// Reminds of promised days that come near, and of those that have passed; each once. - Returns: how many.
  @discardableResult
  public func remindOfPromises() async throws(Problem) -> Int {
    let now = clock.now
    let due = try await reading(.readReview, by: nil, "hub:") { records in
      try records.select(
        PromiseRecord.self,
        where: .isNull(.ended_at)
          && ((.isNull(.reminded_at) && .lessOrEqual(.due_at, now + Hub.reminderBefore))
            || (.isNull(.overdue_told_at) && .lessOrEqual(.due_at, now)))
      )
    }
    try await eachInTurn(due) { promise throws(Problem) in
      try await change(.keepCalendar, by: nil, "application:\(promise.application)") { change in
        var record = try change.records.require(PromiseRecord.self, promise.id, Phrase("promise", "承諾日期"))
        guard record.endedAt == nil else { return }
        // One message where both are due at once, as after a hub stood still.
        let hasPassed = record.dueAt <= change.now
        if record.remindedAt == nil { record.remindedAt = change.now }
        if hasPassed { record.overdueToldAt = change.now }
        try change.records.update(record)
        try change.remind(of: record, hasPassed: hasPassed)
      }
    }
    return due.count
  }
}

extension Change {
  /// Tells those who can keep a promise: the reviewer, or the scheme's officers who have no interest in the application.
  fileprivate func remind(of promise: PromiseRecord, hasPassed: Bool) throws {
    let application = try records.application(promise.application)
    let event = hasPassed ? "passed" : "near"
    if let id = promise.review {
      let review = try records.require(ReviewRecord.self, id, Phrase("review", "評審"))
      try notify(review.reviewer, of: Notice(.reviewDue, subject: application.id.rawValue, detail: "\(event):\(id)"))
      return
    }
    for officer in try records.people([.schemeOfficer], in: .scheme(promise.scheme.rawValue))
    where try records.interest(of: officer.id, in: application) == nil {
      try notify(officer.id, of: Notice(.promisedDay, subject: application.id.rawValue, detail: "\(event):\(promise.id)"))
    }
  }

  /// Writes a promise down. - Parameter day: the last day that keeps it.
  func promise(
    _ kind: PromiseKind, of application: ApplicationRecord, review: ReviewID? = nil, from began: Instant, by day: CivilDate
  ) throws {
    let over = try city().calendar().start(of: day.adding(days: 1))
    try records.insert(
      PromiseRecord(
        id: hub.newIdentifier(), kind: kind, scheme: application.scheme, application: application.id, review: review,
        beganAt: began, promisedDay: day, dueAt: over))
  }

  func endPromises(ofReview review: ReviewID, _ outcome: PromiseOutcome) throws {
    try endPromises(.equal(.review, review) && .isNull(.ended_at), outcome)
  }

  private func endPromises(_ condition: Condition<PromiseRecord>, _ outcome: PromiseOutcome) throws {
    for var promise in try records.select(PromiseRecord.self, where: condition) {
      (promise.endedAt, promise.outcome) = (now, outcome)
      try records.update(promise)
    }
  }

  /// What a change of an application's state means for its promises and its reviews.
  func followState(from before: ApplicationState, of application: ApplicationRecord) throws {
    guard application.state != before else { return }
    let outcome: PromiseOutcome
    switch application.state {
    case .draft, .inReview: return
    case .submitted:
      guard let day = application.findings?.decisionDeadline else { return }
      return try promise(.decision, of: application, from: now, by: day)
    case .approved, .rejected: outcome = .done
    case .returned: outcome = .returned
    case .withdrawn: outcome = .dropped
    }
    try endPromises(
      .equal(.application, application.id) && .equal(.kind, PromiseKind.decision) && .isNull(.ended_at), outcome)
    // Nobody need go on reviewing what is decided, or will come back as something else.
    for var review in try records.reviews(of: application) where review.state.isOpen {
      try withdraw(&review, note: application.state.rawValue)
    }
  }
}
