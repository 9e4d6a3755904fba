import Foundation
import Synchronization

/// A daemon that behaves as badly as a test wants, on a port of this machine.
final class ScriptedPeer: Sendable {
  struct Request: Sendable {
    /// Such as `GET /slurm/v0.0.38/diag`.
    var line: String
    var head: String
    var body: String

    func header(_ name: String) -> String? {
      head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ": ") }
        .map { String($0.dropFirst(name.count + 2)) }
    }
  }

  enum Reaction: Sendable {
    case answer(Int, String)
    /// The connection is closed without an answer.
    case close
    /// Half of an answer, then the connection is closed.
    case breakOff
    /// No answer, the connection stays open.
    case hang
  }

  let port: Int
  private let listener: Int32
  private let react: @Sendable (Request) -> Reaction
  private let seen = Mutex<[Request]>([])
  private let connections = Mutex<[Int32]>([])

  init(_ react: @escaping @Sendable (Request) -> Reaction) throws {
    self.react = react
    let accepting = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    listener = accepting
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(accepting, $0, length) == 0 && listen(accepting, 64) == 0 && getsockname(accepting, $0, &length) == 0
      }
    }
    guard bound else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(accepting, nil, nil)
        guard connection >= 0 else {
          close(accepting)
          return
        }
        guard let self else {
          close(connection)
          continue
        }
        self.connections.withLock { $0.append(connection) }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
  }

  deinit { stop() }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    // Their threads close them; in the lock none of them is closed yet.
    connections.withLock { connections in
      for connection in connections { shutdown(connection, Int32(SHUT_RDWR)) }
    }
  }

  var address: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { seen.withLock { $0 } }
  func count(_ line: String) -> Int { requests.count { $0.line == line } }

  private func serve(_ connection: Int32) {
    var bytes: [UInt8] = []
    while let request = next(connection, &bytes) {
      seen.withLock { $0.append(request) }
      switch react(request) {
      case .answer(let status, let body): send(connection, status, body, bytes: body.utf8.count)
      case .breakOff:
        send(connection, 200, "{\"jobs\": [", bytes: 1000)
        shutdown(connection, Int32(SHUT_RDWR))
      case .close: shutdown(connection, Int32(SHUT_RDWR))
      case .hang: continue
      }
    }
    connections.withLock { $0.removeAll { $0 == connection } }
    close(connection)
  }

  private func send(_ connection: Int32, _ status: Int, _ body: String, bytes: Int) {
    let text = "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(bytes)\r\n\r\n\(body)"
    _ = Array(text.utf8).withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  private func next(_ connection: Int32, _ bytes: inout [UInt8]) -> Request? {
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let head = String(text[..<end.lowerBound])
        let lines = head.components(separatedBy: "\r\n")
        let length = lines.first { $0.lowercased().hasPrefix("content-length: ") }.flatMap { Int($0.dropFirst(16)) } ?? 0
        let headBytes = head.utf8.count + 4
        if bytes.count >= headBytes + length {
          let body = String(decoding: bytes[headBytes..<(headBytes + length)], as: UTF8.self)
          bytes.removeFirst(headBytes + length)
          let line = lines.first?.components(separatedBy: " ").prefix(2).joined(separator: " ") ?? ""
          return Request(line: line, head: head, body: body)
        }
      }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }
}
