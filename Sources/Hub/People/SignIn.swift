public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage
internal import Synchronization

/// A sign-in that succeeded.
public struct SignedIn: Sendable {
  /// The secret to present from now on. It is shown once and kept nowhere.
  public let secret: String
  public let expiresAt: Instant
  public let actor: Actor
}

extension Hub {
  /// A session lasts so long at most, and so long without being used.
  public static let sessionLength = Seconds.hours(12)
  public static let sessionIdleLength = Seconds.hours(2)
  /// No password is longer, in bytes: hashing one costs its length.
  public static let longestPassword = 1024
  /// Nor shorter, in characters.
  public static let shortestPassword = 10

  /// Signs in by name and password, and by a code where the person has a second factor.
  ///
  /// An unknown name costs as much time as a wrong password and is answered alike, so that nobody learns who
  /// has an account. That a code is needed is said only to who knows the password.
  ///
  /// - Parameters:
  ///   - code: of the second factor, or one of the recovery codes.
  ///   - origin: where the request comes from.
  ///   - label: what the session's owner will know it by.
  /// - Throws: `wrong-sign-in`, `second-factor-needed`, `wrong-code` (`unauthenticated`), or `too-many-tries`
  ///   (`throttled`).
  public func signIn(
    _ name: String, password: String, code: String? = nil, from origin: ClientOrigin = .local, label: String = "sign-in"
  ) async throws(Problem) -> SignedIn {
    guard password.utf8.count <= Hub.longestPassword, name.utf8.count <= 128 else { throw Hub.wrongSignIn }
    let account = Hub.gateAccount(name)
    try await admit(.password, account: account, from: origin)
    let found = try await viewing { records -> (PersonRecord, hasFactor: Bool)? in
      guard let person = try records.person(named: name), person.isActive else { return nil }
      return (person, try records.find(SecondFactorRecord.self, person.id)?.confirmedAt != nil)
    }
    guard try await isRight(password, for: found?.0, account: account, from: origin), let (person, hasFactor) = found else {
      await keepFailure(.password, account: account, of: found?.0.id)
      throw Hub.wrongSignIn
    }
    guard !hasFactor || code != nil else {
      gate.withLock { $0.takeBack(.password, account: account, from: origin) }
      throw Problem(
        .unauthenticated, "second-factor-needed",
        Phrase("A code of your second factor is needed as well.", "請同時提供雙重認證的驗證碼。"))
    }
    let token = newToken(.session)
    let rehashed = passwords.isOutdated(person.password ?? "") ? try? await passwords.hash(password) : nil
    let open = { @Sendable (change: Change) throws -> SignedIn in
      var current = try change.records.require(PersonRecord.self, person.id, Phrase("person", "用戶"))
      // It may have been closed, or its password changed, since it was looked at.
      guard current.isActive, current.password == person.password else { throw Hub.wrongSignIn }
      try change.forgetAttempts(.password, account: account)
      if let rehashed {
        current.password = rehashed
        try change.records.update(current)
      }
      return try change.issue(token, .session, to: current, label: label, length: Hub.sessionLength)
    }
    let session =
      if hasFactor, let code {
        try await withCode(code, of: person.id, from: origin, .signIn, by: nil, "person:\(person.id)", open)
      } else {
        try await change(.signIn, by: nil, "person:\(person.id)", open)
      }
    forgive(.password, account: account, from: origin)
    return session
  }

  static let wrongSignIn = Problem(
    .unauthenticated, "wrong-sign-in",
    Phrase("The name or the password is wrong, or the account is closed.", "登入名稱或密碼錯誤，或帳戶已停用。"))

  /// Whether the password is the person's; as slow where there is nobody.
  private func isRight(
    _ password: String, for person: PersonRecord?, account: String, from origin: ClientOrigin
  ) async throws(Problem) -> Bool {
    do { return try await passwords.verify(password, against: person?.password) } catch {
      // Nothing was tried.
      gate.withLock { $0.takeBack(.password, account: account, from: origin) }
      throw Problem(describing: error)
    }
  }

  /// Whoever presents this secret. - Throws: an `unauthenticated` problem when it is unknown, expired or revoked.
  ///
  /// Every request comes through here. What is remembered between a secret and its records falls with any change to them,
  /// so that what is revoked is refused from the next request on.
  public func authenticate(_ secret: String) async throws(Problem) -> Actor {
    let now = clock.now
    guard let digest = SecretToken.digest(presented: secret) else { throw Hub.notSignedIn }
    let known: Bearer?
    do { known = try await knownBearers.answer(to: digest) { try $0.bearer(of: digest) } } catch {
      throw Problem(describing: error)
    }
    guard let bearer = known, bearer.credential.isLive(at: now) else { throw Hub.notSignedIn }
    let lastUse = bearer.credential.lastUsedAt ?? bearer.credential.createdAt
    if (now - lastUse).count >= Hub.useNoting.count * 1000 { await noteUse(of: digest, at: now) }
    return bearer.actor
  }

  static let notSignedIn = Problem(
    .unauthenticated, "not-signed-in",
    Phrase("Please sign in: the session or token is unknown or has ended.", "請先登入：工作階段或權杖無效或已過期。"))

  /// Ends a session or token at once.
  public func signOut(_ secret: String, by actor: Actor) async throws(Problem) {
    try await change(.manageOwnAccount, by: actor, "person:\(actor.person)") { change in
      guard let digest = SecretToken.digest(presented: secret),
        var credential = try change.records.find(CredentialRecord.self, digest),
        credential.person == actor.person
      else { return }
      credential.revokedAt = credential.revokedAt ?? change.now
      try change.records.update(credential)
    }
  }

  /// How often a session's or token's use is noted, so that reading stays reading.
  static let useNoting = Seconds.minutes(1)

  /// Notes that a session or token is in use; once, however many requests it carries at this moment.
  private func noteUse(of digest: Digest, at now: Instant) async {
    guard usesBeingNoted.withLock({ $0.insert(digest).inserted }) else { return }
    defer { _ = usesBeingNoted.withLock { $0.remove(digest) } }
    // A request that can be answered is not refused because the disk is full.
    try? await database.write { records in
      guard var credential = try records.find(CredentialRecord.self, digest) else { return }
      credential.lastUsedAt = max(credential.lastUsedAt ?? now, now)
      try records.update(credential)
    }
  }
}

extension SecretToken {
  /// The digest of what a client presents, if it has the form of a session or an API token.
  static func digest(presented text: String) -> Digest? {
    (SecretToken(.api, text: text) ?? SecretToken(.session, text: text))?.digest
  }
}

extension Change {
  /// Writes a session or token down. - Returns: what is shown of it, once.
  func issue(
    _ token: SecretToken, _ kind: CredentialRecord.Kind, to person: PersonRecord, label: String, length: Seconds,
    scopes: Set<TokenScope>? = nil
  ) throws -> SignedIn {
    let credential = CredentialRecord(
      digest: token.digest, person: person.id, kind: kind, label: label, createdAt: now, expiresAt: now + length, revokedAt: nil,
      scopes: scopes.map { TokenScopes($0) }, lastUsedAt: nil)
    try records.insert(credential)
    return SignedIn(secret: token.text, expiresAt: now + length, actor: try records.actor(person, by: credential))
  }

  /// Ends everything that the person is signed in with, but for one.
  func endCredentials(of person: PersonID, but kept: Digest? = nil, kind: CredentialRecord.Kind? = nil) throws {
    for var credential in try records.select(
      CredentialRecord.self, where: .equal(.person, person) && .isNull(.revoked_at))
    where credential.digest != kept && (kind == nil || credential.kind == kind) {
      credential.revokedAt = now
      try records.update(credential)
    }
  }
}

/// Who stands behind a session or token.
struct Bearer: Sendable {
  let credential: CredentialRecord
  let actor: Actor

  /// The kinds of records that `bearer(of:)` reads.
  static let records: [any StoredRecord.Type] = [CredentialRecord.self, PersonRecord.self, AssignmentRecord.self]
}

extension ReadTransaction {
  /// Who stands behind the secret of this digest; nil when nobody does, or the account is closed.
  func bearer(of digest: Digest) throws -> Bearer? {
    guard let credential = try find(CredentialRecord.self, digest),
      let person = try find(PersonRecord.self, credential.person), person.isActive
    else { return nil }
    return Bearer(credential: credential, actor: try actor(person, by: credential))
  }

  /// The person as an actor, with the roles of this moment. - Parameter credential: what they act by; nil for a session.
  func actor(_ person: PersonRecord, by credential: CredentialRecord? = nil) throws -> Actor {
    let roles = try select(AssignmentRecord.self, where: .equal(.person, person.id))
    var scopes: Set<TokenScope>?
    if let credential, credential.kind == .token { scopes = credential.scopes?.scopes ?? Set(TokenScope.allCases) }
    return Actor(
      person: person.id, language: person.language, assignments: Set(roles.map(\.assignment)), tokenScopes: scopes)
  }
}
