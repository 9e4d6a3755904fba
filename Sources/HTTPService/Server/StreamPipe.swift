import CMicrohttpd
import Synchronization

/// Carries a stream from its producer, a task, to libmicrohttpd's reader: a bounded buffer between the two, where the
/// one waits when it is full and the other when it is empty.
final class StreamPipe: Sendable {
  private enum End { case complete, broken }

  private struct State {
    var buffer: [UInt8] = []
    var start = 0
    var end: End?
    /// The reader suspended the connection and waits for bytes or the end.
    var readerWaits = false
    var writer: CheckedContinuation<Bool, Never>?
    var producer: Task<Void, Never>?
    var lastWrite = 0

    var count: Int { buffer.count - start }
  }

  private let core: ServerCore
  private let handle: ConnectionHandle
  private let limit: Int
  /// Events, not bytes.
  private let isEvents: Bool
  private let state: Mutex<State>

  init(core: ServerCore, handle: ConnectionHandle, isEvents: Bool) {
    self.core = core
    self.handle = handle
    self.isEvents = isEvents
    limit = max(1, core.limits.streamBufferBytes)
    state = Mutex(State(lastWrite: core.now))
    core.streams.add(1, ordering: .relaxed)
  }

  deinit { core.streams.subtract(1, ordering: .relaxed) }

  /// Begins to pump the events into the pipe.
  func pump(_ events: AsyncStream<ServerSentEvent>) {
    keep(
      Task {
        for await event in events { guard await write(event.bytes) else { return } }
        finish(.complete)
      })
  }

  /// Begins to pump the bytes into the pipe.
  func pump(_ stream: AsyncThrowingStream<[UInt8], any Error>) {
    keep(
      Task {
        do {
          for try await bytes in stream { guard await write(bytes) else { return } }
          finish(Task.isCancelled ? .broken : .complete)
        } catch { finish(.broken) }
      })
  }

  private func keep(_ task: Task<Void, Never>) {
    let isOver = state.withLock { state in
      if state.end == nil { state.producer = task }
      return state.end != nil
    }
    // An already complete stream has nothing left to cancel; a client that left at once has.
    if isOver { task.cancel() }
  }

  /// Takes bytes, waiting while the buffer is full. False when nobody will read them.
  private func write(_ bytes: [UInt8]) async -> Bool {
    guard append(bytes) else { return false }
    return await withCheckedContinuation { continuation in
      let answer: Bool? = state.withLock { state in
        if state.end != nil { return false }
        if state.count <= limit { return true }
        state.writer = continuation
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  private func append(_ bytes: [UInt8]) -> Bool {
    guard !bytes.isEmpty else { return true }
    let (isOpen, wakesReader) = state.withLock { state in
      guard state.end == nil else { return (false, false) }
      state.buffer += bytes
      state.lastWrite = core.now
      defer { state.readerWaits = false }
      return (true, state.readerWaits)
    }
    if wakesReader { core.resume(handle) }
    return isOpen
  }

  private func finish(_ end: End) {
    let (wakesReader, writer, producer) = state.withLock { state in
      if state.end == nil { state.end = end }
      defer {
        state.readerWaits = false
        state.writer = nil
        state.producer = nil
      }
      return (state.readerWaits, state.writer, state.producer)
    }
    writer?.resume(returning: false)
    producer?.cancel()
    if wakesReader { core.resume(handle) }
  }

  /// The client left, or the server cuts it off.
  func breakOff() { finish(.broken) }

  /// The server stops: events end (a client comes back for more), after what is in the buffer. A stream of bytes goes
  /// on, since its end would pass for the end of the whole.
  func windUp() { if isEvents { finish(.complete) } }

  /// A comment line, which clients ignore, when no event came since `tick`.
  func beat(ifSilentSince tick: Int) {
    guard isEvents, state.withLock({ $0.count == 0 && $0.lastWrite < tick }) else { return }
    _ = append(Array(":\n\n".utf8))
  }

  /// libmicrohttpd's reader, on the connection's thread: the number of bytes written to `destination`; 0 with the
  /// connection suspended; or one of the library's two marks of the end.
  func read(into destination: UnsafeMutableRawBufferPointer) -> Int {
    let (count, writer) = state.withLock { state -> (Int, CheckedContinuation<Bool, Never>?) in
      if state.count == 0 {
        if let end = state.end { return (end == .complete ? Self.endOfStream : Self.endWithError, nil) }
        guard core.suspend(handle) else { return (Self.endWithError, nil) }
        state.readerWaits = true
        return (0, nil)
      }
      let count = min(destination.count, state.count)
      state.buffer.withUnsafeBytes {
        destination.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[state.start...].prefix(count)))
      }
      state.start += count
      guard state.count == 0 || state.start > limit else { return (count, nil) }
      state.buffer.removeFirst(state.start)
      state.start = 0
      guard state.count <= limit else { return (count, nil) }
      defer { state.writer = nil }
      return (count, state.writer)
    }
    writer?.resume(returning: true)
    return count
  }

  /// `MHD_CONTENT_READER_END_OF_STREAM` and `MHD_CONTENT_READER_END_WITH_ERROR`, casts that Swift does not import.
  private static let endOfStream = -1
  private static let endWithError = -2
}
