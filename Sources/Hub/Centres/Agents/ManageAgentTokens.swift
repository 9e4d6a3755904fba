public import Access
public import Language
public import Quantities
internal import Secrets
internal import Storage

/// An agent's token as its centre's operator sees it.
public struct AgentTokenStatus: Sendable, Hashable {
  public let id: CredentialID
  public let createdAt: Instant
  /// When it ends; nil until another takes its place.
  public let expiresAt: Instant?
  /// To the minute; nil when it was never used.
  public let lastUsedAt: Instant?
}

/// A new token of an agent. The secret is shown once and kept nowhere.
public struct IssuedAgentToken: Sendable, Hashable {
  public let id: CredentialID
  public let secret: String
  public let createdAt: Instant
}

extension Hub {
  /// Tokens that a centre's agent has at a time.
  public static let mostAgentTokens = 5
  /// The longest that an old token goes on beside a new one.
  public static let longestOverlap = Seconds.days(30)

  /// Makes a token by which the centre's agent connects.
  ///
  /// - Parameter overlap: for how long the tokens that it has already go on, so that the new one can be rolled out; nil
  ///   leaves them until they are revoked.
  public func issueAgentToken(
    of id: Slug, overlap: Seconds? = nil, by actor: Actor
  ) async throws(Problem) -> IssuedAgentToken {
    let token = newSecret(.agent)
    return try await change(.manageAgents, by: actor, "centre:\(id)") { change in
      try change.require(.manageAgents, on: Target(.centre(id.rawValue)))
      let centre = try change.records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      guard centre.connection == .agent else { throw Problem.notByAgent(id) }
      guard overlap.map({ (Seconds.zero...Hub.longestOverlap).contains($0) }) ?? true else {
        throw Problem.invalid(
          "overlapHours", rule: "range",
          Phrase("The old token goes on for at most 30 days.", "舊權杖最多可繼續使用 30 日。"))
      }
      var live = try change.records.agentTokens(of: id, at: change.now)
      guard live.count < Hub.mostAgentTokens else {
        throw Problem(
          .conflict, "too-many-tokens",
          Phrase(
            "This centre has \(Hub.mostAgentTokens) tokens already. Revoke one first.",
            "此算力中心已有 \(Hub.mostAgentTokens) 個權杖，請先撤銷其中一個。"))
      }
      if let overlap {
        for index in live.indices {
          live[index].expiresAt = min(live[index].expiresAt ?? change.now + overlap, change.now + overlap)
          try change.records.update(live[index])
        }
      }
      let record = AgentTokenRecord(digest: token.digest, centre: id, createdAt: change.now)
      try change.records.insert(record)
      return IssuedAgentToken(id: record.id, secret: token.text, createdAt: change.now)
    }
  }

  /// The centre's live tokens, the newest first.
  public func agentTokens(of id: Slug, by actor: Actor) async throws(Problem) -> [AgentTokenStatus] {
    let now = clock.now
    return try await reading(.manageAgents, by: actor, "centre:\(id)") { records in
      try actor.require(.manageAgents, on: Target(.centre(id.rawValue)))
      _ = try records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      return try records.agentTokens(of: id, at: now).map {
        AgentTokenStatus(id: $0.id, createdAt: $0.createdAt, expiresAt: $0.expiresAt, lastUsedAt: $0.lastUsedAt)
      }
    }
  }

  /// Ends one of the centre's tokens at once, or all of them: an agent that shows it is turned away from then on.
  public func revokeAgentTokens(of id: Slug, _ token: CredentialID? = nil, by actor: Actor) async throws(Problem) {
    try await change(.manageAgents, by: actor, "centre:\(id)") { change in
      try change.require(.manageAgents, on: Target(.centre(id.rawValue)))
      _ = try change.records.require(CentreRecord.self, id, Phrase("centre", "算力中心"))
      let live = try change.records.agentTokens(of: id, at: change.now).filter { token == nil || $0.id == token }
      if let token, live.isEmpty { throw Problem.notFound(Phrase("token", "權杖"), token.rawValue) }
      for var record in live {
        record.revokedAt = change.now
        try change.records.update(record)
      }
    }
    relays.recall(id)
  }
}

extension ReadTransaction {
  fileprivate func agentTokens(of centre: Slug, at now: Instant) throws -> [AgentTokenRecord] {
    try select(AgentTokenRecord.self, where: .equal(.centre, centre) && .isNull(.revoked_at), order: .descending(.created_at))
      .filter { $0.isLive(at: now) }
  }
}

extension Problem {
  static func notByAgent(_ centre: Slug) -> Problem {
    Problem(
      .conflict, "not-by-agent",
      Phrase(
        "The centre '\(centre)' is not reached by an agent: its connection in the city file is another.",
        "算力中心「\(centre)」並非以代理程式連接：城市檔案中的連接方式為另一種。"))
  }
}
