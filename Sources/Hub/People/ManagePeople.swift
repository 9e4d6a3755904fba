public import Access
public import Language
internal import Mail
public import Quantities
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
    if let email, EmailAddress(email) == nil {
      faults.append(
        .init(
          field: "\(path)email", rule: "form",
          Phrase(
            "An e-mail address is local@domain, with at most 64 bytes before the @ and 254 in all.",
            "電郵地址須為 local@domain 形式，@ 前不超過 64 個位元組，總長不超過 254 個位元組。")))
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
          id: identifier, signIn: person.signIn, name: person.name, email: person.email.flatMap { EmailAddress($0)?.text },
          language: person.language, password: nil,
          isActive: true, createdAt: change.now))
      return identifier
    }
  }

  /// Sets somebody's password; everything that they are signed in with ends. One's own is changed by `changePassword`,
  /// which asks for the present one.
  public func setPassword(of signIn: String, to password: String, by actor: Actor?) async throws(Problem) {
    let (person, hash) = try await preparing(.managePeople, by: actor, "hub:") { () throws(Problem) in
      // Who may not do it learns nothing of who has an account, and does not keep the hasher busy.
      try actor?.require(.managePeople, on: .hub)
      let person = try await viewing { records in
        guard let person = try records.person(named: signIn), !person.isOnlyInvited else {
          throw Problem.notFound(Phrase("person", "用戶"), signIn)
        }
        return person
      }
      try PasswordRules.check(password, of: person.signIn)
      let hash = try await hashed(password)
      return (person, hash)
    }
    try await change(.managePeople, by: actor, "password-of:\(person.id)") { change in
      try change.require(.managePeople, on: .hub)
      var person = try change.records.require(PersonRecord.self, person.id, Phrase("person", "用戶"))
      person.password = hash
      try change.records.update(person)
      try change.records.delete(PasswordResetRecord.self, person.id)
      try change.endCredentials(of: person.id)
    }
  }

  /// Closes somebody's account, or opens it again. Closing ends everything that they are signed in with at once.
  public func setPerson(_ signIn: String, active: Bool, by actor: Actor?) async throws(Problem) {
    try await change(.managePeople, by: actor, "hub:") { change in
      try change.require(.managePeople, on: .hub)
      guard var person = try change.records.person(named: signIn) else { throw Problem.notFound(Phrase("person", "用戶"), signIn) }
      guard !person.isOnlyInvited else {
        throw Problem(
          .conflict, "only-invited", Phrase("They have not accepted their invitation yet.", "此人尚未接受邀請。"))
      }
      if !active { try change.requireAnotherAdministrator(than: person.id) }
      if active { person.closedAt = nil } else { person.closedAt = person.closedAt ?? change.now }
      person.isActive = active
      try change.records.update(person)
      if !active {
        try change.endCredentials(of: person.id)
        try change.records.delete(PasswordResetRecord.self, person.id)
      }
      try change.note(.managePeople, "person:\(person.id):\(active ? "opened" : "closed")")
    }
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
