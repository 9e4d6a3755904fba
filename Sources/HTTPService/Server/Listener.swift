import CMicrohttpd
import Dispatch
import Glibc
import Synchronization

/// A listening socket, and the loop that accepts from it.
///
/// libmicrohttpd could accept by itself; but to make it stop accepting without stopping (`MHD_quiesce_daemon`) can
/// abort the process when several of its threads race for the listening socket (version 0.9.75, worker pools).
final class Listener: Sendable {
  let port: UInt16
  private let socket: Int32
  /// Written to end the loop.
  private let wake: (read: Int32, write: Int32)
  private let ended = DispatchSemaphore(value: 0)
  private let state = Mutex(State.open)
  private enum State { case open, accepting, closed }

  init(address: String, port: UInt16) throws(HTTPServer.StartError) {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_PASSIVE
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address, String(port), &hints, &list) == 0, let found = list?.pointee else {
      throw .noSuchAddress(address)
    }
    defer { freeaddrinfo(list) }
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = Glibc.socket(found.ai_family, type, 0)
    guard socket >= 0 else { throw .system(call: "socket", errno: errno) }
    var ends: [Int32] = [-1, -1]
    do throws(HTTPServer.StartError) {
      self.port = try Self.listen(on: socket, at: found, named: address, port: port)
      guard praya_pipe(&ends) == 0 else { throw .system(call: "pipe2", errno: errno) }
    } catch {
      Glibc.close(socket)
      throw error
    }
    self.socket = socket
    wake = (ends[0], ends[1])
  }

  private static func listen(
    on socket: Int32, at found: addrinfo, named address: String, port: UInt16
  ) throws(HTTPServer.StartError) -> UInt16 {
    var on: Int32 = 1
    var off: Int32 = 0
    let size = socklen_t(MemoryLayout<Int32>.size)
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, size)
    if found.ai_family == AF_INET6 { setsockopt(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &off, size) }
    guard bind(socket, found.ai_addr, found.ai_addrlen) == 0, Glibc.listen(socket, 1024) == 0 else {
      switch errno {
      case EADDRINUSE: throw .addressInUse(address, port)
      case EACCES, EPERM: throw .notPermitted(address, port)
      case EADDRNOTAVAIL: throw .noSuchAddress(address)
      default: throw .system(call: "bind", errno: errno)
      }
    }
    var bound = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let isNamed = withUnsafeMutableBytes(of: &bound) {
      getsockname(socket, $0.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
    }
    guard isNamed == 0 else { throw .system(call: "getsockname", errno: errno) }
    // The port stands at the same place, in network order, in both kinds of address.
    return withUnsafeBytes(of: &bound) { UInt16(bigEndian: $0.load(fromByteOffset: 2, as: UInt16.self)) }
  }

  /// Accepts connections, on a thread of its own, and hands each over with its address.
  ///
  /// - Parameter mayAccept: false holds further clients back in the system's queue for the moment.
  func accept(
    while mayAccept: @escaping @Sendable () -> Bool, log: @escaping @Sendable (String) -> Void,
    _ take: @escaping @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
  ) {
    state.withLock { $0 = .accepting }
    // A queue of its own whose one block runs as long as the server listens.
    DispatchQueue(label: "praya.http.accept").async { [self] in
      defer { ended.signal() }
      while true {
        let isOpen = mayAccept()
        var polled = [pollfd(fd: wake.read, events: Int16(POLLIN), revents: 0)]
        if isOpen { polled.append(pollfd(fd: socket, events: Int16(POLLIN), revents: 0)) }
        guard poll(&polled, nfds_t(polled.count), isOpen ? -1 : 10) >= 0 || errno == EINTR else { return }
        if polled[0].revents != 0 { return }
        if isOpen && polled[1].revents != 0 && mayAccept() { acceptOne(log, take) }
      }
    }
  }

  private func acceptOne(
    _ log: @Sendable (String) -> Void, _ take: @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
  ) {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &address) { raw in
      guard let pointer = raw.baseAddress?.assumingMemoryBound(to: sockaddr.self) else { return }
      let client = praya_accept(socket, pointer, &length)
      if client >= 0 { return take(client, pointer, length) }
      guard [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errno) else { return }
      log("no connection can be accepted for the moment: \(String(cString: strerror(errno)))")
      usleep(100_000)
    }
  }

  /// Ends the loop and closes the socket. Returns when no more connection will be handed over.
  func close() {
    let before = state.withLock { state in
      defer { state = .closed }
      return state
    }
    guard before != .closed else { return }
    if before == .accepting {
      var byte: UInt8 = 0
      while write(wake.write, &byte, 1) < 0 && errno == EINTR {}
      ended.wait()
    }
    Glibc.close(socket)
    Glibc.close(wake.read)
    Glibc.close(wake.write)
  }
}
