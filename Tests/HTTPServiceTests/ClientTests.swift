import Glibc
import Synchronization
import Testing

@testable import HTTPService

@Suite struct ClientTests {
  @Test func everyMethodAndHeaderIsSentAsGiven() async throws {
    let handler: HTTPHandler = { request in
      .text(
        "\(request.method) \(request.headers["Content-Type"] ?? "-") \(request.headers["X-Empty"] ?? "-")| \(request.body.count)")
    }
    try await withServer(handler: handler) { server in
      let client = HTTPClient()
      for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"] {
        for size in [0, 3] {
          let request = HTTPClient.Request(
            HTTPMethod(rawValue: method), server.url(), headers: ["X-Empty": ""], body: [UInt8](repeating: 0, count: size))
          let answer = try await client.send(request)
          #expect(String(decoding: answer.body, as: UTF8.self) == "\(method) - | \(size)")
        }
      }
      let typed = try await client.send(.init(.post, server.url(), headers: ["content-type": "application/json"], body: [1]))
      #expect(String(decoding: typed.body, as: UTF8.self) == "POST application/json -| 1")
    }
  }

  @Test func aConnectionIsUsedAgain() async throws {
    try await withServer(handler: echo) { server in
      var configuration = HTTPClient.Configuration()
      configuration.lanes = 1
      let client = HTTPClient(configuration)
      for _ in 0..<20 { #expect(await client.status(of: .init(.get, server.url())) == .ok) }
      #expect(server.core.connectionsBegun.load(ordering: .relaxed) == 1)
    }
  }

  @Test func anAnswerBeyondTheLimitIsAnError() async throws {
    let handler: HTTPHandler = { request in
      var response = HTTPResponse(contentType: "x/y", [UInt8](repeating: 0, count: 1000))
      if request.path == "/head" { response.headers["X"] = String(repeating: "x", count: 20_000) }
      return response
    }
    try await withServer({ $0.limits.headBytes = 64 << 10 }, handler: handler) { server in
      var configuration = HTTPClient.Configuration()
      configuration.headBytes = 4096
      let client = HTTPClient(configuration)
      var request = HTTPClient.Request(.get, server.url())
      request.responseBytes = 1000
      #expect(await client.body(of: request)?.count == 1000)
      request.responseBytes = 999
      await #expect(throws: HTTPClientError.tooLarge(limit: 999)) { try await client.send(request) }
      await #expect(throws: HTTPClientError.tooLarge(limit: 4096)) { try await client.send(.init(.get, server.url("/head"))) }
    }
  }

  @Test func timeAndCancellationEndARequestAtOnce() async throws {
    let clock = ContinuousClock()
    try await withServer(handler: { _ in
      try? await Task.sleep(for: .seconds(60))
      return .text("")
    }) { server in
      let client = HTTPClient()
      var request = HTTPClient.Request(.get, server.url())
      request.time = .milliseconds(200)
      let timed = request
      await #expect(throws: HTTPClientError.timedOut) { try await client.send(timed) }
      let task = Task { try await client.send(.init(.get, server.url())) }
      #expect(await eventually { server.statistics.requests >= 2 })
      let time = await clock.measure {
        task.cancel()
        await #expect(throws: HTTPClientError.cancelled) { try await task.value }
      }
      #expect(time < .milliseconds(900), "not at the next look at the clock")
      let before = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return try await client.send(.init(.get, server.url()))
      }
      await #expect(throws: HTTPClientError.cancelled) { try await before.value }
      await server.stop(within: .zero)
    }
  }

  @Test func whatIsWrongIsNamed() async throws {
    let client = HTTPClient()
    // Held without anybody listening: a port that was given back may be another test's by now.
    let held = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(held) }
    let port = try portBound(to: held)
    let refused = await #expect(throws: HTTPClientError.self) { try await client.send(.init(.get, "http://127.0.0.1:\(port)/")) }
    guard case .couldNotConnect? = refused else {
      Issue.record("\(String(describing: refused))")
      return
    }
    let unknown = "http://nobody.invalid/"
    await #expect(throws: HTTPClientError.couldNotResolve(host: unknown)) { try await client.send(.init(.get, unknown)) }
    for url in [
      "", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1", "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://",
      "http://127.0.0.1:99999/",
    ] {
      let error = await #expect(throws: HTTPClientError.self) { try await client.send(.init(.get, url)) }
      guard case .invalidRequest? = error else {
        Issue.record("\(url): \(String(describing: error))")
        continue
      }
    }
    await #expect(throws: HTTPClientError.self) {
      try await client.send(.init(HTTPMethod(rawValue: "GET /x\r\n"), "http://127.0.0.1/"))
    }
  }

  @Test func moreRequestsThanLanesWaitAndALineHasItsLength() async throws {
    let released = Counter()
    try await withServer(handler: { _ in
      while released.count == 0 { try? await Task.sleep(for: .milliseconds(5)) }
      return .text("")
    }) { server in
      var configuration = HTTPClient.Configuration()
      configuration.lanes = 2
      configuration.waitingRequests = 3
      let client = HTTPClient(configuration)
      let tasks = (0..<12).map { _ in Task { await client.status(of: .init(.get, server.url())) } }
      #expect(await eventually { server.statistics.requests == 2 })
      try await Task.sleep(for: .milliseconds(50))
      released.add()
      var answered = 0
      for task in tasks where await task.value == .ok { answered += 1 }
      #expect((5..<12).contains(answered))
    }
  }

  /// A daemon that listens on a unix socket only, as Slurm's REST daemon does; its answers come from here byte by byte.
  @Test func aUnixSocketIsSpokenTo() async throws {
    let path = "/tmp/praya-unix-\(UInt32.random(in: 0 ... .max))"
    defer { unlink(path) }
    let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let isBound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
    try #require(isBound == 0 && listen(listener, 5) == 0)
    async let served: String = blocking {
      let client = accept(listener, nil, nil)
      defer { close(client) }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = recv(client, &buffer, buffer.count, 0)
      let answer = Array(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 2\r\n\r\nok".utf8)
      for byte in answer { _ = [byte].withUnsafeBytes { send(client, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) } }
      return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }
    var configuration = HTTPClient.Configuration()
    configuration.unixSocket = path
    let answer = try await HTTPClient(configuration).send(.init(.get, "http://localhost/slurm/v0.0.39/ping"))
    #expect(answer.status == .accepted)
    #expect(answer.headers.all("X-A") == ["1", "2"])
    #expect(answer.body == Array("ok".utf8))
    #expect(await served.hasPrefix("GET /slurm/v0.0.39/ping HTTP/1.1\r\n"))
  }
}

/// Binds a socket to some free port of the loopback. - Returns: the port.
private func portBound(to socket: Int32) throws -> UInt16 {
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
  var size = socklen_t(MemoryLayout<sockaddr_in>.size)
  let isBound = withUnsafeMutablePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0 }
  }
  try #require(isBound)
  return UInt16(bigEndian: address.sin_port)
}
