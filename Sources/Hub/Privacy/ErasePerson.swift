public import Access
public import Language
internal import Quantities
internal import Storage

/// Erasing a person: what could name them goes, what the books and the audit log need stays under their identifier, which
/// from then on stands for nobody that anybody knows.
extension Hub {
  /// Erases a person. Their sign-in name is free again: nothing in the hub goes by it, and keeping it reserved would keep it.
  ///
  /// Name, address, password, roles and ways in go at once; messages, remembered requests and the scripts of their jobs
  /// round by round (`finishErasures`). Where there are requests of their own for it, they are met by this.
  ///
  /// - Parameter name: a sign-in name or an identifier.
  /// - Throws: a conflict with every reason why it cannot be yet.
  public func erasePerson(_ name: String, by actor: Actor?) async throws(Problem) {
    let id = newIdentifier(ErasureKind.self)
    try await change(.erasePerson, by: actor, "hub:") { change in
      try change.require(.erasePerson, on: .hub)
      let person = try change.records.someone(name)
      try change.requireErasable(person)
      try change.erase(person, as: id)
      try change.note(.erasePerson, "person:\(person.id)")
    }
  }

  /// One's own wish to be erased; an administrator carries it out. - Returns: the wish, the same when it was made before.
  @discardableResult
  public func requestErasure(by actor: Actor) async throws(Problem) -> ErasureRecord {
    let id = newIdentifier(ErasureKind.self)
    return try await change(.manageOwnAccount, by: actor, "erasure-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      if let open = try change.records.wish(of: actor.person) { return open }
      let wish = ErasureRecord(
        id: id, person: actor.person, state: .requested, requestedBy: actor.person, requestedAt: change.now)
      try change.records.insert(wish)
      return wish
    }
  }

  /// Takes one's own wish back; a repeat changes nothing.
  public func withdrawErasure(by actor: Actor) async throws(Problem) {
    try await change(.manageOwnAccount, by: actor, "erasure-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      guard var wish = try change.records.wish(of: actor.person) else { return }
      (wish.state, wish.decidedBy, wish.decidedAt) = (.withdrawn, actor.person, change.now)
      try change.records.update(wish)
    }
  }

  /// One's own wish that waits, if there is one, and what stands against carrying it out now.
  public func ownErasure(by actor: Actor) async throws(Problem) -> (wish: ErasureRecord?, obstacles: [Problem.Fault]) {
    try await reading(.manageOwnAccount, by: actor, "erasure-of:\(actor.person)") { records in
      try actor.require(.manageOwnAccount, on: Target(owner: actor.person))
      let person = try records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      return (try records.wish(of: actor.person), try records.obstacles(toErasing: person, isLastAdministratorBound: true))
    }
  }

  /// Wishes and what was done, the newest first. - Parameter state: only those in this state.
  public func erasures(_ state: ErasureRecord.State? = nil, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<
    ErasureRecord
  > {
    try await reading(.erasePerson, by: actor, "hub:") { records in
      try actor.require(.erasePerson, on: .hub)
      var listing = Listing<ErasureRecord>(.everything(nil))
      listing.lead(.state, state)
      return try records.page(listing.query(.descending(.id)), page)
    }
  }
}

extension Change {
  /// - Throws: a conflict that names every reason.
  func requireErasable(_ person: PersonRecord) throws {
    guard person.erasedAt == nil else {
      throw Problem(.conflict, "erased", Phrase("This person was erased already.", "此人的資料已被刪除。"))
    }
    let obstacles = try records.obstacles(toErasing: person, isLastAdministratorBound: actor != nil)
    guard obstacles.isEmpty else {
      throw Problem(
        .conflict, "not-erasable-yet",
        Phrase("This person cannot be erased yet: see the faults.", "暫時未能刪除此人的資料：請參閱各項原因。"), faults: obstacles)
    }
  }

  /// Overwrites what names the person and removes their ways in; the rest follows by `finishErasures`.
  func erase(_ person: PersonRecord, as id: ErasureID) throws {
    if !person.isOnlyInvited {
      let account = Hub.gateAccount(person.signIn)
      for purpose in SignInGate.Purpose.allCases { try forgetAttempts(purpose, account: account) }
    }
    if let email = person.email {
      for purpose in SignInGate.Purpose.allCases { try forgetAttempts(purpose, account: Hub.gateAccount(email)) }
    }
    try forgetAttempts(.code, account: person.id.rawValue)
    try forgetAnswers(naming: person.id)
    for kind in PersonalRecords.all { _ = try kind.erase(records, person.id, Hub.mostErasedAtOnce) }
    try records.update(person.erased(at: now))
    let open = try records.wish(of: person.id)
    let done = ErasureRecord(
      id: open?.id ?? id, person: person.id, state: .erasing, requestedBy: open?.requestedBy ?? actor?.person,
      requestedAt: open?.requestedAt ?? now, decidedBy: actor?.person, decidedAt: now)
    if open == nil { try records.insert(done) } else { try records.update(done) }
  }
}

extension Change {
  /// Creations whose answer, remembered for repeats, shows a person by name or address.
  private static let creationsThatNamePeople = ["POST /api/v1/people", "POST /api/v1/invitations"]

  /// Forgets the answers that tell of the person: they hold the identifier of the person or of their invitation.
  private func forgetAnswers(naming person: PersonID) throws {
    let invitations = try records.select(InvitationRecord.self, where: .equal(.person, person)).map(\.id.rawValue)
    let identifiers = [person.rawValue] + invitations
    var due: [RememberedRequestRecord] = []
    try records.forEach(
      RememberedRequestRecord.self, where: .oneOf(.use_case, Change.creationsThatNamePeople), order: []
    ) { record in
      if identifiers.contains(where: { record.answer.contains($0) }) { due.append(record) }
    }
    for record in due { try records.delete(RememberedRequestRecord.self, record.person, record.key) }
  }
}

extension Hub {
  /// Of each kind at most so many records go in one transaction.
  static let mostErasedAtOnce = 500
}

extension PersonRecord {
  /// Begins the sign-in name of somebody who was erased: no sign-in name has a colon.
  static let erasedPrefix = "erased:"
  /// What stands in the place of their name.
  public static let erasedName = "–"

  fileprivate func erased(at now: Instant) -> PersonRecord {
    PersonRecord(
      id: id, signIn: "\(PersonRecord.erasedPrefix)\(id)", name: PersonRecord.erasedName, email: nil, language: .english,
      password: nil, isActive: false, createdAt: createdAt, revision: revision + 1, erasedAt: now)
  }
}

extension ReadTransaction {
  /// The person's own wish that waits.
  fileprivate func wish(of person: PersonID) throws -> ErasureRecord? {
    try select(ErasureRecord.self, where: .equal(.person, person) && .equal(.state, ErasureRecord.State.requested), limit: 1)
      .first
  }

  /// Why a person cannot be erased now: money is held for what they set going, or nobody would be left to answer.
  func obstacles(toErasing person: PersonRecord, isLastAdministratorBound: Bool) throws -> [Problem.Fault] {
    var obstacles: [Problem.Fault] = []
    if try !select(JobRecord.self, where: .equal(.submitter, person.id) && .isNull(.settled_at), limit: 1).isEmpty {
      obstacles.append(
        .init(
          field: "jobs", rule: "open-jobs",
          Phrase("Jobs of theirs are not over, and money is held for them.", "此人尚有作業未完結，並有款項為此保留。")))
    }
    let open = [ReviewState.assigned, .accepted]
    if try !select(ReviewRecord.self, where: .equal(.reviewer, person.id) && .oneOf(.state, open), limit: 1).isEmpty {
      obstacles.append(
        .init(
          field: "reviews", rule: "open-reviews",
          Phrase("Reviews of theirs are awaited: take them back or await them first.", "此人尚有未完成的評審，請先撤回或等待完成。")))
    }
    let roles = try select(AssignmentRecord.self, where: .equal(.person, person.id)).map(\.assignment)
    if isLastAdministratorBound, roles.contains(where: { $0.role == .administrator }), person.isActive,
      try isAlone(person.id, .administrator, in: .hub)
    {
      obstacles.append(
        .init(
          field: "roles", rule: "last-administrator",
          Phrase("They are the hub's last administrator. Make another one first.", "此人是平台最後一名管理員，請先委任另一名管理員。")))
    }
    for role in roles where role.role == .projectLead && role.scope.kind == .organisation {
      guard let organisation = Slug(rawValue: role.scope.identifier), try isAlone(person.id, .projectLead, in: role.scope),
        try !select(
          GrantRecord.self, where: .equal(.organisation, organisation) && .equal(.state, GrantState.active), limit: 1
        ).isEmpty
      else { continue }
      obstacles.append(
        .init(
          field: "roles", rule: "last-lead",
          Phrase(
            "They alone lead \(organisation), which has a grant. Make another lead first.",
            "\(organisation) 現有資助，而此人是唯一負責人，請先委任另一名負責人。")))
    }
    return obstacles
  }

  /// Whether nobody else whose account is open holds this role there.
  private func isAlone(_ person: PersonID, _ role: Role, in scope: Scope) throws -> Bool {
    let holders = try select(
      AssignmentRecord.self, where: .equal(.scope_kind, scope.kind) && .equal(.scope, scope.identifier) && .equal(.role, role))
    return try !holders.contains { holder in
      try holder.person != person && find(PersonRecord.self, holder.person)?.isActive == true
    }
  }
}
