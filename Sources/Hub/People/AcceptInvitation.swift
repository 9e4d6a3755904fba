public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// What an invited person chooses.
public struct Acceptance: Sendable {
  /// Of the invitation's mail.
  public var secret: String
  public var signIn: String
  public var password: String
  /// Theirs in place of what they were invited under.
  public var name: String?

  public init(secret: String, signIn: String, password: String, name: String? = nil) {
    self.secret = secret
    self.signIn = signIn
    self.password = password
    self.name = name
  }
}

extension Hub {
  /// Accepts an invitation: the account opens, with the roles that it was given and whoever invited may still give.
  ///
  /// - Returns: the person's identifier. They sign in next.
  public func acceptInvitation(_ acceptance: Acceptance, from origin: ClientOrigin = .local) async throws(Problem) -> PersonID {
    try await admit(.secret, account: nil, from: origin)
    let now = clock.now
    let digest = SecretToken(.invitation, text: acceptance.secret)?.digest
    let invited = try await viewing { try $0.invited(by: digest, at: now).person }
    let chosen = NewPerson(signIn: acceptance.signIn, name: acceptance.name ?? invited.name)
    let faults = chosen.faults()
    guard faults.isEmpty else { throw Problem.invalid(faults) }
    try PasswordRules.check(acceptance.password, of: acceptance.signIn)
    let hash = try await hashed(acceptance.password)
    let accepted = try await change(.acceptInvitation, by: nil, "person:\(invited.id)") { change in
      let (invitation, person) = try change.records.invited(by: digest, at: change.now)
      guard try change.records.person(named: chosen.signIn) == nil else {
        throw Problem.invalid(
          "signIn", rule: "unique",
          Phrase("The sign-in name '\(chosen.signIn)' is taken.", "登入名稱「\(chosen.signIn)」已被使用。"))
      }
      return try change.open(person, by: invitation, as: chosen.signIn, chosen.name, password: hash).id
    }
    forgive(.secret, account: nil, from: origin)
    return accepted
  }
}

extension ReadTransaction {
  fileprivate func invited(by digest: Digest?, at now: Instant) throws -> (invitation: InvitationRecord, person: PersonRecord) {
    guard let digest,
      let invitation = try select(InvitationRecord.self, where: .equal(.digest, digest), limit: 1).first,
      invitation.state(at: now) == .open, let person = try find(PersonRecord.self, invitation.person)
    else { throw Problem.unknownSecret }
    return (invitation, person)
  }
}

extension Change {
  /// Opens an invited person's account: the invitation is accepted and its secret worth nothing, and they hold the roles
  /// that it was given and whoever invited may still give.
  ///
  /// - Parameters:
  ///   - signIn: a name that is free.
  ///   - password: hashed; nil for somebody who signs in by a provider.
  func open(
    _ person: PersonRecord, by invitation: InvitationRecord, as signIn: String, _ name: String, password: String?
  ) throws -> PersonRecord {
    var (person, invitation) = (person, invitation)
    (person.signIn, person.name, person.password, person.isActive) = (signIn, name, password, true)
    try records.update(person)
    (invitation.acceptedAt, invitation.digest) = (now, nil)
    try records.update(invitation)
    for role in invitation.roles where try mayStillGive(role, of: invitation) { try assign(role, to: signIn) }
    return person
  }

  /// Whether whoever invited may still give this role, where it still exists: somebody who has lost theirs must not come
  /// back by an invitation that they wrote before.
  private func mayStillGive(_ role: Assignment, of invitation: InvitationRecord) throws -> Bool {
    do { try records.requireExistence(of: role.scope) } catch let problem as Problem where problem.kind == .notFound {
      return false
    }
    guard let inviter = invitation.invitedBy else { return true }
    guard let person = try records.find(PersonRecord.self, inviter), person.isActive else { return false }
    return try records.may(try records.actor(person), give: role)
  }
}
