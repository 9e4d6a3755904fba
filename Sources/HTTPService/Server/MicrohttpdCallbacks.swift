import CMicrohttpd
import Glibc
import Synchronization

// What libmicrohttpd calls, on the thread of the connection in question. `context` is the server's core, which outlives
// the daemon. C functions without a Swift context: everything comes in through pointers.

private func core(_ context: UnsafeMutableRawPointer?) -> ServerCore? {
  context.map { Unmanaged<ServerCore>.fromOpaque($0).takeUnretainedValue() }
}

/// A connection begins or ends.
let connectionCallback: MHD_NotifyConnectionCallback = { context, handle, slot, event in
  guard let core = core(context), let handle, let slot else { return }
  switch event {
  case .CONNECTION_NOTIFY_STARTED:
    let connection = Connection(
      socket: praya_connection_socket(handle), remoteAddress: addressText(praya_client_address(handle)),
      deadline: core.deadline(in: core.limits.headTime))
    slot.pointee = Unmanaged.passRetained(connection).toOpaque()
    core.connections.withLock { $0[ObjectIdentifier(connection)] = connection }
  case .CONNECTION_NOTIFY_CLOSED:
    guard let raw = slot.pointee else { return }
    slot.pointee = nil
    let connection = Unmanaged<Connection>.fromOpaque(raw).takeRetainedValue()
    connection.close()
    core.connections.withLock { $0[ObjectIdentifier(connection)] = nil }
  @unknown default: return
  }
}

/// A request's first line has been read: the only moment at which its target is there as sent.
let targetCallback: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) -> UnsafeMutableRawPointer? =
  {
    context, target, handle in
    guard let core = core(context), let handle, let slot = praya_socket_context(handle) else { return nil }
    let connection = Unmanaged<Connection>.fromOpaque(slot).takeUnretainedValue()
    var bytes: [UInt8] = []
    if let target { bytes = Array(UnsafeRawBufferPointer(start: target, count: strlen(target))) }
    let exchange = Exchange(core: core, connection: connection, handle: ConnectionHandle(raw: handle), target: bytes)
    return Unmanaged.passRetained(exchange).toOpaque()
  }

/// Leaves the target as sent: `RequestTarget` decodes it, and refuses what is broken.
let unescapeCallback: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?) -> Int = {
  _, _, text in
  text.map { strlen($0) } ?? 0
}

/// A request's head, a part of its body, its end, or its going on after a suspension.
let accessCallback: MHD_AccessHandlerCallback = { _, handle, target, method, version, upload, uploadSize, slot in
  guard let handle, let uploadSize, let raw = slot?.pointee else { return .NO }
  let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeUnretainedValue()
  switch exchange.progress {
  case .new:
    exchange.core.requests.add(1, ordering: .relaxed)
    return exchange.begin(
      MicrohttpdHead(handle: handle, target: target, version: version, method: method, sent: exchange.target.count))
  case .receiving, .discarding:
    guard uploadSize.pointee > 0 else { return exchange.endOfRequest() }
    let bytes = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
    uploadSize.pointee = 0
    return exchange.receive(bytes)
  case .handling:
    return exchange.sendAnswer()
  }
}

/// A request is over, whether answered or broken off.
let completedCallback: MHD_RequestCompletedCallback = { context, _, slot, _ in
  guard let core = core(context), let slot, let raw = slot.pointee else { return }
  slot.pointee = nil
  let exchange = Unmanaged<Exchange>.fromOpaque(raw).takeRetainedValue()
  core.bodyBytes.subtract(exchange.countedBodyBytes, ordering: .relaxed)
  exchange.connection.enter(.head, until: core.deadline(in: core.limits.headTime))
  guard case .new = exchange.progress else {
    core.requests.subtract(1, ordering: .relaxed)
    core.requestsEnded.add(1, ordering: .relaxed)
    return
  }
}
