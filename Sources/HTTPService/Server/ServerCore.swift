import CMicrohttpd
import Dispatch
import Glibc
import Synchronization

/// What the threads of one server share.
final class ServerCore: Sendable {
  let handler: HTTPHandler
  let limits: HTTPServer.Limits
  let bodyLimit: (@Sendable (HTTPRequest) -> Int?)?
  let refuse: HTTPRefusalRenderer
  let log: @Sendable (String) -> Void

  /// Time in ticks of the watchdog since the start: every deadline is one of these, so that no request asks a clock.
  let ticks = Atomic<Int>(0)
  let tickMilliseconds: Int

  let isDraining = Atomic<Bool>(false)
  /// No connection may be suspended any more.
  let isClosing = Atomic<Bool>(false)
  let suspended = Atomic<Int>(0)
  let requests = Atomic<Int>(0)
  let requestsEnded = Atomic<Int>(0)
  let liveExchanges = Atomic<Int>(0)
  let streams = Atomic<Int>(0)
  let bodyBytes = Atomic<Int>(0)
  let handedOver = Atomic<Int>(0)
  let connectionsBegun = Atomic<Int>(0)
  let requestNumber = Atomic<Int>(0)
  /// Sets one run's request numbers apart from another's.
  let runName: String

  let connections = Mutex<[ObjectIdentifier: Connection]>([:])
  let running = Mutex(Running())

  struct Running: Sendable {
    var daemon: DaemonHandle?
    var listener: Listener?
    var watchdog: Watchdog?
    var isStopping = false
    var isStopped = false
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  init(configuration: HTTPServer.Configuration, handler: @escaping HTTPHandler) {
    self.handler = handler
    limits = configuration.limits
    bodyLimit = configuration.bodyLimit
    refuse = configuration.refuse
    log = configuration.log
    threads = max(1, configuration.threads)
    tls = configuration.tls
    let limits = configuration.limits
    let shortest = min(limits.headTime, limits.transferTime, limits.handlerTime, limits.heartbeat)
    tickMilliseconds = Int(min(500, max(20, shortest.milliseconds / 4)))
    runName = String(UInt32.random(in: 0..<0x100_0000) | 0x100_0000, radix: 36)
  }

  let threads: Int
  let tls: HTTPServer.TLS?

  var now: Int { ticks.load(ordering: .relaxed) }

  /// The tick before which `time` has surely not passed.
  func deadline(in time: Duration) -> Int {
    // The present tick is partly gone already, hence one more.
    now + Int(min(time.milliseconds, 1 << 40)) / tickMilliseconds + 1
  }

  /// The tick by which a body of `bytes` must have gone over.
  func transferDeadline(bytes: Int) -> Int {
    deadline(in: limits.transferTime + .seconds(bytes / max(1, limits.slowestTransfer)))
  }

  func nextRequestID() -> String {
    "\(runName)-\(requestNumber.add(1, ordering: .relaxed).newValue)"
  }

  var statistics: HTTPServer.Statistics {
    HTTPServer.Statistics(
      connections: connections.withLock { $0.count }, requests: requests.load(ordering: .relaxed),
      streams: streams.load(ordering: .relaxed), requestsEnded: requestsEnded.load(ordering: .relaxed),
      bodyBytes: bodyBytes.load(ordering: .relaxed))
  }
}

struct DaemonHandle: @unchecked Sendable {  // Its functions used here are safe from any thread, says libmicrohttpd's manual.
  let raw: OpaquePointer
}

// Suspending. A daemon must not be stopped while connections are suspended (libmicrohttpd aborts the process), so they
// are counted: `suspend` adds before it looks at `isClosing`, and `stop` sets `isClosing` before it looks at the count.
extension ServerCore {
  /// Called on the connection's thread. False when the server is about to end and nothing may wait any more.
  func suspend(_ handle: ConnectionHandle) -> Bool {
    suspended.add(1, ordering: .sequentiallyConsistent)
    guard !isClosing.load(ordering: .sequentiallyConsistent) else {
      suspended.subtract(1, ordering: .sequentiallyConsistent)
      return false
    }
    MHD_suspend_connection(handle.raw)
    return true
  }

  /// Called once for each `suspend` that returned true, from any thread.
  func resume(_ handle: ConnectionHandle) {
    MHD_resume_connection(handle.raw)
    suspended.subtract(1, ordering: .sequentiallyConsistent)
  }
}

extension Duration {
  /// Rounded down; at most what 64 bits hold.
  var milliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds.multipliedReportingOverflow(by: 1000).overflow ? .max : seconds * 1000 + attoseconds / 1_000_000_000_000_000
  }
}
