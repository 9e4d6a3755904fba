public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// A session or token as its owner sees it.
public struct CredentialStatus: Sendable, Hashable {
  public let id: CredentialID
  public let label: String
  public let createdAt: Instant
  /// When it ends; for a session, unless it is used before.
  public let endsAt: Instant
  /// To the minute; nil when it was not used since it was made.
  public let lastUsedAt: Instant?
  /// What a token may be used for; nil for a session.
  public let scopes: Set<TokenScope>?
  /// Whether this very request came by it.
  public let isCurrent: Bool
}

extension Hub {
  /// Tokens that a person has at a time.
  public static let mostTokens = 50
  public static let longestToken = Seconds.days(366)

  /// Makes a token for programs, which does what its person may and its scopes allow.
  ///
  /// - Parameters:
  ///   - length: at most 366 days.
  ///   - scopes: at least one.
  public func issueToken(
    label: String, length: Seconds, scopes: Set<TokenScope> = [.read], by actor: Actor
  ) async throws(Problem) -> SignedIn {
    let token = newToken(.token)
    return try await change(.manageOwnAccount, by: actor, "tokens-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      guard !label.isEmpty, label.utf8.count <= 100, !label.unicodeScalars.contains(where: \.isControl) else {
        throw Problem.invalid(
          "label", rule: "length", Phrase("A label has 1 to 100 bytes and no control characters.", "名稱須為 1 至 100 個位元組，且不含控制字元。"))
      }
      guard length > .zero, length <= Hub.longestToken else {
        throw Problem.invalid("length", rule: "range", Phrase("A token lasts 1 second to 366 days.", "權杖有效期為 1 秒至 366 日。"))
      }
      guard !scopes.isEmpty else {
        throw Problem.invalid("scopes", rule: "empty", Phrase("A token has at least one scope.", "權杖至少須有一個範圍。"))
      }
      let live = try change.records.credentials(of: actor.person, .token, at: change.now)
      guard live.count < Hub.mostTokens else {
        throw Problem(
          .conflict, "too-many-tokens",
          Phrase("You have \(Hub.mostTokens) tokens already. Revoke one first.", "你已有 \(Hub.mostTokens) 個權杖，請先撤銷其中一個。"))
      }
      let person = try change.records.require(PersonRecord.self, actor.person, Phrase("person", "用戶"))
      return try change.issue(token, .token, to: person, label: label, length: length, scopes: scopes)
    }
  }

  /// The person's live sessions, the newest first. - Parameter current: the secret that this request came by.
  public func sessions(current: String?, by actor: Actor) async throws(Problem) -> [CredentialStatus] {
    try await credentials(.session, current: current, by: actor)
  }

  /// The person's live tokens, the newest first.
  public func tokens(by actor: Actor) async throws(Problem) -> [CredentialStatus] {
    try await credentials(.token, current: nil, by: actor)
  }

  /// Ends one of the person's own sessions or tokens.
  public func endCredential(_ kind: CredentialRecord.Kind, _ id: CredentialID, by actor: Actor) async throws(Problem) {
    try await change(.manageOwnAccount, by: actor, "credential:\(id)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      let found = try change.records.credentials(of: actor.person, kind, at: change.now).first { $0.id == id }
      guard var found else {
        throw Problem.notFound(kind == .session ? Phrase("session", "工作階段") : Phrase("token", "權杖"), id.rawValue)
      }
      found.revokedAt = change.now
      try change.records.update(found)
    }
  }

  /// Ends every session of the person but the one that this request came by.
  public func endOtherSessions(current: String?, by actor: Actor) async throws(Problem) {
    let kept = current.flatMap { SecretToken.digest(presented: $0) }
    try await change(.manageOwnAccount, by: actor, "sessions-of:\(actor.person)") { change in
      try change.require(.manageOwnAccount, on: Target(owner: actor.person))
      try change.endCredentials(of: actor.person, but: kept, kind: .session)
    }
  }

  private func credentials(
    _ kind: CredentialRecord.Kind, current: String?, by actor: Actor
  ) async throws(Problem) -> [CredentialStatus] {
    let now = clock.now
    let current = current.flatMap { SecretToken.digest(presented: $0) }
    return try await reading(.manageOwnAccount, by: actor, "person:\(actor.person)") { records in
      try actor.require(.manageOwnAccount, on: Target(owner: actor.person))
      return try records.credentials(of: actor.person, kind, at: now).prefix(Hub.largestPage).map { credential in
        CredentialStatus(
          id: credential.id, label: credential.label, createdAt: credential.createdAt, endsAt: credential.endsAt,
          lastUsedAt: credential.lastUsedAt,
          scopes: kind == .token ? credential.scopes?.scopes ?? Set(TokenScope.allCases) : nil,
          isCurrent: credential.digest == current)
      }
    }
  }
}

extension ReadTransaction {
  /// What a person is signed in with, the newest first.
  fileprivate func credentials(of person: PersonID, _ kind: CredentialRecord.Kind, at now: Instant) throws -> [CredentialRecord] {
    try select(
      CredentialRecord.self,
      where: .equal(.person, person) && .equal(.kind, kind) && .isNull(.revoked_at) && .greater(.expires_at, now),
      order: .descending(.created_at)
    ).filter { $0.isLive(at: now) }
  }
}

extension Unicode.Scalar {
  var isControl: Bool { properties.generalCategory == .control }
}
