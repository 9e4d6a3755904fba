public import Access
public import Language
internal import Quantities
internal import Storage

/// Who may give which role: administrators all; whoever leads an organisation, membership and leads in it; whoever leads
/// a project, its people; a scheme's officers, its reviewers.
extension ReadTransaction {
  func may(_ actor: Actor, give assignment: Assignment) throws -> Bool {
    if actor.may(.managePeople, on: .hub) { return true }
    switch assignment.scope.kind {
    case .project: return actor.may(.changeProject, on: try project(assignment.scope.identifier).target)
    case .organisation:
      let isOrdinary = assignment.role == .member || assignment.role == .projectLead
      return isOrdinary && actor.may(.manageMembers, on: Target(assignment.scope))
    case .scheme where assignment.role == .reviewer: return actor.may(.appointReviewer, on: Target(assignment.scope))
    case .hub, .scheme, .centre: return false
    }
  }

  /// - Throws: a `not-found` problem.
  func requireExistence(of scope: Scope) throws {
    let slug = Slug(rawValue: scope.identifier)
    let exists: Bool =
      switch scope.kind {
      case .hub: true
      case .organisation: try slug.map { try find(OrganisationRecord.self, $0) != nil } ?? false
      case .project: try slug.map { try find(ProjectRecord.self, $0) != nil } ?? false
      case .scheme: try slug.map { try find(SchemeRecord.self, $0) != nil } ?? false
      case .centre: try slug.map { try find(CentreRecord.self, $0) != nil } ?? false
      }
    guard exists else { throw Problem.notFound(Phrase(same: scope.kind.rawValue), scope.identifier) }
  }
}

extension Change {
  /// - Throws: a `forbidden` problem unless whoever does this may give, and take away, this role.
  func requireRight(toGive assignment: Assignment) throws {
    guard let actor else { return }
    if assignment.scope.kind == .project, !actor.may(.managePeople, on: .hub),
      let project = Slug(rawValue: assignment.scope.identifier)
    {
      // Whether there is a project that they may not see is nothing they learn here.
      _ = try records.visibleProject(project, to: actor)
    }
    guard try !records.may(actor, give: assignment) else { return }
    try require(.managePeople, on: .hub)
  }

  /// Writes or removes a role; a repeat changes nothing.
  func assign(_ assignment: Assignment, to signIn: String, granted: Bool = true) throws {
    guard let person = try records.person(named: signIn) else { throw Problem.notFound(Phrase("person", "用戶"), signIn) }
    try records.requireExistence(of: assignment.scope)
    let record = AssignmentRecord(person: person.id, assignment: assignment)
    let scope = assignment.scope
    let present = try records.find(AssignmentRecord.self, person.id, assignment.role, scope.kind, scope.identifier) != nil
    if granted, !present { try records.insert(record) }
    guard !granted, present else { return }
    if assignment.role == .administrator { try requireAnotherAdministrator(than: person.id) }
    try records.delete(AssignmentRecord.self, person.id, assignment.role, scope.kind, scope.identifier)
  }

  /// Over the network the last administrator cannot go: nobody could bring one back. On the machine itself one can.
  func requireAnotherAdministrator(than person: PersonID) throws {
    guard actor != nil else { return }
    let administrators = try records.select(
      AssignmentRecord.self, where: .equal(.scope_kind, Scope.Kind.hub) && .equal(.role, Role.administrator))
    for other in administrators where other.person != person {
      if try records.find(PersonRecord.self, other.person)?.isActive == true { return }
    }
    throw Problem(
      .conflict, "last-administrator",
      Phrase("The hub's last administrator stays. Make another one first.", "平台須至少有一名管理員，請先委任另一名管理員。"))
  }
}

extension Hub {
  /// Gives somebody a role, or takes it away; a repeat changes nothing.
  public func assign(_ assignment: Assignment, to signIn: String, granted: Bool = true, by actor: Actor?) async throws(Problem) {
    try await change(.managePeople, by: actor, "\(assignment.scope.kind.rawValue):\(assignment.scope.identifier)") { change in
      try change.requireRight(toGive: assignment)
      try change.assign(assignment, to: signIn, granted: granted)
    }
  }
}
