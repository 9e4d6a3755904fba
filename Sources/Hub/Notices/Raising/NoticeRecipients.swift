internal import Access
internal import Quantities
internal import Storage

/// Who is told.
extension ReadTransaction {
  /// The people who hold a role in this very scope and whose accounts are open.
  func holders(of role: Role, in scope: Scope) throws -> Set<PersonID> {
    let found = try select(
      AssignmentRecord.self,
      where: .equal(.scope_kind, scope.kind) && .equal(.scope, scope.identifier) && .equal(.role, role))
    return Set(try found.map(\.person).filter { try find(PersonRecord.self, $0)?.isActive ?? false })
  }

  /// Those who lead a project; where nobody does, those who lead its organisation.
  func leads(of project: Slug, _ organisation: Slug) throws -> Set<PersonID> {
    let leads = try holders(of: .projectLead, in: .project(project.rawValue))
    return leads.isEmpty ? try holders(of: .projectLead, in: .organisation(organisation.rawValue)) : leads
  }

  /// Who made an application, and those who lead its organisation.
  func applicants(of application: ApplicationRecord) throws -> Set<PersonID> {
    var people = try holders(of: .projectLead, in: .organisation(application.organisation.rawValue))
    if try find(PersonRecord.self, application.applicant)?.isActive ?? false { people.insert(application.applicant) }
    return people
  }

  func officers(of scheme: Slug) throws -> Set<PersonID> { try holders(of: .schemeOfficer, in: .scheme(scheme.rawValue)) }
}
