public import Access
public import Language
public import Quantities
internal import Storage

/// What people see of themselves.
public struct PersonProfile: Sendable, Hashable {
  public let id: PersonID
  public let signIn: String
  public let name: String
  public let email: String?
  public let language: ReaderLanguage
  /// In a stable order.
  public let roles: [Assignment]

  init(_ person: PersonRecord, roles: [Assignment]) {
    (id, signIn, name, email, language) = (person.id, person.signIn, person.name, person.email, person.language)
    self.roles = roles.sorted {
      ($0.scope.kind.rawValue, $0.scope.identifier, $0.role) < ($1.scope.kind.rawValue, $1.scope.identifier, $1.role)
    }
  }
}

extension Hub {
  /// Whoever is signed in, with the roles they hold now.
  public func profile(of actor: Actor) async throws(Problem) -> PersonProfile {
    try await reading(.readCatalogue, by: actor, "person:\(actor.person)") { records in
      let person = try records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      return PersonProfile(person, roles: Array(try records.actor(person).assignments))
    }
  }
}
