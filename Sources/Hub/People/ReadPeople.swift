public import Access
public import Language
public import Quantities
internal import Storage

/// A person as those see them who manage people.
public struct PersonStatus: Sendable, Hashable {
  public let profile: PersonProfile
  public let isActive: Bool
  /// Whether they have not accepted their invitation yet; their sign-in name is no name then.
  public let isOnlyInvited: Bool
  public let hasSecondFactor: Bool
  public let createdAt: Instant
}

/// Which people a list is about.
public struct PersonFilter: Sendable {
  public var signIn: String?
  public var email: String?
  public var isActive: Bool?

  public init(signIn: String? = nil, email: String? = nil, isActive: Bool? = nil) {
    self.signIn = signIn
    self.email = email
    self.isActive = isActive
  }
}

extension Hub {
  /// Everybody, the newest first.
  public func people(_ filter: PersonFilter, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<PersonStatus> {
    try await reading(.readPeople, by: actor, "hub:") { records in
      try actor.require(.readPeople, on: .hub)
      var listing = Listing(Visibility<PersonRecord>.everything(nil))
      listing.lead(.sign_in, filter.signIn?.lowercased())
      listing.test(filter.email.map { .oneOf(.email, [$0, $0.lowercased()]) })
      listing.test(filter.isActive.map { .equal(.is_active, $0) })
      let found = try records.page(listing.query(.descending(.id)), page)
      return Page(items: try records.statuses(of: found.items), next: found.next)
    }
  }

  /// One person. - Throws: a `not-found` problem.
  public func person(_ signIn: String, by actor: Actor) async throws(Problem) -> PersonStatus {
    try await reading(.readPeople, by: actor, "hub:") { records in
      try actor.require(.readPeople, on: .hub)
      guard let person = try records.person(named: signIn), let status = try records.statuses(of: [person]).first else {
        throw Problem.notFound(Phrase("person", "用戶"), String(signIn.prefix(64)))
      }
      return status
    }
  }

  /// Who holds a role in an organisation or in one of its projects, with those roles alone, by their identifiers.
  public func members(of organisation: Slug, _ page: PageRequest, by actor: Actor) async throws(Problem) -> Page<PersonStatus> {
    try await reading(.readMembers, by: actor, "organisation:\(organisation)") { records in
      try actor.require(.readMembers, on: Target(.organisation(organisation.rawValue)))
      _ = try records.require(OrganisationRecord.self, organisation, Phrase("organisation", "機構"))
      let roles = try records.roles(in: organisation)
      let holders = try page.page(of: Set(roles.map(\.person)).sorted()) { $0.rawValue }
      let people = try records.select(PersonRecord.self, where: .oneOf(.id, holders.items), order: .ascending(.id))
      return Page(items: try records.statuses(of: people, with: roles), next: holders.next)
    }
  }

  /// Takes away every role that somebody holds in an organisation and its projects.
  public func removeMember(_ signIn: String, of organisation: Slug, by actor: Actor?) async throws(Problem) {
    try await change(.manageMembers, by: actor, "organisation:\(organisation)") { change in
      try change.require(.manageMembers, on: Target(.organisation(organisation.rawValue)))
      let person = try change.records.person(named: signIn)
      let roles = try change.records.roles(in: organisation).filter { $0.person == person?.id }
      guard !roles.isEmpty else { throw Problem.notFound(Phrase("member", "成員"), String(signIn.prefix(64))) }
      // What an administrator gave for others to check on the organisation is not the organisation's to take.
      for role in roles where try change.actor.map({ try change.records.may($0, give: role.assignment) }) ?? true {
        let scope = role.assignment.scope
        try change.records.delete(AssignmentRecord.self, role.person, role.assignment.role, scope.kind, scope.identifier)
      }
    }
  }
}

extension ReadTransaction {
  /// The roles in an organisation and its projects.
  fileprivate func roles(in organisation: Slug) throws -> [AssignmentRecord] {
    let projects = try select(ProjectRecord.self, where: .equal(.organisation, organisation)).map(\.id.rawValue)
    let own: Condition<AssignmentRecord> = .equal(.scope_kind, Scope.Kind.organisation) && .equal(.scope, organisation.rawValue)
    let below: Condition<AssignmentRecord> = .equal(.scope_kind, Scope.Kind.project) && .oneOf(.scope, projects)
    return try [own, below].flatMap { try select(AssignmentRecord.self, where: $0) }
  }

  /// People with their roles, in the order in which they came; two statements however many there are.
  fileprivate func statuses(of people: [PersonRecord], with roles: [AssignmentRecord]? = nil) throws -> [PersonStatus] {
    let ids = people.map(\.id)
    let held = try roles ?? select(AssignmentRecord.self, where: .oneOf(.person, ids))
    let byPerson = Dictionary(grouping: held, by: \.person)
    let factors = try select(SecondFactorRecord.self, where: .oneOf(.person, ids) && .isNotNull(.confirmed_at)).map(\.person)
    let guarded = Set(factors)
    return people.map { person in
      PersonStatus(
        profile: PersonProfile(person, roles: byPerson[person.id, default: []].map(\.assignment)), isActive: person.isActive,
        isOnlyInvited: person.isOnlyInvited, hasSecondFactor: guarded.contains(person.id), createdAt: person.createdAt)
    }
  }
}
