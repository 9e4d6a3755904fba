public import Access
internal import Jobs
public import Language
public import Quantities
internal import Storage

/// Somebody who has a login at a centre, or may send jobs there and has none.
public struct MemberLoginStatus: Sendable, Hashable {
  public let person: PersonID
  /// What they sign in by.
  public let signIn: String
  public let name: String
  /// As the hub has it; nil where it has none.
  public let login: String?
  /// Whether the centre's own file has one.
  public let isAtCentre: Bool
  /// Whether their jobs can run there, as far as logins go.
  public let isReady: Bool
  /// Nil for somebody without a login.
  public let setAt: Instant?
}

extension Hub {
  /// Who has a login at a centre, and who may send jobs there, or has some there or a role, and has none: by their sign-ins.
  public func logins(at id: Slug, by actor: Actor) async throws(Problem) -> [MemberLoginStatus] {
    try await reading(.manageLogins, by: actor, "centre:\(id)") { records in
      try actor.require(.manageLogins, on: Target(.centre(id.rawValue)))
      let centre = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      return try records.logins(at: centre)
    }
  }
}

extension ReadTransaction {
  /// So many people are looked up in one question.
  private static var peopleAtOnce: Int { 500 }

  /// Whether a person's jobs can run at the centre, as far as logins go.
  func hasLogin(_ person: PersonID, at centre: CentreRecord) throws -> Bool {
    guard let author = centre.memberLogins else { return true }
    return try find(MemberLoginRecord.self, centre.id, person)?.counts(by: author) ?? false
  }

  func logins(at centre: CentreRecord) throws -> [MemberLoginStatus] {
    let known = Dictionary(try select(MemberLoginRecord.self, where: .equal(.centre, centre.id)).map { ($0.person, $0) }) { $1 }
    let concerned = centre.memberLogins == nil ? [] : try possibleMembers(of: centre)
    let people = try people(concerned.union(known.keys))
    return people.filter { known[$0.id] != nil || $0.isActive }.map { person in
      let record = known[person.id]
      return MemberLoginStatus(
        person: person.id, signIn: person.signIn, name: person.name, login: record?.login,
        isAtCentre: record?.isAtCentre ?? false,
        isReady: centre.memberLogins.map { record?.counts(by: $0) ?? false } ?? true, setAt: record?.setAt)
    }.sorted { $0.signIn < $1.signIn }
  }

  /// Who may send jobs to the centre by their projects' data, has a role there, or has a job there that is not over.
  private func possibleMembers(of centre: CentreRecord) throws -> Set<PersonID> {
    let projects = try select(ProjectRecord.self).filter { $0.mayUse(centre) }.map(\.id.rawValue)
    let allowed = Set(projects)
    let inProjects = try select(AssignmentRecord.self, where: .equal(.scope_kind, Scope.Kind.project))
      .filter { allowed.contains($0.assignment.scope.identifier) }
    let atCentre = try select(
      AssignmentRecord.self, where: .equal(.scope_kind, Scope.Kind.centre) && .equal(.scope, centre.id.rawValue))
    let jobs = try select(
      JobRecord.self, where: .equal(.centre, centre.id) && .oneOf(.state, JobState.inPlace), order: .ascending(.number))
    return Set((inProjects + atCentre).map(\.person)).union(jobs.map(\.submitter))
  }

  private func people(_ ids: Set<PersonID>) throws -> [PersonRecord] {
    let sorted = ids.sorted()
    return try stride(from: 0, to: sorted.count, by: Self.peopleAtOnce).flatMap { start in
      try select(PersonRecord.self, where: .oneOf(.id, Array(sorted[start..<min(start + Self.peopleAtOnce, sorted.count)])))
    }
  }

  /// The persons of these sign-ins, as far as there are any.
  func people(signingInBy names: [String]) throws -> [PersonRecord] {
    try stride(from: 0, to: names.count, by: Self.peopleAtOnce).flatMap { start in
      try select(
        PersonRecord.self, where: .oneOf(.sign_in, Array(names[start..<min(start + Self.peopleAtOnce, names.count)])))
    }
  }
}

extension MemberLoginRecord {
  /// Whether it is a login where this author has the say.
  func counts(by author: LoginAuthor) -> Bool {
    switch author {
    case .hub: login != nil
    case .centre: isAtCentre
    }
  }
}
