import Synchronization

/// libmicrohttpd's connection. It may be suspended, resumed and answered only under the rules of `Exchange` and
/// `StreamPipe`, which let no call reach a connection that has ended.
struct ConnectionHandle: @unchecked Sendable {  // libmicrohttpd documents resuming as safe from any thread.
  let raw: OpaquePointer
}

/// One request and its answer. Made when the request's line has been read, kept by libmicrohttpd's slot for the request
/// through a retain of its own, let go when libmicrohttpd reports the request's end.
final class Exchange: Sendable {
  enum Phase: UInt8, AtomicRepresentable { case running, suspended, done }

  /// How far the connection's thread has come with the request.
  enum Progress {
    case new
    case receiving
    /// Refused, while the rest of the body is read and thrown away.
    case discarding(HTTPRefusal)
    case handling
  }

  private struct Outcome {
    var response: HTTPResponse?
    var isFinished = false
    var task: Task<Void, Never>?
  }

  let core: ServerCore
  let connection: Connection
  let handle: ConnectionHandle
  let target: [UInt8]
  let phase = Atomic<Phase>(.running)
  private let outcome = Mutex(Outcome())

  // These are touched only by callbacks for this request, and libmicrohttpd calls them on the connection's one thread.
  nonisolated(unsafe) var progress = Progress.new
  nonisolated(unsafe) var request: HTTPRequest?
  nonisolated(unsafe) var bodyLimit = 0
  nonisolated(unsafe) var received = 0
  nonisolated(unsafe) var countedBodyBytes = 0

  init(core: ServerCore, connection: Connection, handle: ConnectionHandle, target: [UInt8]) {
    self.core = core
    self.connection = connection
    self.handle = handle
    self.target = target
    core.liveExchanges.add(1, ordering: .relaxed)
  }

  deinit { core.liveExchanges.subtract(1, ordering: .relaxed) }

  /// Sets the answer; the first one counts. A connection that waits for it goes on.
  func finish(_ response: HTTPResponse) {
    let isFirst = outcome.withLock { outcome in
      guard !outcome.isFinished else { return false }
      outcome.isFinished = true
      outcome.response = response
      outcome.task = nil
      return true
    }
    guard isFirst else { return }
    if phase.exchange(.done, ordering: .acquiringAndReleasing) == .suspended { core.resume(handle) }
  }

  /// Answers in place of a handler that is still at work, and asks it to end.
  func abandonHandler(with response: HTTPResponse) {
    let task = outcome.withLock { $0.task }
    finish(response)
    task?.cancel()
  }

  func keep(_ task: Task<Void, Never>) {
    outcome.withLock { if !$0.isFinished { $0.task = task } }
  }

  func takeResponse() -> HTTPResponse? { outcome.withLock { $0.response.take() } }
}
