public import Mail
internal import Quantities
internal import Synchronization

/// A mail server that misbehaves by a seed and keeps the truth of what it took.
public final class SimulatedPost: Mailer {
  private struct State {
    /// How often each message was taken, by its Message-ID.
    var taken: [String: Int] = [:]
    var attempts: [String: Int] = [:]
    var messages: [MailMessage] = []
    var isCalm = false
  }

  private let seed: UInt64
  private let state: Mutex<State>

  /// - Parameter isCalm: whether it takes everything at once.
  public init(seed: UInt64, isCalm: Bool = false) {
    self.seed = seed
    state = Mutex(State(isCalm: isCalm))
  }

  /// From now on it takes everything.
  public func calmDown() { state.withLock { $0.isCalm = true } }

  /// How often each message was taken.
  public var taken: [String: Int] { state.withLock(\.taken) }

  /// Every message as it was taken, also those taken twice.
  public var messages: [MailMessage] { state.withLock(\.messages) }

  public func send(_ message: MailMessage) async throws(MailFailure) {
    let failure = state.withLock { state -> MailFailure? in
      let attempt = state.attempts[message.messageID, default: 0]
      state.attempts[message.messageID] = attempt + 1
      // Decided by what is said to whom, since identifiers come in another order when centres are attended to at once.
      let key = "\(seed) \(attempt) \(message.recipient.address) \(message.subject)"
      let chance = state.isCalm ? 99 : Int(Digest(of: key.utf8).bytes[0]) % 100
      if chance < 5 { return .refused(MailReply(code: 550, text: "not here")) }
      if chance < 20 { return .deferred(MailReply(code: 451, text: "not now")) }
      if chance < 30 { return .unavailable(reason: "nobody there") }
      state.taken[message.messageID, default: 0] += 1
      state.messages.append(message)
      return chance < 45 ? .unavailable(reason: "the answer was lost") : nil
    }
    if let failure { throw failure }
  }
}

/// A mail server as one life of the Hub reaches it.
public final class PostLine: Mailer {
  private let post: SimulatedPost
  private let life: HubLife

  public init(to post: SimulatedPost, life: HubLife) {
    self.post = post
    self.life = life
  }

  public func send(_ message: MailMessage) async throws(MailFailure) {
    guard await life.passes() else { throw .cancelled }
    try await post.send(message)
    guard await life.passes() else { throw .cancelled }
  }
}
