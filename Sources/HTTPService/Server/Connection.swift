import Glibc
import Synchronization

/// One client's connection from its acceptance to its end, as the watchdog sees it.
final class Connection: Sendable {
  enum Stage {
    /// Idle, or part of a request's head has come.
    case head
    case body
    case handling(Exchange)
    case sending
    case streaming(StreamPipe)
  }

  private struct State {
    var stage = Stage.head
    /// The tick of the server after which the stage is overdue.
    var deadline: Int
    var isClosed = false
  }

  let remoteAddress: String
  private let socket: Int32
  private let state: Mutex<State>

  init(socket: Int32, remoteAddress: String, deadline: Int) {
    self.socket = socket
    self.remoteAddress = remoteAddress
    state = Mutex(State(deadline: deadline))
  }

  func enter(_ stage: Stage, until deadline: Int) {
    state.withLock {
      $0.stage = stage
      $0.deadline = deadline
    }
  }

  /// libmicrohttpd is about to close the socket, whose number may then be another connection's.
  func close() { state.withLock { $0.isClosed = true } }

  /// Ends the connection from any thread: libmicrohttpd then sees its end and cleans up on its own thread.
  func cut() { state.withLock { if !$0.isClosed { shutdown(socket, Int32(SHUT_RDWR)) } } }

  /// The stage, if it is overdue at `tick`.
  func overdueStage(at tick: Int) -> Stage? {
    state.withLock { !$0.isClosed && tick > $0.deadline ? $0.stage : nil }
  }

  var stage: Stage { state.withLock { $0.stage } }

  /// The open stream, and the socket on which its client may have left.
  var stream: (pipe: StreamPipe, socket: Int32)? {
    state.withLock {
      guard case .streaming(let pipe) = $0.stage, !$0.isClosed else { return nil }
      return (pipe, socket)
    }
  }
}

/// The text of an address without its port; an IPv4 address that came in by an IPv6 socket is shown as IPv4.
func addressText(_ address: UnsafePointer<sockaddr>?) -> String {
  guard let address else { return "unknown" }
  let family = Int32(address.pointee.sa_family)
  let length = family == AF_INET6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
  let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String in
    guard let base = buffer.baseAddress,
      getnameinfo(address, socklen_t(length), base, 64, nil, 0, NI_NUMERICHOST) == 0
    else { return "unknown" }
    return String(cString: base)
  }
  return text.hasPrefix("::ffff:") && text.contains(".") ? String(text.dropFirst(7)) : text
}
