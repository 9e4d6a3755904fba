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
  public func people(_ filter: PersonFilter, after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<
    PersonStatus
  > {
    let limit = min(max(1, limit), Hub.largestPage)
    let before = try Hub.cursor(cursor, PersonKind.self)
    return try await reading(.readPeople, by: actor, "hub:") { records in
      try actor.require(.readPeople, on: .hub)
      var condition: Condition<PersonRecord> = .isNotNull(.id)
      if let signIn = filter.signIn { condition = condition && .equal(.sign_in, signIn.lowercased()) }
      if let email = filter.email { condition = condition && .oneOf(.email, [email, email.lowercased()]) }
      if let isActive = filter.isActive { condition = condition && .equal(.is_active, isActive) }
      if let before { condition = condition && .less(.id, before) }
      let found = try records.select(PersonRecord.self, where: condition, order: .descending(.id), limit: limit + 1)
      let page = Array(found.prefix(limit))
      return Page(items: try records.statuses(of: page), next: found.count > limit ? page.last?.id.rawValue : nil)
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
  public func members(of organisation: Slug, after cursor: String?, limit: Int, by actor: Actor) async throws(Problem) -> Page<
    PersonStatus
  > {
    let limit = min(max(1, limit), Hub.largestPage)
    let after = try Hub.cursor(cursor, PersonKind.self)
    return try await reading(.readMembers, by: actor, "organisation:\(organisation)") { records in
      try actor.require(.readMembers, on: Target(.organisation(organisation.rawValue)))
      _ = try records.require(OrganisationRecord.self, organisation, Phrase("organisation", "機構"))
      let roles = try records.roles(in: organisation, after: after)
      let holders = Set(roles.map(\.person)).sorted()
      let page = Set(holders.prefix(limit))
      let people = try records.select(PersonRecord.self, where: .oneOf(.id, page.sorted()), order: .ascending(.id))
      let items = try records.statuses(of: people, with: roles)
      return Page(items: items, next: holders.count > limit ? people.last?.id.rawValue : nil)
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
  fileprivate func roles(in organisation: Slug, after person: PersonID? = nil) throws -> [AssignmentRecord] {
    let projects = try select(ProjectRecord.self, where: .equal(.organisation, organisation)).map(\.id.rawValue)
    let own: Condition<AssignmentRecord> = .equal(.scope_kind, Scope.Kind.organisation) && .equal(.scope, organisation.rawValue)
    let below: Condition<AssignmentRecord> = .equal(.scope_kind, Scope.Kind.project) && .oneOf(.scope, projects)
    return try [own, below].flatMap { place in
      try select(AssignmentRecord.self, where: person.map { place && .greater(.person, $0) } ?? place)
    }
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
