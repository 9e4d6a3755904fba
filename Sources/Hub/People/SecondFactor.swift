public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// What a person sees of their second factor.
public struct SecondFactorStatus: Sendable, Hashable {
  /// Nil while none is asked for.
  public let confirmedAt: Instant?
  public let recoveryCodesLeft: Int
}

/// A new second factor's secret, shown once.
public struct NewSecondFactor: Sendable {
  /// In base 32, for those who type it.
  public let secret: String
  /// `otpauth://totp/…`, for those who scan it.
  public let address: String
}

extension Hub {
  public func secondFactor(of actor: Actor) async throws(Problem) -> SecondFactorStatus {
    try await reading(.manageOwnAccount, by: actor, "person:\(actor.person)") { records in
      try actor.require(.manageOwnAccount, on: Target(owner: actor.person))
      return SecondFactorStatus(
        confirmedAt: try records.find(SecondFactorRecord.self, actor.person)?.confirmedAt,
        recoveryCodesLeft: try records.count(RecoveryCodeRecord.self, where: .equal(.person, actor.person)))
    }
  }

  /// Makes a second factor, which is asked for once its first code has confirmed it.
  public func enrolSecondFactor(password: String, from origin: ClientOrigin = .local, by actor: Actor) async throws(Problem)
    -> NewSecondFactor
  {
    try await prove(password, of: actor, from: origin)
    let secret = secretBytes(TimeBasedCode.secretBytes)
    let sealed = sealed(secret, for: Hub.secondFactorPurpose(actor.person))
    return try await change(.manageOwnAccount, by: actor, "second-factor-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      let person = try change.records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      if let known = try change.records.find(SecondFactorRecord.self, person.id) {
        guard known.confirmedAt == nil else {
          throw Problem(
            .conflict, "second-factor-exists",
            Phrase("You have a second factor already. Remove it first.", "你已設定雙重認證，請先停用。"))
        }
        try change.records.delete(SecondFactorRecord.self, person.id)
      }
      try change.records.insert(SecondFactorRecord(person: person.id, secret: sealed, createdAt: change.now))
      let issuer = try change.records.find(CityRecord.self, 1)?.name.english ?? "Praya"
      return NewSecondFactor(
        secret: Base32.encode(secret), address: TimeBasedCode.address(secret, issuer: issuer, account: person.signIn))
    }
  }

  /// Confirms a new second factor by its first code; from now on it is asked for. - Returns: the recovery codes, once.
  public func confirmSecondFactor(code: String, from origin: ClientOrigin = .local, by actor: Actor) async throws(Problem)
    -> [String]
  {
    let codes = newRecoveryCodes()
    return try await withCode(
      code, of: actor.person, from: origin, .manageOwnAccount, by: actor, "second-factor-of:\(actor.person)", confirming: true
    ) { change in
      try change.replaceRecoveryCodes(of: actor.person, by: codes)
      return codes.map(\.text)
    }
  }

  /// Makes new recovery codes; the old ones are worth nothing from now on.
  public func renewRecoveryCodes(
    password: String, code: String, from origin: ClientOrigin = .local, by actor: Actor
  ) async throws(Problem) -> [String] {
    try await prove(password, of: actor, from: origin)
    let codes = newRecoveryCodes()
    return try await withCode(
      code, of: actor.person, from: origin, .manageOwnAccount, by: actor, "second-factor-of:\(actor.person)"
    ) { change in
      try change.replaceRecoveryCodes(of: actor.person, by: codes)
      return codes.map(\.text)
    }
  }

  /// Removes one's own second factor.
  public func disableSecondFactor(
    password: String, code: String, from origin: ClientOrigin = .local, by actor: Actor
  ) async throws(Problem) {
    try await prove(password, of: actor, from: origin)
    try await withCode(
      code, of: actor.person, from: origin, .manageOwnAccount, by: actor, "second-factor-of:\(actor.person)"
    ) { change in try change.removeSecondFactor(of: actor.person) }
  }

  /// Removes somebody's second factor who has lost it; every session of theirs ends.
  public func resetSecondFactor(of signIn: String, by actor: Actor?) async throws(Problem) {
    try await change(.managePeople, by: actor, "hub:") { change in
      try change.require(.managePeople, on: .hub)
      guard let person = try change.records.person(named: signIn) else { throw Problem.notFound(Phrase("person", "用戶"), signIn) }
      try change.removeSecondFactor(of: person.id)
      try change.endCredentials(of: person.id)
      try change.note(.managePeople, "second-factor-of:\(person.id)")
    }
  }

  private func newRecoveryCodes() -> [RecoveryCode] {
    withRandom { random in (0..<RecoveryCode.count).map { _ in RecoveryCode.generate(using: &random) } }
  }
}

extension Change {
  fileprivate func replaceRecoveryCodes(of person: PersonID, by codes: [RecoveryCode]) throws {
    try removeRecoveryCodes(of: person)
    for code in codes {
      try records.insert(RecoveryCodeRecord(person: person, digest: code.digest(for: person.rawValue), createdAt: now))
    }
  }

  fileprivate func removeSecondFactor(of person: PersonID) throws {
    try records.delete(SecondFactorRecord.self, person)
    try removeRecoveryCodes(of: person)
    try forgetAttempts(.code, account: person.rawValue)
  }

  private func removeRecoveryCodes(of person: PersonID) throws {
    for code in try records.select(RecoveryCodeRecord.self, where: .equal(.person, person)) {
      try records.delete(RecoveryCodeRecord.self, code.person, code.digest)
    }
  }

  /// A second line in the audit log, where the subject shows only in the transaction.
  func note(_ act: Act, _ subject: String) throws {
    try AuditLog(records: records).append(at: now, actor: actor?.person, act: act, subject: subject, outcome: "done")
  }
}
