public import Access
public import Language
public import Quantities
internal import Storage

/// Everything that the hub holds of a person, at one moment.
public struct PersonalDocument: Sendable {
  /// Of each kind at most so many records are shown, the newest first.
  public static let mostOfEach = 5000

  public struct Part: Sendable {
    /// The kind of record, such as `job`.
    public let kind: String
    public let title: Phrase
    public let records: [PersonalItem]
    /// Whether there are more than are shown.
    public let hasMore: Bool
    /// Why it stays when the person is erased; nil for what goes.
    public let staysBecause: Phrase?
  }

  public let person: PersonID
  public let madeAt: Instant
  public let parts: [Part]
  public var isComplete: Bool { !parts.contains(where: \.hasMore) }
}

extension Hub {
  /// Everything that the hub holds of a person. Secrets are not in it, since the hub does not know them.
  ///
  /// - Parameter name: a sign-in name or an identifier, for an administrator; nil for oneself.
  public func personalData(of name: String? = nil, by actor: Actor) async throws(Problem) -> PersonalDocument {
    let now = clock.now
    let document = try await reading(.exportPersonalData, by: actor, name == nil ? "person:\(actor.person)" : "hub:") { records in
      try actor.require(.exportPersonalData, on: name == nil ? Target(owner: actor.person) : .hub)
      let person = try name.map { try records.someone($0).id } ?? actor.person
      let parts = try PersonalRecords.all.map { kind in
        let found = try kind.find(records, person, PersonalDocument.mostOfEach + 1)
        var reason: Phrase?
        switch kind.fate {
        case .stays(let why), .cleared(let why): reason = why
        case .removed, .overwritten: break
        }
        return PersonalDocument.Part(
          kind: kind.table, title: kind.title, records: Array(found.prefix(PersonalDocument.mostOfEach)),
          hasMore: found.count > PersonalDocument.mostOfEach, staysBecause: reason)
      }
      return PersonalDocument(person: person, madeAt: now, parts: parts)
    }
    // Who looked at whose data is itself to be known.
    try await change(.exportPersonalData, by: actor, "person:\(document.person)") { _ in }
    return document
  }
}

extension ReadTransaction {
  /// A person by sign-in name or identifier. - Throws: a `not-found` problem.
  func someone(_ name: String) throws -> PersonRecord {
    if let person = try person(named: name) { return person }
    if let id = PersonID(rawValue: name), let person = try find(PersonRecord.self, id) { return person }
    throw Problem.notFound(Phrase("person", "用戶"), String(name.prefix(64)))
  }
}
