public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// Somebody to be given an account.
public struct NewPerson: Sendable, Codable, Hashable {
  public var signIn: String
  public var name: String
  public var email: String?
  public var language: ReaderLanguage

  public init(signIn: String, name: String, email: String? = nil, language: ReaderLanguage = .english) {
    self.signIn = signIn
    self.name = name
    self.email = email
    self.language = language
  }

  /// What is wrong with it, field by field.
  func faults(in path: String = "") -> [Problem.Fault] {
    var faults: [Problem.Fault] = []
    let allowed = signIn.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    if !(2...64).contains(signIn.utf8.count) || !allowed {
      faults.append(
        .init(
          field: "\(path)signIn", rule: "form",
          Phrase(
            "A sign-in name has 2 to 64 lower-case letters, digits, dots, hyphens or underscores.",
            "登入名稱須為 2 至 64 個小寫字母、數字、句點、連字號或底線。")))
    }
    if name.isEmpty || name.utf8.count > 200 || name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    {
      faults.append(
        .init(
          field: "\(path)name", rule: "length",
          Phrase("A name has 1 to 200 bytes and no control characters.", "姓名須為 1 至 200 個位元組，且不含控制字元。")))
    }
    if let email, email.utf8.count > 254 || !email.contains("@") {
      faults.append(
        .init(
          field: "\(path)email", rule: "form",
          Phrase("An e-mail address has an @ and at most 254 bytes.", "電郵地址須含 @，且不超過 254 個位元組。")))
    }
    return faults
  }
}

extension Hub {
  /// Gives somebody an account. - Returns: the person's identifier.
  @discardableResult
  public func createPerson(_ person: NewPerson, by actor: Actor?) async throws(Problem) -> PersonID {
    let identifier = newIdentifier(PersonKind.self)
    return try await change(.managePeople, by: actor, "person:\(identifier)") { change in
      try change.require(.managePeople, on: .hub)
      let faults = person.faults()
      guard faults.isEmpty else { throw Problem.invalid(faults) }
      guard try change.records.person(named: person.signIn) == nil else {
        throw Problem.invalid(
          "signIn", rule: "unique",
          Phrase("The sign-in name '\(person.signIn)' is taken.", "登入名稱「\(person.signIn)」已被使用。"))
      }
      try change.records.insert(
        PersonRecord(
          id: identifier, signIn: person.signIn, name: person.name, email: person.email, language: person.language, password: nil,
          isActive: true, createdAt: change.now))
      return identifier
    }
  }

  /// Sets somebody's password; every session of theirs ends. People may set their own.
  public func setPassword(of signIn: String, to password: String, by actor: Actor?) async throws(Problem) {
    let (person, hash) = try await preparing(.managePeople, by: actor, "hub:") { () throws(Problem) in
      // Who may not do it learns nothing of who has an account, and does not keep the hasher busy.
      let person = try await viewing { records in
        let person = try records.person(named: signIn)
        if let actor, actor.person != person?.id { try actor.require(.managePeople, on: .hub) }
        guard let person else { throw Problem.notFound(Phrase("person", "用戶"), signIn) }
        return person
      }
      guard password.count >= Hub.shortestPassword, password.utf8.count <= Hub.longestPassword else {
        throw .invalid(
          "password", rule: "length",
          Phrase(
            "A password has at least \(Hub.shortestPassword) characters and at most \(Hub.longestPassword) bytes.",
            "密碼須至少 \(Hub.shortestPassword) 個字元，且不超過 \(Hub.longestPassword) 個位元組。"))
      }
      do { return (person, try await passwords.hash(password)) } catch { throw Problem(describing: error) }
    }
    try await change(.managePeople, by: actor, "password-of:\(person.id)") { change in
      var person = try change.records.require(PersonRecord.self, person.id, Phrase("person", "用戶"))
      if actor?.person != person.id { try change.require(.managePeople, on: .hub) }
      person.password = hash
      try change.records.update(person)
      for var credential in try change.records.select(
        CredentialRecord.self, where: .equal(.person, person.id) && .isNull(.revoked_at))
      {
        credential.revokedAt = change.now
        try change.records.update(credential)
      }
    }
  }

  /// Gives somebody a role, or takes it away; a repeat changes nothing.
  public func assign(_ assignment: Assignment, to signIn: String, granted: Bool = true, by actor: Actor?) async throws(Problem) {
    try await change(.managePeople, by: actor, "\(assignment.scope.kind.rawValue):\(assignment.scope.identifier)") { change in
      // Those who lead a project choose its people, a scheme's officers its reviewers; everything else is the administrator's.
      switch assignment.scope.kind {
      case .project:
        let project = try change.records.project(assignment.scope.identifier)
        if let actor = change.actor, !actor.may(.changeProject, on: project.target) {
          try change.require(.managePeople, on: .hub)
        }
      case .scheme where assignment.role == .reviewer: try change.require(.appointReviewer, on: Target(assignment.scope))
      case .hub, .organisation, .scheme, .centre: try change.require(.managePeople, on: .hub)
      }
      try change.assign(assignment, to: signIn, granted: granted)
    }
  }
}

extension Change {
  /// Writes or removes a role; a repeat changes nothing.
  func assign(_ assignment: Assignment, to signIn: String, granted: Bool = true) throws {
    guard let person = try records.person(named: signIn) else { throw Problem.notFound(Phrase("person", "用戶"), signIn) }
    try requireExistence(of: assignment.scope)
    let record = AssignmentRecord(person: person.id, assignment: assignment)
    let scope = assignment.scope
    let present = try records.find(AssignmentRecord.self, person.id, assignment.role, scope.kind, scope.identifier) != nil
    if granted, !present { try records.insert(record) }
    if !granted { try records.delete(AssignmentRecord.self, person.id, assignment.role, scope.kind, scope.identifier) }
  }

  private func requireExistence(of scope: Scope) throws {
    let slug = Slug(rawValue: scope.identifier)
    let exists: Bool =
      switch scope.kind {
      case .hub: true
      case .organisation: try slug.map { try records.find(OrganisationRecord.self, $0) != nil } ?? false
      case .project: try slug.map { try records.find(ProjectRecord.self, $0) != nil } ?? false
      case .scheme: try slug.map { try records.find(SchemeRecord.self, $0) != nil } ?? false
      case .centre: try slug.map { try records.find(CentreRecord.self, $0) != nil } ?? false
      }
    guard exists else { throw Problem.notFound(Phrase(same: scope.kind.rawValue), scope.identifier) }
  }
}

extension ReadTransaction {
  func person(named signIn: String) throws -> PersonRecord? {
    try select(PersonRecord.self, where: .equal(.sign_in, signIn.lowercased()), limit: 1).first
  }

  /// The project of this name. - Throws: a `not-found` problem.
  func project(_ name: String) throws -> ProjectRecord {
    guard let slug = Slug(rawValue: name), let project = try find(ProjectRecord.self, slug) else {
      throw Problem.notFound(Phrase("project", "項目"), name)
    }
    return project
  }
}

extension ProjectRecord {
  /// The project with what surrounds it, for `Access`.
  var target: Target { Target(.project(id.rawValue), .organisation(organisation.rawValue)) }
}
