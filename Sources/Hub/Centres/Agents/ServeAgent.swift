public import Language
public import Quantities
public import Relay
internal import Secrets
internal import Storage
internal import Synchronization

/// What is known of a centre's agent.
public struct AgentStatus: Sendable, Hashable {
  /// Whether it was heard within the last seconds.
  public let isConnected: Bool
  public let host: String
  public let version: String
  /// Since when its present start holds the centre.
  public let since: Instant
  /// To the minute.
  public let heardAt: Instant
  /// What the operator's terms say, a sentence each.
  public let terms: [Phrase]
  /// By how much the clock of its machine is ahead of the hub's, as last measured; nil where it was not since the hub's start.
  public let clockAhead: Milliseconds?

  init(_ record: AgentRecord, isConnected: Bool, clockAhead: Milliseconds?) {
    self.isConnected = isConnected
    self.clockAhead = clockAhead
    (host, version, since, heardAt, terms) = (record.host, record.version, record.since, record.heardAt, record.terms)
  }
}

extension Hub {
  /// Lets an agent in by its token. - Throws: `not-an-agent` (`unauthenticated`) for a token that is not this centre's.
  public func admitAgent(_ secret: String, of id: Slug) async throws(Problem) {
    let now = clock.now
    guard let digest = SecretToken(.agent, text: secret)?.digest else { throw Hub.notAnAgent }
    let known: AgentTokenRecord?
    do { known = try await knownAgents.answer(to: digest) { try $0.find(AgentTokenRecord.self, digest) } } catch {
      throw Problem(describing: error)
    }
    guard let token = known, token.centre == id, token.isLive(at: now) else { throw Hub.notAnAgent }
    if (now - (token.lastUsedAt ?? token.createdAt)).count >= Hub.useNoting.count * 1000 {
      await noteAgentUse(of: digest, at: now)
    }
  }

  /// Reads what the agent of a centre sent, which was let in. Of long ones it reads one at a time for each centre: one that
  /// sends nothing else keeps a single processor busy, and its own exchanges waiting.
  public func agentMessage(_ bytes: [UInt8], of id: Slug) async throws(Problem) -> AgentMessage {
    if bytes.count <= AgentReader.shortBytes { return try AgentMessage(bytes) }
    return try await relays.reader(of: id).read(bytes)
  }

  /// One exchange with the agent of a centre, which was let in: held until the hub has a question for it.
  ///
  /// - Throws: in words for the agent's operator: `centre-held`, `agent-replaced`, `not-by-agent`.
  public func exchange(at id: Slug, _ message: AgentMessage) async throws(Problem) -> HubMessage {
    guard directory[id] is RelayedCentre else { throw Problem.notByAgent(id) }
    let relay = relays[id]
    // One that is turned away is not noted.
    try relay.admit(message.hello)
    // One that only takes its leave, as a check of its settings does, is not the centre's agent.
    if message.body != .leave {
      relays.note(clockOf: id, ahead: message.sentAt - clock.now)
      await noteAgent(message.hello, of: id)
    }
    return try await relay.exchange(message)
  }

  /// Ends the exchanges that are held: the hub stops.
  public func endExchanges() { relays.close() }

  private static let notAnAgent = Problem(
    .unauthenticated, "not-an-agent",
    Phrase(
      "This is no token of this centre's agent, or it was revoked. Make one with 'praya centre agent-token'.",
      "這不是此算力中心代理程式的權杖，或權杖已被撤銷。請以「praya centre agent-token」產生。"))

  private func noteAgentUse(of digest: Digest, at now: Instant) async {
    guard usesBeingNoted.withLock({ $0.insert(digest).inserted }) else { return }
    defer { _ = usesBeingNoted.withLock { $0.remove(digest) } }
    try? await database.write { records in
      guard var token = try records.find(AgentTokenRecord.self, digest) else { return }
      token.lastUsedAt = max(token.lastUsedAt ?? now, now)
      try records.update(token)
    }
  }

  /// Writes down which agent was heard, where that is news; one that has just come is asked what its centre has.
  private func noteAgent(_ hello: AgentHello, of id: Slug) async {
    let now = clock.now
    let news = relays.news(hello, of: id, at: now)
    guard news != .none else { return }
    // What is observed is no act of anybody: no line of the audit log.
    try? await database.write { records in
      let before = try records.find(AgentRecord.self, id)
      let isSame = before?.installation == hello.agent && before?.life == hello.life
      let record = AgentRecord(
        centre: id, installation: hello.agent, life: hello.life, host: hello.host, version: hello.version,
        since: isSame ? before?.since ?? now : now, heardAt: now, terms: hello.terms)
      if before == nil { try records.insert(record) } else if before != record { try records.update(record) }
    }
    if news == .arrived { Task { try? await self.surveyCentre(id) } }
  }
}
