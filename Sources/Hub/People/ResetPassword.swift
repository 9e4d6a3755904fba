public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// Setting a password anew by a secret that was sent by mail, and changing one's own.
extension Hub {
  /// How long a reset's secret may be used.
  public static let resetLength = Seconds.hours(1)
  /// One address may be several people's; more are not written to.
  private static let mostResetMails = 5

  /// Asks for a mail by which a password can be set anew. Whether anybody is written to is not told, and takes no other
  /// time: one transaction that reaches the disk either way.
  ///
  /// - Parameter nameOrAddress: a sign-in name or an e-mail address.
  /// - Throws: a `throttled` problem.
  public func requestPasswordReset(_ nameOrAddress: String, from origin: ClientOrigin = .local) async throws(Problem) {
    guard (1...254).contains(nameOrAddress.utf8.count) else {
      throw .invalid("signIn", rule: "length", Phrase("1 to 254 bytes should stand here.", "此處應為 1 至 254 個位元組。"))
    }
    try await admit(.resetRequest, account: Hub.gateAccount(nameOrAddress), from: origin)
    try await change(.resetPassword, by: nil, "hub:") { change in
      for person in try change.records.people(writtenTo: nameOrAddress).prefix(Hub.mostResetMails) {
        let waiting = try change.records.select(
          NoticeRecord.self,
          where: .equal(.person, person.id) && .equal(.topic, Notice.Topic.passwordReset) && .isNull(.sent_at)
            && .isNull(.given_up_at), limit: 1)
        guard waiting.isEmpty else { continue }
        try change.notify(person.id, of: Notice(.passwordReset, subject: person.id.rawValue))
      }
    }
  }

  /// A new secret by which this person may set their password; earlier ones are worth nothing from now on. Asked for when
  /// the mail is sent, so that no secret lies in the database.
  func mintPasswordResetSecret(for person: PersonID) async throws(Problem) -> SecretToken {
    let token = newSecret(.passwordReset)
    return try await change(.resetPassword, by: nil, "password-of:\(person)") { change in
      let record = try change.records.require(PersonRecord.self, person, Phrase("person", "用戶"))
      guard record.isActive else {
        throw Problem(.conflict, "account-closed", Phrase("This account is closed.", "此帳戶已停用。"))
      }
      try change.records.delete(PasswordResetRecord.self, person)
      try change.records.insert(
        PasswordResetRecord(
          person: person, digest: token.digest, createdAt: change.now, expiresAt: change.now + Hub.resetLength))
      return token
    }
  }

  /// Sets a password by a reset's secret, which is used up; everything that the person was signed in with ends.
  public func resetPassword(
    secret: String, to password: String, from origin: ClientOrigin = .local
  ) async throws(Problem) {
    try await admit(.secret, account: nil, from: origin)
    let now = clock.now
    let digest = SecretToken(.passwordReset, text: secret)?.digest
    let person = try await viewing { try $0.person(resettingBy: digest, at: now) }
    try PasswordRules.check(password, of: person.signIn)
    let hash = try await hashed(password)
    try await change(.resetPassword, by: nil, "password-of:\(person.id)") { change in
      var person = try change.records.person(resettingBy: digest, at: change.now)
      person.password = hash
      try change.records.update(person)
      try change.records.delete(PasswordResetRecord.self, person.id)
      try change.endCredentials(of: person.id)
      try change.forgetAttempts(.password, account: Hub.gateAccount(person.signIn))
    }
    // Whoever has the mailbox has waited long enough.
    forgive(.password, account: Hub.gateAccount(person.signIn), from: origin)
    forgive(.secret, account: nil, from: origin)
  }

  func hashed(_ password: String) async throws(Problem) -> String {
    do { return try await passwords.hash(password) } catch { throw Problem(describing: error) }
  }
}

extension ReadTransaction {
  /// Who is meant by a sign-in name or an e-mail address, and can be written to.
  fileprivate func people(writtenTo nameOrAddress: String) throws -> [PersonRecord] {
    let named = try person(named: nameOrAddress).map { [$0] } ?? []
    let found =
      named.isEmpty
      ? try select(
        PersonRecord.self, where: .oneOf(.email, [nameOrAddress, nameOrAddress.lowercased()]), order: .ascending(.id), limit: 20)
      : named
    return found.filter { $0.isActive && $0.email != nil }
  }

  fileprivate func person(resettingBy digest: Digest?, at now: Instant) throws -> PersonRecord {
    guard let digest,
      let reset = try select(PasswordResetRecord.self, where: .equal(.digest, digest), limit: 1).first, reset.expiresAt > now,
      let person = try find(PersonRecord.self, reset.person), person.isActive
    else { throw Problem.unknownSecret }
    return person
  }
}

extension Problem {
  /// An invitation's or a reset's secret that opens nothing, or no longer.
  static let unknownSecret = Problem.invalid(
    "secret", rule: "unknown",
    Phrase(
      "This secret is unknown, was used already, or has expired. Ask for another.", "此密鑰無效、已使用或已過期，請重新索取。"))
}
