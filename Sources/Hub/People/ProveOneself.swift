internal import Access
internal import Language
internal import Quantities
internal import Secrets
internal import Storage
internal import Synchronization

/// Showing once more who one is, before what a session alone must not be enough for.
extension Hub {
  /// - Throws: unless this is the person's password.
  func prove(_ password: String, of actor: Actor, from origin: ClientOrigin) async throws(Problem) {
    try await preparing(.manageOwnAccount, by: actor, "person:\(actor.person)") { () throws(Problem) in
      try actor.require(.manageOwnAccount, on: Target(owner: actor.person))
      let person = try await viewing { try $0.require(PersonRecord.self, actor.person, Phrase("person", "用戶")) }
      let account = Hub.gateAccount(person.signIn)
      try await admit(.password, account: account, from: origin)
      let matches: Bool
      do { matches = try await passwords.verify(password, against: person.password) } catch {
        gate.withLock { $0.takeBack(.password, account: account, from: origin) }
        throw Problem(describing: error)
      }
      guard matches else {
        await keepFailure(.password, account: account, of: person.id)
        throw Problem(.forbidden, "wrong-password", Phrase("The password is wrong.", "密碼錯誤。"))
      }
      forgive(.password, account: account, from: origin)
    }
  }

  /// A use case that one code is spent on: of the second factor, or for the day on which it is gone.
  ///
  /// The code is used up in the use case's own transaction: of two at the same moment one is refused.
  ///
  /// - Parameter confirming: whether it is the first code of a factor that is not asked for yet.
  func withCode<Answer: Sendable>(
    _ code: String, of person: PersonID, from origin: ClientOrigin, _ act: Act, by actor: Actor?, _ subject: String,
    confirming: Bool = false, _ body: @escaping @Sendable (Change) throws -> Answer
  ) async throws(Problem) -> Answer {
    let account = person.rawValue
    let key = sealing
    try await admit(.code, account: account, from: origin)
    let answer: Answer
    do throws(Problem) {
      answer = try await change(act, by: actor, subject) { change in
        if actor != nil { try change.require(act, on: Target(owner: person)) }
        try change.use(code, of: person, key: key, confirming: confirming)
        try change.forgetAttempts(.code, account: account)
        return try body(change)
      }
    } catch {
      if error.name == "wrong-code" {
        await keepFailure(.code, account: account, of: person)
      } else {
        gate.withLock { $0.takeBack(.code, account: account, from: origin) }
      }
      throw error
    }
    forgive(.code, account: account, from: origin)
    return answer
  }

  /// What a second factor's secret is sealed for: one person's alone.
  static func secondFactorPurpose(_ person: PersonID) -> String { "second-factor:\(person)" }
}

extension Change {
  /// Uses a code up. - Throws: `wrong-code`, or `no-second-factor`.
  fileprivate func use(_ code: String, of person: PersonID, key: SealingKey, confirming: Bool) throws {
    guard var factor = try records.find(SecondFactorRecord.self, person), (factor.confirmedAt == nil) == confirming else {
      throw confirming
        ? Problem(.conflict, "no-second-factor", Phrase("There is no second factor to confirm.", "沒有待確認的雙重認證。"))
        : Problem(.conflict, "no-second-factor", Phrase("You have no second factor.", "你未設定雙重認證。"))
    }
    // Who is signed in is told at the field; who is not, as at any sign-in.
    let wrong = Problem(
      actor == nil ? .unauthenticated : .forbidden, "wrong-code",
      Phrase("The code is wrong, or was used already.", "驗證碼錯誤或已被使用。"))
    if !confirming, let spare = RecoveryCode(typed: code) {
      let digest = spare.digest(for: person.rawValue)
      guard try records.find(RecoveryCodeRecord.self, person, digest) != nil else { throw wrong }
      return try records.delete(RecoveryCodeRecord.self, person, digest)
    }
    guard let secret = key.open(factor.secret, for: Hub.secondFactorPurpose(person)) else {
      throw Problem(
        .unavailable, "sealing-key",
        Phrase(
          "The hub's key does not fit this second factor. An administrator can reset it.", "平台金鑰與此雙重認證不符，管理員可為你重設。"))
    }
    guard let step = TimeBasedCode.match(code, secret, at: now, after: factor.lastStep) else { throw wrong }
    factor.lastStep = step
    factor.confirmedAt = factor.confirmedAt ?? now
    try records.update(factor)
  }
}
