internal import Language
internal import Quantities
internal import Relay
internal import Synchronization

/// Reads a centre's long messages one after the other.
actor AgentReader {
  /// What is no longer is read at once.
  static let shortBytes = 64 << 10

  func read(_ bytes: [UInt8]) throws(Problem) -> AgentMessage { try AgentMessage(bytes) }
}

/// The lines to the centres that are reached by an agent: each is made when it is first asked for, and stays, with what
/// is under way on it, when the city is applied anew.
final class RelayDesk: Sendable {
  private let limits: RelayLimits
  private let lines = Mutex<[Slug: RelayedCentre]>([:])
  /// Of each centre, what was written down of its agent last, and when.
  private let noted = Mutex<[Slug: (hello: AgentHello, at: Instant)]>([:])

  private let readers = Mutex<[Slug: AgentReader]>([:])
  private let clocks = Mutex<[Slug: (ahead: Milliseconds, at: ContinuousClock.Instant)]>([:])

  init(limits: RelayLimits) { self.limits = limits }

  subscript(_ centre: Slug) -> RelayedCentre {
    lines.withLock { lines in
      if let line = lines[centre] { return line }
      let line = RelayedCentre(limits: limits)
      lines[centre] = line
      return line
    }
  }

  /// Takes down by how much an agent's clock is ahead. What a message's way took makes it look behind: of several that come
  /// within a minute, the one with the shortest way counts.
  func note(clockOf centre: Slug, ahead: Milliseconds) {
    let now = ContinuousClock.now
    clocks.withLock { clocks in
      if let known = clocks[centre], now - known.at < .seconds(60), known.ahead >= ahead { return }
      clocks[centre] = (ahead, now)
    }
  }

  func clockAhead(of centre: Slug) -> Milliseconds? { clocks.withLock { $0[centre]?.ahead } }

  func reader(of centre: Slug) -> AgentReader {
    readers.withLock { readers in
      if let reader = readers[centre] { return reader }
      let reader = AgentReader()
      readers[centre] = reader
      return reader
    }
  }

  func isConnected(_ centre: Slug) -> Bool { lines.withLock { $0[centre] }?.presence?.isHeard ?? false }

  func status(_ record: AgentRecord) -> AgentStatus {
    AgentStatus(record, isConnected: isConnected(record.centre), clockAhead: clockAhead(of: record.centre))
  }

  /// Ends what is held, so that the agent shows its token anew.
  func recall(_ centre: Slug) { lines.withLock { $0[centre] }?.recall() }

  func close() { for line in lines.withLock({ Array($0.values) }) { line.close() } }

  enum News { case none, changed, arrived }

  /// What is new in what an agent says of itself. Takes it for noted.
  func news(_ hello: AgentHello, of centre: Slug, at now: Instant) -> News {
    noted.withLock { noted in
      let before = noted[centre]
      let isSame = before?.hello.agent == hello.agent && before?.hello.life == hello.life
      // However often an agent changes what it says, it is written down every other second at most.
      let isDue = before.map { abs((now - $0.at).count) >= (before?.hello == hello ? Hub.useNoting.count * 1000 : 2000) } ?? true
      guard isDue else { return .none }
      noted[centre] = (hello, now)
      return isSame ? .changed : .arrived
    }
  }
}
