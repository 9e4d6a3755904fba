public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// A sign-in that succeeded.
public struct SignedIn: Sendable {
  /// The secret to present from now on. It is shown once and kept nowhere.
  public let secret: String
  public let expiresAt: Instant
  public let actor: Actor
}

extension Hub {
  /// A session lasts so long at most.
  public static let sessionLength = Seconds.hours(12)
  /// No password is longer, in bytes: hashing one costs its length.
  public static let longestPassword = 1024
  /// Nor shorter, in characters.
  public static let shortestPassword = 10

  /// Signs in by name and password.
  ///
  /// An unknown name costs as much time as a wrong password and is answered alike, so that nobody learns who
  /// has an account.
  public func signIn(_ name: String, password: String) async throws(Problem) -> SignedIn {
    let refused = Problem(
      .unauthenticated, "wrong-sign-in",
      Phrase("The name or the password is wrong, or the account is closed.", "登入名稱或密碼錯誤，或帳戶已停用。"))
    guard password.utf8.count <= Hub.longestPassword, name.utf8.count <= 128 else { throw refused }
    let person: PersonRecord?
    do {
      person = try await database.read { records in
        try records.select(PersonRecord.self, where: .equal(.sign_in, name.lowercased())).first
      }
    } catch { throw Problem(describing: error) }
    let matches: Bool
    do { matches = try await passwords.verify(password, against: person?.password) } catch { throw Problem(describing: error) }
    guard let person, matches, person.isActive else { throw refused }
    return try await issueCredential(.session, for: person, label: "sign-in", length: Hub.sessionLength)
  }

  /// Makes a token for programs. - Parameter length: at most 366 days.
  public func issueToken(label: String, length: Seconds, by actor: Actor) async throws(Problem) -> SignedIn {
    guard !label.isEmpty, label.utf8.count <= 100 else {
      throw .invalid("label", rule: "length", Phrase("A label has 1 to 100 bytes.", "名稱須為 1 至 100 個位元組。"))
    }
    guard length > .zero, length <= .days(366) else {
      throw .invalid("length", rule: "range", Phrase("A token lasts 1 second to 366 days.", "權杖有效期為 1 秒至 366 日。"))
    }
    let person: PersonRecord
    do {
      person = try await database.read { records in
        try records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      }
    } catch { throw Problem(describing: error) }
    return try await issueCredential(.token, for: person, label: label, length: length)
  }

  private func issueCredential(
    _ kind: CredentialRecord.Kind, for person: PersonRecord, label: String, length: Seconds
  ) async throws(Problem) -> SignedIn {
    let token = newToken(kind)
    return try await change(.readCatalogue, by: nil, "credential-of:\(person.id)") { change in
      try change.issue(token, kind, to: person, label: label, length: length)
    }
  }

  /// Whoever presents this secret. - Throws: an `unauthenticated` problem when it is unknown, expired or revoked.
  public func authenticate(_ secret: String) async throws(Problem) -> Actor {
    let now = clock.now
    return try await reading(.readCatalogue, by: nil, "credential:") { records in
      guard let digest = SecretToken.digest(presented: secret),
        let credential = try records.find(CredentialRecord.self, digest), credential.revokedAt == nil, credential.expiresAt > now,
        let person = try records.find(PersonRecord.self, credential.person), person.isActive
      else {
        throw Problem(
          .unauthenticated, "not-signed-in",
          Phrase("Please sign in: the session or token is unknown or has ended.", "請先登入：工作階段或權杖無效或已過期。"))
      }
      return try records.actor(person)
    }
  }

  /// Ends a session or token at once.
  public func signOut(_ secret: String, by actor: Actor) async throws(Problem) {
    try await change(.readCatalogue, by: actor, "credential-of:\(actor.person)") { change in
      guard let digest = SecretToken.digest(presented: secret),
        var credential = try change.records.find(CredentialRecord.self, digest),
        credential.person == actor.person
      else { return }
      credential.revokedAt = credential.revokedAt ?? change.now
      try change.records.update(credential)
    }
  }
}

extension Change {
  /// Writes a session or token down. - Returns: what is shown of it, once.
  func issue(
    _ token: SecretToken, _ kind: CredentialRecord.Kind, to person: PersonRecord, label: String, length: Seconds
  ) throws -> SignedIn {
    try records.insert(
      CredentialRecord(
        digest: token.digest, person: person.id, kind: kind, label: label, createdAt: now, expiresAt: now + length,
        revokedAt: nil))
    return SignedIn(secret: token.text, expiresAt: now + length, actor: try records.actor(person))
  }
}

extension SecretToken {
  /// The digest of what a client presents, if it has the form of a session or an API token.
  fileprivate static func digest(presented text: String) -> Digest? {
    (SecretToken(.api, text: text) ?? SecretToken(.session, text: text))?.digest
  }
}

extension ReadTransaction {
  /// The person as an actor, with the roles of this moment.
  func actor(_ person: PersonRecord) throws -> Actor {
    let roles = try select(AssignmentRecord.self, where: .equal(.person, person.id))
    return Actor(person: person.id, language: person.language, assignments: Set(roles.map(\.assignment)))
  }
}
