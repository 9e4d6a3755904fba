public import Access
public import Language
internal import Ledger
public import Quantities
public import Schemes
internal import Storage

extension Hub {
  /// Starts an application: a draft that only its organisation sees.
  public func draftApplication(
    scheme: Slug, project: Slug, facts: RequestFacts, by actor: Actor
  ) async throws(Problem) -> ApplicationRecord {
    let identifier = newIdentifier(ApplicationKind.self)
    return try await change(.applyForScheme, by: actor, "application:\(identifier)") { change in
      let project = try change.records.visibleProject(project, to: actor)
      try change.require(.applyForScheme, on: Target(.organisation(project.organisation.rawValue)))
      _ = try change.records.openScheme(scheme)
      let most = change.hub.limits.draftsPerProject
      let drafts = try change.records.count(
        ApplicationRecord.self, where: .equal(.project, project.id) && .equal(.state, ApplicationState.draft))
      guard drafts < most else {
        throw Problem(
          .conflict, "too-many-drafts",
          Phrase("A project has at most \(most) drafts: submit or withdraw one.", "每個項目最多 \(most) 份草稿，請先提交或撤回其中一份。"))
      }
      let record = ApplicationRecord(
        id: identifier, scheme: scheme, organisation: project.organisation, project: project.id, applicant: actor.person,
        state: .draft,
        facts: facts, findings: nil, note: nil, revision: 1, createdAt: change.now, submittedAt: nil, decidedAt: nil,
        decidedBy: nil)
      try change.records.insert(record)
      return record
    }
  }

  /// Changes a draft, or an application that was returned.
  ///
  /// - Parameter revision: the one that the applicant saw; another one now is a conflict.
  public func editApplication(
    _ id: ApplicationID, facts: RequestFacts, revision: Int, by actor: Actor
  ) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .applyForScheme, by: actor) { change, record in
      try record.require(revision: revision)
      guard record.state == .draft || record.state == .returned else { throw record.conflict }
      record.facts = facts
    }
  }

  /// Submits an application: the rules are held against it at once, and what they say is kept with every reason.
  /// An application that the rules refuse may be submitted all the same; an officer will say why it is refused.
  public func submitApplication(_ id: ApplicationID, revision: Int, by actor: Actor) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .applyForScheme, by: actor) { change, record in
      try record.require(revision: revision)
      let scheme = try change.records.openScheme(record.scheme)
      try record.move(to: .submitted)
      record.submittedAt = change.now
      record.note = nil
      record.findings = ApplicationFindings(try change.evaluate(record, under: scheme))
      try change.tellOfSubmission(record)
    }
  }

  /// Withdraws an application before it is decided. A repeat changes nothing.
  public func withdrawApplication(_ id: ApplicationID, by actor: Actor) async throws(Problem) -> ApplicationRecord {
    try await changeApplication(id, .applyForScheme, by: actor) { change, record in
      guard record.state != .withdrawn else { return }
      try record.move(to: .withdrawn)
    }
  }

  /// What a scheme would say of these facts, without an application.
  public func assess(scheme: Slug, facts: RequestFacts, organisation: Slug?, by actor: Actor) async throws(Problem)
    -> ApplicationFindings
  {
    let now = clock.now
    return try await reading(.readCatalogue, by: actor, "scheme:\(scheme)") { records in
      let record = try records.require(SchemeRecord.self, scheme, Phrase("scheme", "資助計劃"))
      var facts = facts
      if let organisation {
        try actor.require(.applyForScheme, on: Target(.organisation(organisation.rawValue)))
        let known = try records.require(OrganisationRecord.self, organisation, Phrase("organisation", "機構"))
        facts = facts.overridden(by: known.facts)
      }
      let day = try records.city().calendar().day(of: now)
      let used = try records.usedAmounts(under: try record.scheme(), organisation: organisation, project: nil, on: day)
      return ApplicationFindings(try record.scheme().evaluate(facts, on: day, used: used))
    }
  }

  /// One change of one application by somebody who may make it.
  func changeApplication(
    _ id: ApplicationID, _ act: Act, by actor: Actor, _ body: @escaping @Sendable (Change, inout ApplicationRecord) throws -> Void
  ) async throws(Problem) -> ApplicationRecord {
    try await change(act, by: actor, "application:\(id)") { change in
      var record = try change.records.visibleApplication(id, to: actor)
      try change.require(act, on: record.target)
      try change.match(record.revision)
      if act == .reviewApplication || act == .decideApplication { try change.requireNoInterest(in: record) }
      let before = record
      try body(change, &record)
      if record != before {
        record.revision += 1
        try change.records.update(record)
        try change.followState(from: before.state, of: record)
      }
      return record
    }
  }
}

extension ApplicationRecord {
  /// The application with what surrounds it, for `Access`.
  var target: Target {
    Target(.organisation(organisation.rawValue), .project(project.rawValue), .scheme(scheme.rawValue), owner: applicant)
  }

  var conflict: Problem {
    Problem(
      .conflict, "application-state",
      Phrase("The application is \(state.rawValue); this cannot be done now.", "申請狀態為「\(state.rawValue)」，現時不能進行此操作。"))
  }

  func require(revision expected: Int) throws(Problem) {
    guard revision == expected else {
      throw Problem(
        .conflict, "application-changed",
        Phrase("The application has changed since: it is at revision \(revision).", "申請資料已更新，現為第 \(revision) 版。"))
    }
  }

  mutating func move(to next: ApplicationState) throws(Problem) {
    guard state.next.contains(next) else { throw conflict }
    state = next
  }
}

extension Change {
  /// Holds the scheme's rules against an application, with what has been promised under it so far.
  func evaluate(_ record: ApplicationRecord, under scheme: Scheme) throws -> SchemeEvaluation {
    let day = try city().calendar().day(of: record.submittedAt ?? now)
    let organisation = try records.require(OrganisationRecord.self, record.organisation, Phrase("organisation", "機構"))
    let used = try records.usedAmounts(under: scheme, organisation: record.organisation, project: record.project, on: day)
    return scheme.evaluate(record.facts.overridden(by: organisation.facts), on: day, used: used)
  }
}

extension ReadTransaction {
  /// The application, if this person may see it: its organisation always, officers and auditors once it has been
  /// submitted, reviewers where they were asked.
  func visibleApplication(_ id: ApplicationID, to actor: Actor) throws -> ApplicationRecord {
    let record = try application(id)
    let hidden = Problem.notFound(Phrase("application", "申請"), id.rawValue)
    // A role in the organisation or the project, not one that reaches it from the hub.
    let own: Set<Scope> = [.organisation(record.organisation.rawValue), .project(record.project.rawValue)]
    let isOwn = actor.assignments.contains { own.contains($0.scope) && actor.may(.readApplication, on: Target($0.scope)) }
    if isOwn { return record }
    guard try record.submittedAt != nil && (actor.may(.readApplication, on: record.target) || isJudging(actor, record)) else {
      throw hidden
    }
    // Whoever judges for the scheme and has an interest in the application sees nothing of it.
    if actor.assignments.contains(where: { $0.scope == .scheme(record.scheme.rawValue) && $0.role != .auditor }) {
      guard try interest(of: actor, in: record) == nil else { throw hidden }
    }
    return record
  }

  /// The scheme, if it takes applications.
  func openScheme(_ id: Slug) throws -> Scheme {
    let record = try require(SchemeRecord.self, id, Phrase("scheme", "資助計劃"))
    guard record.isOpen else {
      throw Problem(
        .conflict, "scheme-closed", Phrase("The scheme takes no applications at the moment.", "此資助計劃目前不接受申請。"))
    }
    return try record.scheme()
  }

  /// What each award promises; once it is a grant, what that was given less what it gave back. A fixed number of
  /// statements, however many awards there are.
  private func promised(by awards: [AwardRecord], of scheme: Slug) throws -> [ApplicationID: Int64] {
    let currency = try city().currency
    let grants = try select(GrantRecord.self, where: .oneOf(.id, awards.compactMap(\.grant)))
    let accountOf = Dictionary(grants.map { ($0.application, HubAccount.grant($0.id, $0.unit(currency))) }) { first, _ in first }
    let rows = try select(LedgerAccountRecord.self, where: .oneOf(.id, accountOf.values.map(\.id.rawValue)))
    let given = Dictionary(try rows.map { (try Account($0.row).id, try Account($0.row).creditsPosted) }) { first, _ in first }
    let funds = Set(accountOf.values.map { HubAccount.fund(scheme: scheme, $0.unit).id.rawValue })
    var returned: [AccountID: Int64] = [:]
    try forEach(
      LedgerEntryRecord.self, where: .oneOf(.credit, funds.sorted()) && .equal(.kind, "transfer"), order: [.ascending(.sequence)]
    ) { row in
      guard let movement = try Entry(row.row).movement else { return }
      returned[movement.debit, default: 0] += movement.amount.count
    }
    var promised: [ApplicationID: Int64] = [:]
    for award in awards {
      if let account = accountOf[award.application] {
        promised[award.application] = (given[account.id] ?? 0) - (returned[account.id] ?? 0)
      } else {
        promised[award.application] = try award.terms.benefit.schemeUnits(from: award.terms.from, until: award.terms.until)
      }
    }
    return promised
  }

  /// What a scheme has promised so far: to this organisation, for this project, and in all.
  ///
  /// - Parameter excluded: an application that is not counted, since it is the one in question.
  func usedAmounts(
    under scheme: Scheme, organisation: Slug?, project: Slug?, on day: CivilDate, without excluded: ApplicationID? = nil
  ) throws -> UsedAmounts {
    guard let id = Slug(rawValue: scheme.id) else { return .nothing }
    let calendar = try city().calendar()
    var used: (organisation: Int64, organisationYear: Int64, project: Int64, all: Int64, year: Int64) = (0, 0, 0, 0, 0)
    var projects: Set<Slug> = []
    let awards = try select(
      AwardRecord.self, where: .equal(.scheme, id) && .oneOf(.state, [AwardState.awaiting, .accepted]),
      order: .ascending(.application)
    ).filter { $0.application != excluded }
    let promised = try promised(by: awards, of: id)
    let found = try select(ApplicationRecord.self, where: .oneOf(.id, awards.map(\.application)))
    let applications = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
    for award in awards {
      guard let application = applications[award.application], let amount = promised[award.application] else { continue }
      let isThisYear = calendar.day(of: application.decidedAt ?? application.createdAt).year == day.year
      used.all += amount
      if isThisYear { used.year += amount }
      if award.project == project { used.project += amount }
      guard application.organisation == organisation else { continue }
      used.organisation += amount
      if isThisYear { used.organisationYear += amount }
      if award.project != project { projects.insert(award.project) }
    }
    let unit = scheme.unit
    return UsedAmounts(
      onProject: unit.amount(used.project), byOrganisation: unit.amount(used.organisation),
      byOrganisationThisYear: unit.amount(used.organisationYear), ofFund: unit.amount(used.all),
      ofFundThisYear: unit.amount(used.year),
      projectsOfOrganisation: projects.count)
  }
}

extension GrantBenefit {
  /// What the scheme pays in all, in its unit.
  ///
  /// - Throws: `QuantityError.overflow` when a package's months come to more than 64 bits hold.
  func schemeUnits(from: CivilDate, until: CivilDate) throws(QuantityError) -> Int64 {
    switch self {
    case .money(let amount, _), .deviceSeconds(_, let amount): return amount
    case .package(_, _, let monthlyPrice, let rate):
      // Every currency rounds alike here: only the minor units count.
      let month = rate.of(Money(minorUnits: monthlyPrice, .hongKongDollar)).minorUnits
      let (sum, overflow) = month.multipliedReportingOverflow(by: Int64(PackageBilling.months(from: from, until: until) ?? 0))
      guard !overflow else { throw .overflow }
      return sum
    }
  }
}

extension RequestFacts {
  /// These facts with everything that `known` says in its place.
  func overridden(by known: RequestFacts) -> RequestFacts {
    var facts = self
    facts.kind = known.kind ?? kind
    facts.size = known.size ?? size
    facts.employees = known.employees ?? employees
    facts.founded = known.founded ?? founded
    facts.startUp = known.startUp ?? startUp
    facts.place = known.place ?? place
    facts.hIndex = known.hIndex ?? hIndex
    facts.confirmed = confirmed.merging(known.confirmed) { _, verified in verified }
    return facts
  }
}
