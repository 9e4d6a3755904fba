import Foundation
import Glibc

/// Many event streams that are open at once and read from.
final class OpenStreams {
  private var sockets: [Int32] = []

  /// Opens streams of one address. - Returns: how many answered with 200.
  func open(_ count: Int, port: UInt16, path: String, token: String) -> Int {
    let request = Array(
      "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\nAccept: text/event-stream\r\n\r\n".utf8)
    var answered = 0
    for _ in 0..<count {
      let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      guard connection >= 0 else { break }
      sockets.append(connection)
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      address.sin_port = port.bigEndian
      let connected = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      guard connected == 0, write(connection, request, request.count) == request.count else { continue }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let length = read(connection, &buffer, buffer.count)
      if length > 0, String(decoding: buffer[..<length], as: UTF8.self).hasPrefix("HTTP/1.1 200") { answered += 1 }
    }
    return answered
  }

  func close() {
    for connection in sockets { Glibc.close(connection) }
    sockets = []
  }
}
