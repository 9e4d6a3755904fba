import Glibc

/// A client that asks and then reads nothing of the answer.
final class SilentClient: Sendable {
  private let socket: Int32

  init(port: UInt16, _ target: String, secret: String) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    // A small buffer, so that the server's is what fills.
    var size: Int32 = 4096
    setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    _ = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    let text = Array("GET \(target) HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer \(secret)\r\n\r\n".utf8)
    _ = Glibc.send(socket, text, text.count, Int32(MSG_NOSIGNAL))
  }

  func close() { Glibc.close(socket) }
}
