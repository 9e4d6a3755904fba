internal import Synchronization

/// The readers, lent one at a time. Who finds none waits in line.
final class ReaderPool: Sendable {
  private struct State {
    var idle: [Reader]
    var lent = 0
    var line: [CheckedContinuation<Reader, any Error>] = []
    var isClosed = false
    var closers: [CheckedContinuation<Void, Never>] = []

    /// - Returns: nil when all are lent. - Throws: `StorageError.closed`.
    mutating func lend() throws -> Reader? {
      guard !isClosed else { throw StorageError.closed }
      guard let reader = idle.popLast() else { return nil }
      lent += 1
      return reader
    }
  }

  private let readers: [Reader]
  private let state: Mutex<State>

  init(readers: [Reader]) {
    self.readers = readers
    state = Mutex(State(idle: readers))
  }

  /// Runs `body` with a reader. - Throws: `StorageError.closed`.
  func read<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer {
    let reader = try await take()
    defer { giveBack(reader) }
    return try await reader.read(body)
  }

  /// Waits for the reads under way and in line, then closes the connections.
  func close() async {
    await withCheckedContinuation { closer in
      let isQuiet = state.withLock { state in
        state.isClosed = true
        if state.lent > 0 { state.closers.append(closer) }
        return state.lent == 0
      }
      if isQuiet { closer.resume() }
    }
    for reader in readers { await reader.close() }
  }

  /// The reader used last is lent first: what it has in its cache is the freshest.
  private func take() async throws -> Reader {
    if let reader = try state.withLock({ try $0.lend() }) { return reader }
    return try await withCheckedThrowingContinuation { caller in
      // One may have come back, or the pool been closed, in between.
      let answer = state.withLock { state in
        let answer = Result { try state.lend() }
        if case .success(nil) = answer { state.line.append(caller) }
        return answer
      }
      switch answer {
      case .success(let reader?): caller.resume(returning: reader)
      case .success(nil): break
      case .failure(let error): caller.resume(throwing: error)
      }
    }
  }

  private func giveBack(_ reader: Reader) {
    let (next, closers) = state.withLock {
      state -> (CheckedContinuation<Reader, any Error>?, [CheckedContinuation<Void, Never>]) in
      guard state.line.isEmpty else { return (state.line.removeFirst(), []) }
      state.idle.append(reader)
      state.lent -= 1
      guard state.lent == 0 else { return (nil, []) }
      defer { state.closers = [] }
      return (nil, state.closers)
    }
    next?.resume(returning: reader)
    for closer in closers { closer.resume() }
  }
}
