/// The readers, lent one at a time. Who finds none waits in line.
actor ReaderPool {
  private let readers: [Reader]
  private var idle: [Reader]
  private var line: [CheckedContinuation<Reader, Never>] = []
  private var isClosed = false
  private var closers: [CheckedContinuation<Void, Never>] = []

  init(readers: [Reader]) {
    self.readers = readers
    idle = readers
  }

  /// Runs `body` with a reader. - Throws: `StorageError.closed`.
  func read<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer {
    guard !isClosed else { throw StorageError.closed }
    let reader = await take()
    defer { giveBack(reader) }
    return try await reader.read(body)
  }

  /// Waits for the reads under way and in line, then closes the connections.
  func close() async {
    isClosed = true
    if idle.count < readers.count { await withCheckedContinuation { closers.append($0) } }
    for reader in readers { await reader.close() }
  }

  /// The reader used last is lent first: what it has in its cache is the freshest.
  private func take() async -> Reader {
    if let reader = idle.popLast() { return reader }
    return await withCheckedContinuation { line.append($0) }
  }

  private func giveBack(_ reader: Reader) {
    guard line.isEmpty else { return line.removeFirst().resume(returning: reader) }
    idle.append(reader)
    guard idle.count == readers.count else { return }
    for closer in closers { closer.resume() }
    closers = []
  }
}
