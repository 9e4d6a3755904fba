internal import Access
internal import Language
internal import Quantities
internal import Reviews
internal import Storage

/// Who has an interest in an application, and is kept from it: nobody judges what is their own or their house's.
extension ReadTransaction {
  /// Why this person may not judge this application; nil where they may.
  func interest(of person: PersonID, in application: ApplicationRecord) throws -> Interest? {
    let roles = try select(AssignmentRecord.self, where: .equal(.person, person)).map(\.assignment)
    return try interest(of: person, with: roles, in: application)
  }

  func interest(of actor: Actor, in application: ApplicationRecord) throws -> Interest? {
    try interest(of: actor.person, with: actor.assignments, in: application)
  }

  private func interest(
    of person: PersonID, with roles: some Sequence<Assignment>, in application: ApplicationRecord
  ) throws -> Interest? {
    if application.applicant == person { return .applied }
    if try organisations(of: roles).contains(application.organisation) { return .belongs }
    for conflict in try conflicts(of: person) {
      if let ground = conflict.interest.ground(for: application.id, of: application.organisation) { return ground }
    }
    return nil
  }

  /// The organisations to which somebody of these roles belongs: by a role in them, or in a project of theirs.
  func organisations(of roles: some Sequence<Assignment>) throws -> Set<Slug> {
    var found: Set<Slug> = []
    for role in roles {
      guard let scope = Slug(rawValue: role.scope.identifier) else { continue }
      if role.scope.kind == .organisation { found.insert(scope) }
      if role.scope.kind == .project, let project = try find(ProjectRecord.self, scope) { found.insert(project.organisation) }
    }
    return found
  }

  /// What this person declared that still holds.
  func conflicts(of person: PersonID) throws -> [ConflictRecord] {
    try select(ConflictRecord.self, where: .equal(.person, person) && .isNull(.lifted_at), order: .ascending(.id))
  }

  /// The applications of their schemes that somebody may not see for an interest, as a condition to leave them out.
  func withoutInterests(of actor: Actor) throws -> Condition<ApplicationRecord> {
    let declared = try conflicts(of: actor.person)
    let houses = try organisations(of: actor.assignments).union(declared.compactMap(\.organisation))
    return .all(
      [.notEqual(.applicant, actor.person)] + houses.sorted().map { .notEqual(.organisation, $0) }
        + declared.compactMap(\.application).map { .notEqual(.id, $0) })
  }

  /// Whether somebody was asked to judge this application: as its reviewer, or on a committee that has it on its agenda.
  func isJudging(_ actor: Actor, _ application: ApplicationRecord) throws -> Bool {
    let scope = Scope.scheme(application.scheme.rawValue)
    if actor.holds(.reviewer, in: scope) {
      let reviews = try select(
        ReviewRecord.self, where: .equal(.application, application.id) && .equal(.reviewer, actor.person))
      if reviews.contains(where: { $0.state.counts && $0.round == application.submittedAt }) { return true }
      for item in try select(SittingItemRecord.self, where: .equal(.application, application.id)) {
        let isMember = try find(SittingMemberRecord.self, item.sitting, actor.person) != nil
        if isMember, try sitting(item.sitting).state != .cancelled { return true }
      }
    }
    return false
  }
}

extension ConflictRecord {
  var interest: DeclaredInterest<ApplicationID, Slug> {
    DeclaredInterest(application: application, organisation: organisation, until: until)
  }
}

extension Change {
  /// - Throws: a problem where whoever does this has an interest in the application.
  func requireNoInterest(in application: ApplicationRecord) throws {
    guard let actor, let ground = try records.interest(of: actor, in: application) else { return }
    throw Problem.interest(ground)
  }
}

extension Problem {
  /// - Parameter name: of whoever has the interest; nil where it is the reader.
  static func interest(_ ground: Interest, of name: String? = nil) -> Problem {
    let (english, chinese) = (ground.label.english, ground.label.traditionalChinese)
    return Problem(
      .forbidden, "conflict-of-interest",
      name.map {
        Phrase("\($0) may not judge this application: \($0) \(english).", "\($0) 不可評審此申請：\($0) \(chinese)。")
      } ?? Phrase("You may not judge this application: whoever \(english) is kept from it.", "你不可評審此申請：\(chinese)者須避席。"))
  }
}
