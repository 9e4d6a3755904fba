import CMicrohttpd
import Dispatch
import Glibc
import Synchronization

extension ServerCore {
  /// Starts libmicrohttpd's threads, the watchdog and the accepting of connections.
  func start(listener: Listener) throws(HTTPServer.StartError) {
    guard let raw = startDaemon() else {
      if tls != nil { throw .unusableTLS }
      throw .system(call: "MHD_start_daemon", errno: errno)
    }
    let daemon = DaemonHandle(raw: raw)
    let watchdog = startWatchdog()
    running.withLock { $0 = Running(daemon: daemon, listener: listener, watchdog: watchdog) }
    listener.accept(while: { [self] in openOrOpening < limits.connections }, log: log) { [self] socket, address, length in
      handedOver.add(1, ordering: .relaxed)
      // When it cannot take the connection, it closes the socket itself.
      if MHD_add_connection(daemon.raw, socket, address, length) != .YES { handedOver.subtract(1, ordering: .relaxed) }
    }
  }

  /// Connections that are open, or handed over to a thread that has not yet begun with them.
  private var openOrOpening: Int {
    connections.withLock { $0.count + handedOver.load(ordering: .relaxed) - connectionsBegun.load(ordering: .relaxed) }
  }

  private func startDaemon() -> OpaquePointer? {
    var flags =
      MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue | MHD_USE_NO_LISTEN_SOCKET.rawValue
      | MHD_USE_ITC.rawValue
    if tls != nil { flags |= MHD_USE_TLS.rawValue }
    // libmicrohttpd keeps this reference until `stop` releases it.
    let shared = Unmanaged.passRetained(self).toOpaque()
    let context = OpaquePointer(shared)
    func pointer<Function>(_ function: Function) -> OpaquePointer { unsafeBitCast(function, to: OpaquePointer.self) }

    var options: [any CVarArg] = [
      MHD_OPTION.CONNECTION_MEMORY_LIMIT.rawValue, max(4096, limits.headBytes),
      // The pool of threads divides the number; the listener keeps to the exact one.
      MHD_OPTION.CONNECTION_LIMIT.rawValue, UInt32(clamping: limits.connections + 64),
      MHD_OPTION.PER_IP_CONNECTION_LIMIT.rawValue, UInt32(clamping: limits.connectionsPerAddress),
      MHD_OPTION.CONNECTION_TIMEOUT.rawValue, UInt32(clamping: max(1000, limits.silence.milliseconds + 999) / 1000),
      MHD_OPTION.NOTIFY_CONNECTION.rawValue, pointer(connectionCallback), context,
      MHD_OPTION.URI_LOG_CALLBACK.rawValue, pointer(targetCallback), context,
      MHD_OPTION.UNESCAPE_CALLBACK.rawValue, pointer(unescapeCallback), context,
      MHD_OPTION.NOTIFY_COMPLETED.rawValue, pointer(completedCallback), context,
    ]
    if threads > 1 { options += [MHD_OPTION.THREAD_POOL_SIZE.rawValue, UInt32(clamping: threads)] as [any CVarArg] }

    // libmicrohttpd reads the PEM texts only while it starts.
    let certificate = tls.flatMap { strdup($0.certificatePEM) }
    let key = tls.flatMap { strdup($0.privateKeyPEM) }
    defer {
      if let key { explicit_bzero(key, strlen(key)) }
      free(certificate)
      free(key)
    }
    if let certificate, let key {
      options += [MHD_OPTION.HTTPS_MEM_CERT.rawValue, OpaquePointer(certificate)] as [any CVarArg]
      options += [MHD_OPTION.HTTPS_MEM_KEY.rawValue, OpaquePointer(key)] as [any CVarArg]
    }
    options.append(MHD_OPTION.END.rawValue)
    let daemon = withVaList(options) { MHD_start_daemon_va(flags, 0, nil, nil, accessCallback, shared, $0) }
    if daemon == nil { Unmanaged<ServerCore>.fromOpaque(shared).release() }
    return daemon
  }

  func stop(within bound: Duration) async {
    let isFirst = running.withLock { running in
      defer { running.isStopping = true }
      return !running.isStopping
    }
    guard isFirst else { return await waitUntilStopped() }
    isDraining.store(true, ordering: .sequentiallyConsistent)
    let (listener, daemon, watchdog) = running.withLock { ($0.listener, $0.daemon, $0.watchdog) }
    listener?.close()
    let deadline = ContinuousClock.now + bound
    while requests.load(ordering: .relaxed) > 0, ContinuousClock.now < deadline {
      // Again each time: a handler may just now have answered with a stream.
      for connection in openConnections { connection.stream?.pipe.windUp() }
      await pause()
    }
    isClosing.store(true, ordering: .sequentiallyConsistent)
    repeat {
      for connection in openConnections { giveUp(connection) }
      if suspended.load(ordering: .sequentiallyConsistent) > 0 { await pause() }
    } while suspended.load(ordering: .sequentiallyConsistent) > 0
    watchdog?.cancel()
    if let daemon { await end(daemon) }
    let waiting = running.withLock { running in
      running.isStopped = true
      defer { running = Running(isStopping: true, isStopped: true) }
      return running.waiting
    }
    for continuation in waiting { continuation.resume() }
  }

  var openConnections: [Connection] { connections.withLock { Array($0.values) } }

  /// Takes what a connection waits for out of its way, whoever should have brought it.
  private func giveUp(_ connection: Connection) {
    switch connection.stage {
    case .handling(let exchange):
      exchange.abandonHandler(with: HTTPRefusal.stopping.response(to: exchange.request, by: refuse))
    case .streaming(let pipe): pipe.breakOff()
    case .head, .body, .sending: break
    }
  }

  private func end(_ daemon: DaemonHandle) async {
    await withCheckedContinuation { continuation in
      // It joins threads: not for a thread of the Swift runtime.
      DispatchQueue(label: "praya.http.stop").async {
        MHD_stop_daemon(daemon.raw)
        continuation.resume()
      }
    }
    Unmanaged.passUnretained(self).release()
  }

  private func waitUntilStopped() async {
    await withCheckedContinuation { continuation in
      let isStopped = running.withLock { running in
        if !running.isStopped { running.waiting.append(continuation) }
        return running.isStopped
      }
      if isStopped { continuation.resume() }
    }
  }

  /// Ten milliseconds, even in a task that was cancelled.
  private func pause() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(10)) { continuation.resume() }
    }
  }
}
