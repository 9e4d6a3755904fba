import Foundation
import Glibc
import Synchronization

/// A TCP line of the loopback to another server, which a test cuts, slows down or breaks in the middle of an answer.
public final class FaultyLine: Sendable {
  /// What befalls what goes over it.
  public enum Condition: Sendable, Hashable {
    case sound
    /// Nothing passes: connections end, and new ones are ended at once.
    case cut
    /// Everything the server says is held back so long.
    case slow(Duration)
    /// After so many bytes of an answer its connection ends.
    case breaksAnswers(afterBytes: Int)
  }

  private struct State {
    var condition = Condition.sound
    var target: UInt16
    var isClosed = false
    /// Both ends of every connection that is open, by their numbers.
    var open: Set<Int32> = []
  }

  public let port: UInt16
  private let listener: Int32
  private let state: Mutex<State>

  /// - Parameter target: the server's port on 127.0.0.1.
  public init(to target: UInt16) throws {
    state = Mutex(State(target: target))
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    self.listener = listener
    var address = FaultyLine.loopback(0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let made = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
        bind(listener, plain, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, plain, &length) == 0
      }
    }
    guard listener >= 0, made else { throw POSIXError(.EADDRNOTAVAIL) }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in accept() }
  }

  /// A cut ends what is open; anything else holds for what is said from now on.
  public var condition: Condition {
    get { state.withLock { $0.condition } }
    set {
      state.withLock { state in
        state.condition = newValue
        if newValue == .cut { for end in state.open { shutdown(end, Int32(SHUT_RDWR)) } }
      }
    }
  }

  /// The server's port: another one where the server was started again.
  public var target: UInt16 {
    get { state.withLock { $0.target } }
    set { state.withLock { $0.target = newValue } }
  }

  public func close() {
    state.withLock { state in
      guard !state.isClosed else { return }
      state.isClosed = true
      for end in state.open { shutdown(end, Int32(SHUT_RDWR)) }
      shutdown(listener, Int32(SHUT_RDWR))
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return address
  }

  private func accept() {
    while true {
      let client = Glibc.accept(listener, nil, nil)
      guard client >= 0 else { break }
      guard let server = connected() else {
        Glibc.close(client)
        continue
      }
      let isOpen = state.withLock { state -> Bool in
        guard !state.isClosed, state.condition != .cut else { return false }
        state.open.formUnion([client, server])
        return true
      }
      guard isOpen else {
        Glibc.close(client)
        Glibc.close(server)
        continue
      }
      let ends = Ends(client: client, server: server)
      Thread.detachNewThread { [self] in carry(from: client, to: server, isAnswer: false, ends) }
      Thread.detachNewThread { [self] in carry(from: server, to: client, isAnswer: true, ends) }
    }
    Glibc.close(listener)
  }

  private func connected() -> Int32? {
    let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard server >= 0 else { return nil }
    var address = FaultyLine.loopback(target)
    let isConnected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    if isConnected { return server }
    Glibc.close(server)
    return nil
  }

  /// The two ends of a connection, closed when both directions are done.
  private final class Ends: Sendable {
    let client: Int32
    let server: Int32
    let left = Mutex(2)
    init(client: Int32, server: Int32) { (self.client, self.server) = (client, server) }
  }

  private func carry(from source: Int32, to target: Int32, isAnswer: Bool, _ ends: Ends) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(source, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      var passed = count
      if isAnswer {
        switch condition {
        case .slow(let time):
          Thread.sleep(forTimeInterval: Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18)
        case .breaksAnswers(let bytes): passed = min(count, bytes)
        case .sound, .cut: break
        }
      }
      var sent = 0
      while sent < passed {
        let written = buffer.withUnsafeBytes {
          $0.baseAddress.map { send(target, $0 + sent, passed - sent, Int32(MSG_NOSIGNAL)) } ?? -1
        }
        guard written > 0 else { break }
        sent += written
      }
      guard sent == count else { break }
    }
    shutdown(ends.client, Int32(SHUT_RDWR))
    shutdown(ends.server, Int32(SHUT_RDWR))
    guard
      ends.left.withLock({
        $0 -= 1; return $0 == 0
      })
    else { return }
    state.withLock { $0.open.subtract([ends.client, ends.server]) }
    Glibc.close(ends.client)
    Glibc.close(ends.server)
  }
}
