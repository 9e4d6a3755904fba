import Dispatch
import Glibc

/// A client that sends whatever bytes a test likes, and shows the bytes that come back.
final class RawClient: Sendable {
  private let socket: Int32

  /// Connects to 127.0.0.1, with a bound on every wait.
  init?(port: UInt16, timeoutSeconds: Int = 10) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var bound = timeval(tv_sec: timeoutSeconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &bound, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { return nil }
  }

  deinit { Glibc.close(socket) }

  /// False when the peer no longer takes them.
  @discardableResult
  func send(_ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(Array(text.utf8)) }

  /// What comes next; empty at the end of the connection, nil when nothing came in time or the connection was reset.
  func receive() -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(socket, &buffer, buffer.count, 0)
    return count < 0 ? nil : Array(buffer.prefix(count))
  }

  /// Everything up to the end of the connection, or to `mark`.
  func receiveAll(until mark: String? = nil) -> String {
    var bytes: [UInt8] = []
    while let part = receive(), !part.isEmpty {
      bytes += part
      if let mark, String(decoding: bytes, as: UTF8.self).contains(mark) { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Closes with a reset, as a client that dies may.
  func reset() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout.size(ofValue: linger)))
  }
}

/// Runs work that blocks on a thread where it holds up no task.
func blocking<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
  await withCheckedContinuation { continuation in
    DispatchQueue.global().async { continuation.resume(returning: work()) }
  }
}

/// Sends `text` on a connection of its own and returns what comes until the server closes.
func exchange(_ text: String, port: UInt16) async -> String { await exchange(Array(text.utf8), port: port) }

func exchange(_ bytes: [UInt8], port: UInt16) async -> String {
  await blocking {
    guard let client = RawClient(port: port) else { return "no connection" }
    client.send(bytes)
    return client.receiveAll()
  }
}
