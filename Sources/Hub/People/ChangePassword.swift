public import Access
public import Language
internal import Quantities
internal import Secrets
internal import Storage

extension Hub {
  /// Changes one's own password; everything else that the person is signed in with ends.
  ///
  /// - Parameter session: the secret that this request came by, which stays.
  public func changePassword(
    from current: String, to new: String, keeping session: String? = nil, at origin: ClientOrigin = .local, by actor: Actor
  ) async throws(Problem) {
    try await prove(current, of: actor, from: origin)
    let kept = session.flatMap { SecretToken.digest(presented: $0) }
    let hash = try await preparing(.manageOwnAccount, by: actor, "password-of:\(actor.person)") { () throws(Problem) in
      let person = try await viewing { try $0.require(PersonRecord.self, actor.person, Phrase("person", "用戶")) }
      guard current != new else {
        throw .invalid("new", rule: "different", Phrase("The new password is the old one.", "新密碼與舊密碼相同。"))
      }
      try PasswordRules.check(new, of: person.signIn, field: "new")
      return try await hashed(new)
    }
    try await change(.manageOwnAccount, by: actor, "password-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      var person = try change.records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      person.password = hash
      try change.records.update(person)
      try change.records.delete(PasswordResetRecord.self, person.id)
      try change.endCredentials(of: person.id, but: kept)
    }
  }
}
