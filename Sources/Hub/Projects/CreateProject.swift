public import Access
public import Language
public import Offers
internal import Quantities
internal import Storage

/// A project to be made.
public struct NewProject: Sendable, Codable, Hashable {
  public var id: Slug
  public var organisation: Slug
  public var name: Phrase
  public var dataClass: DataClass
  /// Where its data may be, such as `["HK"]`; empty for anywhere.
  public var jurisdictions: [String]

  public init(id: Slug, organisation: Slug, name: Phrase, dataClass: DataClass = .internal, jurisdictions: [String] = []) {
    self.id = id
    self.organisation = organisation
    self.name = name
    self.dataClass = dataClass
    self.jurisdictions = jurisdictions
  }
}

extension Hub {
  /// Makes a project of an organisation, with an account for its own money. Whoever makes it leads it.
  @discardableResult
  public func createProject(_ project: NewProject, by actor: Actor) async throws(Problem) -> ProjectRecord {
    try await change(.createProject, by: actor, "project:\(project.id)") { change in
      try change.require(.createProject, on: Target(.organisation(project.organisation.rawValue)))
      let record = try change.create(project)
      guard let lead = Assignment(.projectLead, in: .project(project.id.rawValue)) else {
        preconditionFailure("a project can be led")
      }
      try change.records.insert(AssignmentRecord(person: actor.person, assignment: lead))
      return record
    }
  }
}

extension Change {
  /// Makes a project and its account.
  func create(_ project: NewProject) throws -> ProjectRecord {
    _ = try records.require(OrganisationRecord.self, project.organisation, Phrase("organisation", "機構"))
    guard try records.find(ProjectRecord.self, project.id) == nil else {
      throw Problem.invalid(
        "id", rule: "unique", Phrase("There is a project '\(project.id)' already.", "項目「\(project.id)」已存在。"))
    }
    try Hub.check(projectName: project.name)
    var city = try city()
    let record = ProjectRecord(
      id: project.id, organisation: project.organisation, number: city.nextProjectNumber, name: project.name,
      dataClass: project.dataClass, jurisdictions: project.jurisdictions, createdAt: now)
    try records.insert(record)
    city.nextProjectNumber += 1
    try records.update(city)
    try openAccounts([.project(project.id, city.currency)])
    return record
  }
}
