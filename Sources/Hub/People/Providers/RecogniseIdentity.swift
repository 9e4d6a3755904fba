internal import Access
internal import Language
internal import OpenID
internal import Quantities
internal import Storage

extension Hub {
  /// Signs in whoever this identity belongs to. One that is not known yet is linked at its first sign-in where the provider vouches
  /// for an address that is the address of exactly one person here, or to which an invitation is open, or where the
  /// provider may bring new people.
  func signIn(by token: IDToken, of provider: ProviderRecord) async throws(Problem) -> SignedIn {
    let secret = newToken(.session)
    let newPerson = newIdentifier(PersonKind.self)
    let newLink = newIdentifier(LinkedIdentityKind.self)
    return try await change(.signInByProvider, by: nil, "provider:\(provider.id)") { change in
      try change.requireUnchanged(provider)
      let person = try change.recognise(token, provider, newPerson, newLink)
      return try change.issue(secret, .session, to: person, label: "provider:\(provider.id)", length: Hub.sessionLength)
    }
  }

  /// Adds an identity to somebody's account; once it is theirs, a repeat changes nothing.
  func link(_ token: IDToken, of provider: ProviderRecord, to person: PersonID) async throws(Problem) {
    let newLink = newIdentifier(LinkedIdentityKind.self)
    let actor = try await viewing { records in
      try records.actor(try records.require(PersonRecord.self, person, Phrase("person", "用戶")))
    }
    try await change(.linkIdentity, by: actor, "person:\(person)") { change in
      try change.requireUnchanged(provider)
      _ = try change.openAccount(person)
      if let known = try change.linkedIdentity(token) {
        guard known.person == person else { throw LinkedIdentityRecord.taken }
        return
      }
      guard try change.records.count(LinkedIdentityRecord.self, where: .equal(.person, person)) < Hub.mostIdentities else {
        throw LinkedIdentityRecord.tooMany
      }
      try change.insertLink(newLink, token, person, signedInAt: nil)
    }
  }
}

extension Change {
  /// The provider was asked outside this transaction: nothing of it may have changed meanwhile.
  fileprivate func requireUnchanged(_ provider: ProviderRecord) throws {
    guard try records.find(ProviderRecord.self, provider.id) == provider else { throw Problem.staleSignIn }
  }

  fileprivate func recognise(
    _ token: IDToken, _ provider: ProviderRecord, _ newPerson: PersonID, _ newLink: LinkedIdentityID
  ) throws -> PersonRecord {
    if var known = try linkedIdentity(token) {
      let person = try openAccount(known.person)
      known.signedInAt = now
      try records.update(known)
      return person
    }
    guard let email = token.profile.email, token.profile.isEmailVerified, provider.believes(email) else {
      throw Problem.unknownIdentity
    }
    let person = try person(vouchedFor: email, by: token) ?? create(newPerson, email, token, provider)
    try insertLink(newLink, token, person.id, signedInAt: now)
    return person
  }

  fileprivate func linkedIdentity(_ token: IDToken) throws -> LinkedIdentityRecord? {
    try records.select(
      LinkedIdentityRecord.self, where: .equal(.issuer, token.issuer.text) && .equal(.subject, token.subject), limit: 1
    ).first
  }

  fileprivate func openAccount(_ person: PersonID) throws -> PersonRecord {
    guard let record = try records.find(PersonRecord.self, person), record.isActive else {
      throw Problem(.forbidden, "account-closed", Phrase("This account is closed.", "此帳戶已停用。"))
    }
    return record
  }

  /// The person whose address this is, or who was invited there; nil where it is nobody's.
  ///
  /// - Throws: where it is a closed account's or several people's, or where that person has another identity at the same
  ///   provider already: addresses are given to others when people leave, identities are not.
  fileprivate func person(vouchedFor email: String, by token: IDToken) throws -> PersonRecord? {
    let people = try people(with: email)
    let active = people.filter(\.isActive)
    if active.isEmpty {
      if let opened = try invited(people, at: email) { return opened }
      // An invitation that came to nothing is no account; one that was closed stays closed.
      guard people.allSatisfy(\.isOnlyInvited) else { throw Problem.unknownIdentity }
      return nil
    }
    guard let person = active.first, active.count == 1 else { throw Problem.unknownIdentity }
    let links = try records.select(LinkedIdentityRecord.self, where: .equal(.person, person.id))
    guard !links.contains(where: { $0.issuer == token.issuer.text }), links.count < Hub.mostIdentities else {
      throw Problem.unknownIdentity
    }
    return person
  }

  /// Opens the account of whoever was invited at this address: that a provider vouches for it is worth as much as the
  /// secret that was sent there. Nil where no invitation is open; one that has expired or was revoked is none.
  ///
  /// - Throws: where several are open: which one is meant only their mails say.
  private func invited(_ people: [PersonRecord], at email: String) throws -> PersonRecord? {
    let people = people.filter(\.isOnlyInvited)
    let open = try records.select(InvitationRecord.self, where: .oneOf(.person, people.map(\.id)))
      .filter { $0.state(at: now) == .open }
    guard let invitation = open.first, let person = people.first(where: { $0.id == invitation.person }) else { return nil }
    guard open.count == 1 else { throw Problem.unknownIdentity }
    let opened = try self.open(person, by: invitation, as: try freeSignIn(for: email), person.name, password: nil)
    try note(.acceptInvitation, "person:\(person.id)")
    return opened
  }

  /// Those with this address, whatever became of them.
  private func people(with email: String) throws -> [PersonRecord] {
    try records.select(PersonRecord.self, where: .oneOf(.email, Array(Set([email, email.lowercased()]))), limit: 50)
  }

  /// An account for somebody new, without a role, where the provider may bring new people.
  fileprivate func create(
    _ id: PersonID, _ email: String, _ token: IDToken, _ provider: ProviderRecord
  ) throws -> PersonRecord {
    guard provider.createsPeople, !provider.emailDomains.isEmpty else { throw Problem.unknownIdentity }
    let signIn = try freeSignIn(for: email)
    var newcomer = NewPerson(signIn: signIn, name: token.profile.name ?? signIn, email: email.lowercased())
    // A name that this hub would not take says nothing against the person.
    if newcomer.faults().contains(where: { $0.field == "name" }) { newcomer.name = signIn }
    let faults = newcomer.faults()
    guard faults.isEmpty else { throw Problem.unknownIdentity }
    let person = PersonRecord(
      id: id, signIn: newcomer.signIn, name: newcomer.name, email: newcomer.email, language: newcomer.language, password: nil,
      isActive: true, createdAt: now)
    try records.insert(person)
    try note(.managePeople, "person:\(id)")
    return person
  }

  /// A sign-in name like the address's first part that nobody has.
  private func freeSignIn(for email: String) throws -> String {
    let allowed = email.prefix { $0 != "@" }.lowercased().utf8.filter { byte in
      switch byte {
      case 0x30...0x39, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"): true
      default: false
      }
    }
    let stem = String(decoding: allowed.prefix(48), as: UTF8.self)
    let base = stem.utf8.count < 2 ? "person-\(stem)" : stem
    for number in 1...100 {
      let name = number == 1 ? base : "\(base)-\(number)"
      if try records.person(named: name) == nil { return name }
    }
    throw Problem.unknownIdentity
  }

  fileprivate func insertLink(_ id: LinkedIdentityID, _ token: IDToken, _ person: PersonID, signedInAt: Instant?) throws {
    try records.insert(
      LinkedIdentityRecord(
        id: id, issuer: token.issuer.text, subject: token.subject, person: person, linkedAt: now, signedInAt: signedInAt))
    if actor == nil { try note(.linkIdentity, "person:\(person)") }
  }
}

extension Problem {
  fileprivate static let unknownIdentity = Problem(
    .forbidden, "unknown-identity",
    Phrase(
      "No account of this hub belongs to this sign-in. Sign in another way and add it to your account, or ask the administrator for an account with the address that your provider has confirmed.",
      "此登入身分未有對應的平台帳戶。請以其他方式登入後加入此身分，或請管理員以供應者已核實的電郵地址為你開設帳戶。"))
}

extension LinkedIdentityRecord {
  static let tooMany = Problem(
    .conflict, "too-many-identities",
    Phrase(
      "An account has at most \(Hub.mostIdentities) identities. Remove one first.",
      "每個帳戶最多可加入 \(Hub.mostIdentities) 個登入身分。請先移除其中一個。"))
  fileprivate static let taken = Problem(
    .conflict, "identity-taken",
    Phrase("This identity belongs to another account.", "此登入身分屬於另一帳戶。"))
}
