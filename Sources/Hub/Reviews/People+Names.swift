internal import Access
internal import Language
public import Quantities
internal import Storage

/// Somebody as colleagues see them.
public struct PersonName: Hashable, Sendable {
  public let id: PersonID
  public let signIn: String
  public let name: String
}

extension ReadTransaction {
  func name(of person: PersonID) throws -> PersonName {
    let record = try require(PersonRecord.self, person, Phrase("person", "用戶"))
    return PersonName(id: record.id, signIn: record.signIn, name: record.name)
  }

  /// Somebody who can sign in, by their sign-in name. - Throws: a `not-found` problem.
  func activePerson(_ signIn: String) throws -> PersonRecord {
    guard let person = try person(named: signIn), person.isActive else {
      throw Problem.notFound(Phrase("person", "用戶"), String(signIn.prefix(64)))
    }
    return person
  }

  /// Whether a person holds a role in a scope.
  func holds(_ person: PersonID, _ role: Role, _ scope: Scope) throws -> Bool {
    try find(AssignmentRecord.self, person, role, scope.kind, scope.identifier) != nil
  }

  /// The active people who hold one of these roles in this scope, each once.
  func people(_ roles: [Role], in scope: Scope) throws -> [PersonRecord] {
    let assignments = try select(
      AssignmentRecord.self,
      where: .equal(.scope_kind, scope.kind) && .equal(.scope, scope.identifier) && .oneOf(.role, roles))
    return try Set(assignments.map(\.person)).sorted().compactMap { try find(PersonRecord.self, $0) }.filter(\.isActive)
  }
}

extension Hub {
  /// A text that people write, such as a reason: 1 to 4,000 bytes.
  static func checked(_ text: String, _ field: String, mayBeEmpty: Bool = false) throws(Problem) -> String {
    guard text.utf8.count <= 4000, mayBeEmpty || !text.allSatisfy(\.isWhitespace) else {
      throw .invalid(
        field, rule: "length", Phrase("Write 1 to 4000 bytes here.", "請填寫 1 至 4000 個位元組。"))
    }
    return text
  }
}
