public import Access
public import Language

/// Asks anew who reads a stream. - Throws: a problem when the session or token has ended.
public typealias StreamRenewal = @Sendable () async throws(Problem) -> Actor

/// Who reads a stream: asked anew now and then, so that a session that ended, or a role that was taken away, ends it.
struct StreamReader: Sendable {
  let actor: Actor
  private let renew: StreamRenewal
  private let asked = ContinuousClock.now

  init(_ actor: Actor, renewing renew: @escaping StreamRenewal) {
    self.actor = actor
    self.renew = renew
  }

  /// The same reader, asked anew unless that was done less than `age` ago.
  func refreshed(after age: Duration) async throws(Problem) -> StreamReader {
    guard ContinuousClock.now - asked >= age else { return self }
    return StreamReader(try await renew(), renewing: renew)
  }
}

extension Problem {
  /// Whether it may be gone at the next look: no reason to end a stream.
  var isPassing: Bool { kind == .unavailable || kind == .internal }
}
