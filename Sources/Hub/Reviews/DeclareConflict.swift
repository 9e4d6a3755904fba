public import Access
public import Language
public import Quantities
internal import Reviews
internal import Storage

/// A conflict of interest to be put down.
public struct ConflictDeclaration: Sendable, Hashable {
  /// Whose it is, by their sign-in name; nil for one's own.
  public var person: String?
  /// The one application, or else an organisation.
  public var application: ApplicationID?
  public var organisation: Slug?
  /// The last day of an interest in an organisation; nil for a standing one.
  public var until: CivilDate?
  public var reason: String
  /// The sitting at which it was declared.
  public var sitting: SittingID?

  public init(
    person: String? = nil, application: ApplicationID? = nil, organisation: Slug? = nil, until: CivilDate? = nil, reason: String,
    sitting: SittingID? = nil
  ) {
    self.person = person
    self.application = application
    self.organisation = organisation
    self.until = until
    self.reason = reason
    self.sitting = sitting
  }
}

extension Hub {
  /// Puts down a conflict of interest: reviewers and officers their own, officers also for the people of their schemes.
  /// From then on the person sees nothing of what it is about; reviews that they were asked for, or had written, are
  /// taken back.
  public func declareConflict(_ declaration: ConflictDeclaration, by actor: Actor) async throws(Problem) -> ConflictRecord {
    let identifier = newIdentifier(ConflictKind.self)
    return try await change(.declareConflict, by: actor, "conflict:\(identifier)") { change in
      let reason = try Hub.checked(declaration.reason, "reason")
      let person = try change.declarer(declaration, actor)
      try change.checkScope(of: declaration, person: person, actor)
      let record = ConflictRecord(
        id: identifier, person: person, application: declaration.application, organisation: declaration.organisation,
        until: declaration.until, reason: reason, sitting: declaration.sitting, recordedBy: actor.person, recordedAt: change.now)
      try change.records.insert(record)
      try change.takeBackBarredReviews(of: person)
      return record
    }
  }

  /// Ends a conflict of interest that no longer holds. Nobody lifts their own.
  public func liftConflict(_ id: ConflictID, reason: String, by actor: Actor) async throws(Problem) -> ConflictRecord {
    try await change(.liftConflict, by: actor, "conflict:\(id)") { change in
      var record = try change.records.require(ConflictRecord.self, id, Phrase("conflict of interest", "利益申報"))
      guard record.person != actor.person, try change.records.leads(actor, schemeOf: record.person, .liftConflict) else {
        throw record.person == actor.person
          ? Problem.ownConflict : Problem.notFound(Phrase("conflict of interest", "利益申報"), id.rawValue)
      }
      let reason = try Hub.checked(reason, "reason")
      guard record.liftedAt == nil else { return record }
      (record.liftedAt, record.liftedBy, record.liftedReason) = (change.now, actor.person, reason)
      try change.records.update(record)
      return record
    }
  }

  /// Lifts the interests in organisations whose last day is over. - Returns: how many.
  @discardableResult
  public func liftEndedConflicts() async throws(Problem) -> Int {
    let now = clock.now
    let ended = try await reading(.liftConflict, by: nil, "hub:") { records in
      let open = try records.select(ConflictRecord.self, where: .isNotNull(.until) && .isNull(.lifted_at))
      guard !open.isEmpty else { return [] as [ConflictRecord] }
      let today = try records.city().calendar().day(of: now)
      return open.filter { $0.interest.hasEnded(on: today) }
    }
    try await eachInTurn(ended) { conflict throws(Problem) in
      try await change(.keepCalendar, by: nil, "conflict:\(conflict.id)") { change in
        var record = try change.records.require(ConflictRecord.self, conflict.id, Phrase("conflict of interest", "利益申報"))
        guard record.liftedAt == nil else { return }
        record.liftedAt = change.now
        try change.records.update(record)
      }
    }
    return ended.count
  }

  /// The conflicts that this person may see: their own, and, for officers and auditors, those of their schemes' people;
  /// the newest first.
  public func conflicts(_ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<ConflictRecord> {
    try await reading(.declareConflict, by: actor, "hub:") { records in
      var visibility = Visibility<ConflictRecord>.everything(nil)
      if !actor.holds(.auditor, in: .hub) {
        let schemes = actor.assignments.filter { $0.scope.kind == .scheme && $0.role != .reviewer }.map(\.scope)
        let people = try Set(schemes.flatMap { try records.people([.reviewer, .schemeOfficer], in: $0).map(\.id) })
        visibility = .scopes(
          people.union([actor.person]).sorted().map { (column: .person, value: $0.rawValue, condition: nil) })
      }
      return try records.page(Listing(visibility).query(.descending(.id)), page)
    }
  }
}

extension Problem {
  fileprivate static let ownConflict = Problem(
    .forbidden, "own-conflict", Phrase("Nobody lifts their own conflict of interest.", "不可自行撤銷本人的利益申報。"))
}

extension ReadTransaction {
  /// Whether an officer may do this in a scheme that the person judges for.
  fileprivate func leads(_ actor: Actor, schemeOf person: PersonID, _ act: Act) throws -> Bool {
    try select(AssignmentRecord.self, where: .equal(.person, person)).contains { record in
      record.assignment.scope.kind == .scheme && actor.may(act, on: Target(record.assignment.scope))
    }
  }
}

extension Change {
  /// Whose conflict it is: one's own for those who judge, another's for an officer of a scheme that they judge for.
  fileprivate func declarer(_ declaration: ConflictDeclaration, _ actor: Actor) throws -> PersonID {
    let judges = actor.assignments.contains { $0.scope.kind == .scheme && actor.may(.declareConflict, on: Target($0.scope)) }
    guard judges else {
      try require(.declareConflict, on: .hub)
      return actor.person
    }
    guard let signIn = declaration.person, let person = try records.person(named: signIn), person.id != actor.person else {
      if let signIn = declaration.person, try records.person(named: signIn) == nil {
        throw Problem.notFound(Phrase("person", "用戶"), String(signIn.prefix(64)))
      }
      return actor.person
    }
    guard try records.leads(actor, schemeOf: person.id, .assignReview) else {
      throw Problem.notFound(Phrase("person", "用戶"), String(signIn.prefix(64)))
    }
    return person.id
  }

  /// One application or one organisation, and only what exists for whoever declares it.
  fileprivate func checkScope(of declaration: ConflictDeclaration, person: PersonID, _ actor: Actor) throws {
    guard (declaration.application == nil) != (declaration.organisation == nil) else {
      throw Problem.invalid(
        "application", rule: "one-of",
        Phrase("Name an application or an organisation, one of the two.", "請指明申請或機構，只填其一。"))
    }
    if let application = declaration.application {
      let record = try records.application(application)
      let scheme = Target(.scheme(record.scheme.rawValue))
      guard actor.may(.declareConflict, on: scheme), record.submittedAt != nil else {
        throw Problem.notFound(Phrase("application", "申請"), application.rawValue)
      }
      if declaration.until != nil {
        throw Problem.invalid(
          "until", rule: "not-for-an-application",
          Phrase("An interest in one application has no end.", "就單一申請的利益申報不設結束日期。"))
      }
    }
    if let organisation = declaration.organisation {
      _ = try records.require(OrganisationRecord.self, organisation, Phrase("organisation", "機構"))
    }
    if let until = declaration.until, until < (try city().calendar().day(of: now)) {
      throw Problem.invalid("until", rule: "future", Phrase("The last day is over already.", "結束日期已過。"))
    }
    if let sitting = declaration.sitting {
      guard try records.find(SittingMemberRecord.self, sitting, person) != nil else {
        throw Problem.invalid(
          "sitting", rule: "member", Phrase("The person is no member of that sitting.", "該人士不是該會議的成員。"))
      }
    }
  }

  /// Takes back what somebody was asked for, or wrote, of applications that they now have an interest in.
  func takeBackBarredReviews(of person: PersonID) throws {
    for review in try records.select(ReviewRecord.self, where: .equal(.reviewer, person)) where review.state.counts {
      let application = try records.application(review.application)
      // What was decided stays as it was decided.
      guard !application.state.next.isEmpty, let ground = try records.interest(of: person, in: application) else { continue }
      var review = review
      try withdraw(&review, note: ground.rawValue)
    }
  }
}
