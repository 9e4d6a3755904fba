public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// Somebody to be asked to join the hub.
public struct NewInvitation: Sendable, Hashable {
  public var email: String
  public var name: String
  public var language: ReaderLanguage
  /// The organisation that they are invited to; nil for the hub alone, which only an administrator may.
  public var organisation: Slug?
  /// What they will hold once they accept: only what whoever invites may give.
  public var roles: [Assignment]

  public init(
    email: String, name: String, language: ReaderLanguage = .english, organisation: Slug? = nil, roles: [Assignment] = []
  ) {
    self.email = email
    self.name = name
    self.language = language
    self.organisation = organisation
    self.roles = roles
  }
}

/// An invitation with whom it is for.
public struct InvitationStatus: Sendable {
  public enum State: String, Sendable, CaseIterable { case open, accepted, expired, revoked }

  public let invitation: InvitationRecord
  public let name: String
  public let email: String?
  public let language: ReaderLanguage
  public let state: State

  init(_ invitation: InvitationRecord, for person: PersonRecord, at now: Instant) {
    self.invitation = invitation
    (name, email, language) = (person.name, person.email, person.language)
    state = invitation.state(at: now)
  }
}

extension InvitationRecord {
  func state(at now: Instant) -> InvitationStatus.State {
    if acceptedAt != nil { return .accepted }
    if revokedAt != nil { return .revoked }
    return expiresAt > now ? .open : .expired
  }

  /// What it is an invitation to, for `Access`.
  var target: Target { organisation.map { Target(.organisation($0.rawValue)) } ?? .hub }
}

extension Hub {
  /// How long an invitation may be accepted, from its last sending.
  public static let invitationLength = Seconds.days(7)
  /// Open invitations of one organisation, or of the hub alone, at a time.
  public static let mostOpenInvitations = 200
  private static let mostRoles = 20

  /// Invites somebody by mail. They are on record at once, without a password and inactive until they accept.
  ///
  /// - Parameter actor: nil from the machine itself.
  @discardableResult
  public func invite(_ new: NewInvitation, by actor: Actor?) async throws(Problem) -> InvitationStatus {
    let (id, person) = (newIdentifier(InvitationKind.self), newIdentifier(PersonKind.self))
    return try await change(.invitePeople, by: actor, "invitation:\(id)") { change in
      let scope = new.organisation.map { Target(.organisation($0.rawValue)) } ?? .hub
      try change.require(.invitePeople, on: scope)
      if let organisation = new.organisation {
        _ = try change.records.require(OrganisationRecord.self, organisation, Phrase("organisation", "機構"))
      }
      let email = try Hub.check(new)
      for role in new.roles {
        try change.requireRight(toGive: role)
        try change.records.requireExistence(of: role.scope)
      }
      try change.requireRoom(for: email, in: new.organisation)
      let record = PersonRecord(
        id: person, signIn: "\(PersonRecord.invitedPrefix)\(person)", name: new.name, email: email.text, language: new.language,
        password: nil, isActive: false, createdAt: change.now)
      try change.records.insert(record)
      let invitation = InvitationRecord(
        id: id, person: person, organisation: new.organisation, roles: new.roles, invitedBy: change.actor?.person,
        createdAt: change.now, expiresAt: change.now + Hub.invitationLength)
      try change.records.insert(invitation)
      try change.notify(person, of: Notice(.invitation, subject: person.rawValue))
      return InvitationStatus(invitation, for: record, at: change.now)
    }
  }

  private static func check(_ new: NewInvitation) throws(Problem) -> EmailAddress {
    let email = EmailAddress(new.email)
    // The sign-in name is the invited person's own choice, later.
    var faults = NewPerson(signIn: "to-be-chosen", name: new.name, email: new.email).faults()
    if new.roles.count > mostRoles {
      faults.append(
        .init(field: "roles", rule: "too-many", Phrase("At most \(mostRoles) roles.", "角色不可多於 \(mostRoles) 個。")))
    }
    guard faults.isEmpty, let email else { throw Problem.invalid(faults) }
    return email
  }

  /// The invitations that this person may manage, the newest first.
  ///
  /// - Parameter organisation: only of this one.
  public func invitations(
    of organisation: Slug? = nil, _ page: PageRequest, by actor: Actor
  ) async throws(Problem) -> Page<InvitationStatus> {
    let now = clock.now
    return try await reading(.readInvitations, by: actor, "hub:") { records in
      if let organisation { try actor.require(.readInvitations, on: Target(.organisation(organisation.rawValue))) }
      let visibility = Visibility<InvitationRecord>(.readInvitations, to: actor, in: [(.organisation, .organisation, nil)])
      guard !visibility.isEmpty else { return try actor.require(.readInvitations, on: .hub, then: Page(items: [], next: nil)) }
      var listing = Listing(visibility)
      listing.lead(.organisation, organisation)
      let found = try records.page(listing.query(.descending(.id)), page)
      let people = try records.select(PersonRecord.self, where: .oneOf(.id, found.items.map(\.person)))
      let byID = Dictionary(people.map { ($0.id, $0) }) { first, _ in first }
      let items = found.items.compactMap { invitation in
        byID[invitation.person].map { InvitationStatus(invitation, for: $0, at: now) }
      }
      return Page(items: items, next: found.next)
    }
  }

  /// Takes an invitation back.
  public func revokeInvitation(_ id: InvitationID, by actor: Actor?) async throws(Problem) {
    try await change(.invitePeople, by: actor, "invitation:\(id)") { change in
      var invitation = try change.invitation(id)
      guard invitation.acceptedAt == nil else { throw Problem.invitationAccepted }
      invitation.revokedAt = invitation.revokedAt ?? change.now
      invitation.digest = nil
      try change.records.update(invitation)
    }
  }

  /// Sends an invitation again; it may be accepted for another seven days, by the new mail's secret alone.
  public func resendInvitation(_ id: InvitationID, by actor: Actor?) async throws(Problem) -> InvitationStatus {
    try await change(.invitePeople, by: actor, "invitation:\(id)") { change in
      var invitation = try change.invitation(id)
      guard invitation.acceptedAt == nil else { throw Problem.invitationAccepted }
      guard invitation.revokedAt == nil else {
        throw Problem(.conflict, "invitation-revoked", Phrase("This invitation was revoked.", "此邀請已撤回。"))
      }
      invitation.expiresAt = change.now + Hub.invitationLength
      try change.records.update(invitation)
      let person = try change.records.require(PersonRecord.self, invitation.person, Phrase("person", "用戶"))
      let waiting = try change.records.select(
        NoticeRecord.self,
        where: .equal(.person, person.id) && .equal(.topic, Notice.Topic.invitation) && .isNull(.sent_at)
          && .isNull(.given_up_at), limit: 1)
      if waiting.isEmpty { try change.notify(person.id, of: Notice(.invitation, subject: person.id.rawValue)) }
      return InvitationStatus(invitation, for: person, at: change.now)
    }
  }

  /// A new secret by which this person may accept their invitation; earlier ones are worth nothing from now on. Asked for
  /// when the mail is sent, so that no secret lies in the database.
  func mintInvitationSecret(for person: PersonID) async throws(Problem) -> SecretToken {
    let token = newSecret(.invitation)
    return try await change(.invitePeople, by: nil, "person:\(person)") { change in
      let invitations = try change.records.select(InvitationRecord.self, where: .equal(.person, person))
      guard var open = invitations.first(where: { $0.state(at: change.now) == .open }) else {
        throw Problem(.conflict, "invitation-ended", Phrase("The invitation has ended.", "邀請已結束。"))
      }
      open.digest = token.digest
      try change.records.update(open)
      return token
    }
  }
}

extension PersonRecord {
  /// Begins the sign-in name of somebody who has not chosen one yet: no sign-in name has a colon.
  static let invitedPrefix = "invited:"
  var isOnlyInvited: Bool { signIn.hasPrefix(PersonRecord.invitedPrefix) }
}

extension Actor {
  /// - Throws: a `forbidden` problem unless this person may do this.
  fileprivate func require<Answer>(_ act: Act, on target: Target, then answer: Answer) throws(Problem) -> Answer {
    try require(act, on: target)
    return answer
  }
}

extension Change {
  /// The invitation, if whoever asks may manage it: what they may not see does not exist for them.
  fileprivate func invitation(_ id: InvitationID) throws -> InvitationRecord {
    guard let invitation = try records.find(InvitationRecord.self, id), actor?.may(.invitePeople, on: invitation.target) ?? true
    else {
      // Those who may invite nobody are told so, whatever they ask for.
      if let actor, !actor.assignments.contains(where: { actor.may(.invitePeople, on: Target($0.scope)) }) {
        try require(.invitePeople, on: .hub)
      }
      throw Problem.notFound(Phrase("invitation", "邀請"), id.rawValue)
    }
    return invitation
  }

  /// One address has one account, and nobody floods the mail.
  fileprivate func requireRoom(for email: EmailAddress, in organisation: Slug?) throws {
    let known = try records.select(PersonRecord.self, where: .equal(.email, email.text), limit: 20)
    guard !known.contains(where: \.isActive) else {
      throw Problem(
        .conflict, "has-account",
        Phrase("Somebody with this address has an account already: give them the roles.", "此電郵地址已有帳戶，請直接授予角色。"))
    }
    let invitations = try records.select(InvitationRecord.self, where: .oneOf(.person, known.map(\.id)))
    guard !invitations.contains(where: { $0.state(at: now) == .open }) else {
      throw Problem(
        .conflict, "already-invited",
        Phrase("There is an open invitation to this address already.", "此電郵地址已有未接受的邀請。"))
    }
    let place: Condition<InvitationRecord> = organisation.map { .equal(.organisation, $0) } ?? .isNull(.organisation)
    let open = try records.count(
      InvitationRecord.self,
      where: place && .isNull(.accepted_at) && .isNull(.revoked_at) && .greater(.expires_at, now))
    guard open < Hub.mostOpenInvitations else {
      throw Problem(
        .conflict, "too-many-invitations",
        Phrase("\(open) invitations are open already.", "已有 \(open) 個未接受的邀請。"))
    }
  }
}

extension Problem {
  fileprivate static let invitationAccepted = Problem(
    .conflict, "invitation-accepted", Phrase("This invitation was accepted already.", "此邀請已獲接受。"))
}
