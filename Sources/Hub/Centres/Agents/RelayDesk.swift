internal import Quantities
internal import Relay
internal import Synchronization

/// The lines to the centres that are reached by an agent: each is made when it is first asked for, and stays, with what
/// is under way on it, when the city is applied anew.
final class RelayDesk: Sendable {
  private let limits: RelayLimits
  private let lines = Mutex<[Slug: RelayedCentre]>([:])
  /// Of each centre, what was written down of its agent last, and when.
  private let noted = Mutex<[Slug: (hello: AgentHello, at: Instant)]>([:])

  init(limits: RelayLimits) { self.limits = limits }

  subscript(_ centre: Slug) -> RelayedCentre {
    lines.withLock { lines in
      if let line = lines[centre] { return line }
      let line = RelayedCentre(limits: limits)
      lines[centre] = line
      return line
    }
  }

  func isConnected(_ centre: Slug) -> Bool { lines.withLock { $0[centre] }?.presence?.isHeard ?? false }

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
