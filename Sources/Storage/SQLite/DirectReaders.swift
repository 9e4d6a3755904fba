internal import Synchronization

/// Reading connections for short looks on the caller's own thread: no queue and no change of threads between a question
/// and its answer. One is lent to one caller at a time. Nobody waits for one: who finds none goes to the `ReaderPool`.
final class DirectReaders: Sendable {
  /// A connection in nobody else's hands.
  private struct Lent: @unchecked Sendable {  // It is taken out under the lock, and used by its taker alone until given back.
    let connection: Connection
  }

  private struct State {
    var idle: [Lent] = []
    var lentCount = 0
    var isClosed = false
    var closers: [CheckedContinuation<Void, Never>] = []
  }

  private let path: String
  private let role: Connection.Role
  private let settings: SQLiteSettings
  private let state = Mutex(State())

  init(path: String, role: Connection.Role, settings: SQLiteSettings) {
    self.path = path
    self.role = role
    self.settings = settings
  }

  /// Runs `body` over the database as it is now, at once. - Returns: nil when every connection is in use.
  /// - Throws: `StorageError.closed`, and what `body` throws.
  func read<Answer>(_ body: (any ReadTransaction) throws -> Answer) throws -> Answer? {
    guard let lent = try take() else { return nil }
    defer { giveBack(lent) }
    return try lent.connection.viewing { try body(SQLiteReading(connection: lent.connection)) }
  }

  /// Waits for the looks under way, then closes the connections.
  func close() async {
    await withCheckedContinuation { closer in
      let isIdle = state.withLock { state in
        (state.isClosed, state.idle) = (true, [])
        if state.lentCount > 0 { state.closers.append(closer) }
        return state.lentCount == 0
      }
      if isIdle { closer.resume() }
    }
  }

  private func take() throws -> Lent? {
    let (known, isFull) = try state.withLock { state -> (Lent?, Bool) in
      guard !state.isClosed else { throw StorageError.closed }
      guard state.lentCount < settings.readers else { return (nil, true) }
      state.lentCount += 1
      return (state.idle.popLast(), false)
    }
    if known != nil || isFull { return known }
    do { return Lent(connection: try Connection(path: path, role: role, settings: settings)) } catch {
      giveBack(nil)
      throw error
    }
  }

  private func giveBack(_ lent: Lent?) {
    let closers = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.lentCount -= 1
      guard state.isClosed else {
        if let lent { state.idle.append(lent) }
        return []
      }
      guard state.lentCount == 0 else { return [] }
      defer { state.closers = [] }
      return state.closers
    }
    for closer in closers { closer.resume() }
  }
}
