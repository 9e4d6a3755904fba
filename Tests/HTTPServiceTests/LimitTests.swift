import Glibc
import Testing

@testable import HTTPService

/// Each limit of the server, met and exceeded.
@Suite struct LimitTests {
  let client = HTTPClient()

  @Test(arguments: [false, true]) func aBodyBeyondTheLimitIsRefusedAndTheConnectionKept(inChunks: Bool) async throws {
    let reached = Counter()
    try await withServer(
      { $0.limits.bodyBytes = 1000 },
      handler: {
        reached.add($0.body.count); return .text("served")
      }
    ) { server in
      let body = [UInt8](repeating: 0x61, count: 300_000)
      let first =
        if inChunks {
          "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n493e0\r\n" + String(decoding: body, as: UTF8.self)
            + "\r\n0\r\n\r\n"
        } else { "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 300000\r\n\r\n" + String(decoding: body, as: UTF8.self) }
      let second =
        "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n" + String(repeating: "b", count: 1000)
      let answer = await exchange(first + second, port: server.port)
      #expect(answer.hasPrefix("HTTP/1.1 413"))
      #expect(answer.contains("The body exceeds 1000 bytes."))
      #expect(answer.hasSuffix("served"))
      #expect(reached.count == 1000)
    }
  }

  @Test func whoeverAsksBeforeSendingIsToldAtOnce() async throws {
    try await withServer({ $0.limits.bodyBytes = 1000 }, handler: echo) { server in
      let head = "Host: h\r\nExpect: 100-continue\r\nConnection: close\r\n"
      let refused = await exchange("POST / HTTP/1.1\r\nContent-Length: 1001\r\n\(head)\r\n", port: server.port)
      #expect(refused.hasPrefix("HTTP/1.1 413"))
      let welcome = await blocking { () -> String in
        guard let client = RawClient(port: server.port) else { return "" }
        client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\n\(head)\r\n")
        let leave = client.receiveAll(until: "\r\n\r\n")
        client.send("ok")
        return leave + client.receiveAll()
      }
      #expect(welcome.hasPrefix("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"))
      #expect(welcome.hasSuffix("\nok"))
    }
  }

  @Test func anEndlessUploadIsCutOff() async throws {
    try await withServer(
      {
        $0.limits.bodyBytes = 1000
        $0.limits.discardedBodyBytes = 1 << 20
      }, handler: echo
    ) { server in
      let sent = await blocking { () -> Int in
        guard let client = RawClient(port: server.port) else { return -1 }
        client.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0, count: 0x10000) + Array("\r\n".utf8)
        var sent = 0
        while sent < 1000, client.send(chunk) { sent += 1 }
        return sent
      }
      #expect(sent > 0 && sent < 1000)
      #expect(await server.serves())
    }
  }

  @Test func theLimitOfABodyMayDependOnTheRoute() async throws {
    try await withServer({ $0.bodyLimit = { $0.path == "/none" ? 0 : nil } }, handler: echo) { server in
      #expect(await client.status(of: .init(.post, server.url("/some"), body: [1])) == .ok)
      #expect(await client.status(of: .init(.post, server.url("/none"), body: [1])) == .contentTooLarge)
      #expect(await client.status(of: .init(.post, server.url("/none"))) == .ok)
    }
  }

  @Test func allBodiesTogetherHaveALimit() async throws {
    try await withServer(
      { $0.limits.allBodiesBytes = 150_000 },
      handler: { request in
        if request.path == "/wait" { try? await Task.sleep(for: .seconds(60)) }
        return .text("")
      }
    ) { server in
      let body = [UInt8](repeating: 0, count: 100_000)
      let holder = Task { try? await client.send(.init(.post, server.url("/wait"), body: body)) }
      #expect(await eventually { server.statistics.bodyBytes == 100_000 })
      let refused = try await client.send(.init(.post, server.url(), body: body))
      #expect(refused.status == .serviceUnavailable)
      #expect(refused.headers["Retry-After"] != nil)
      #expect(await client.status(of: .init(.post, server.url(), body: [1])) == .ok)
      holder.cancel()
      _ = await holder.value
      await server.stop(within: .zero)
    }
  }

  @Test func aHeadOrATargetBeyondTheLimitIsRefused() async throws {
    try await withServer({ $0.limits.targetBytes = 500 }, handler: echo) { server in
      #expect(await client.status(of: .init(.get, server.url("/" + String(repeating: "a", count: 499)))) == .ok)
      #expect(await client.status(of: .init(.get, server.url("/" + String(repeating: "a", count: 500)))) == .uriTooLong)
      let head = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
      let large = await exchange(head + "X: " + String(repeating: "x", count: 100_000) + "\r\n\r\n", port: server.port)
      #expect(large.hasPrefix("HTTP/1.1 431") || large.isEmpty)
      let many = await exchange(head + String(repeating: "X: y\r\n", count: 20_000) + "\r\n", port: server.port)
      #expect(many.hasPrefix("HTTP/1.1 431") || many.isEmpty)
      let long = await exchange("GET /" + String(repeating: "a", count: 100_000) + " HTTP/1.1\r\n\r\n", port: server.port)
      #expect(long.hasPrefix("HTTP/1.1 414") || long.isEmpty)
      #expect(await server.serves())
    }
  }

  @Test func moreConnectionsThanAllowedWaitForTheirTurn() async throws {
    try await withServer({ $0.limits.connections = 3 }, handler: echo) { server in
      let holders = await blocking { (0..<3).compactMap { _ in RawClient(port: server.port) } }
      #expect(await eventually { server.statistics.connections == 3 })
      let late = Task { await exchange("GET /late HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", port: server.port) }
      try await Task.sleep(for: .milliseconds(200))
      #expect(server.statistics.connections == 3)
      #expect(server.statistics.requestsEnded == 0)
      #expect(holders.count == 3)
      _ = consume holders
      #expect(await late.value.hasSuffix("GET /late -\n"))
    }
  }

  @Test func oneAddressHasItsShareOfConnections() async throws {
    try await withServer({ $0.limits.connectionsPerAddress = 2 }, handler: echo) { server in
      let holders = await blocking { (0..<2).compactMap { _ in RawClient(port: server.port) } }
      #expect(await eventually { server.statistics.connections == 2 })
      let third = await blocking { () -> String? in
        guard let client = RawClient(port: server.port) else { return nil }
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        return client.receiveAll()
      }
      #expect(third?.isEmpty ?? true)
      #expect(holders.count == 2)
    }
  }

  @Test(arguments: ["GET / HTTP/1.1\r\nHost: h\r\nX: ", "", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n"])
  func aClientThatDribblesIsCutOff(beginning: String) async throws {
    try await withServer(
      {
        $0.limits.headTime = .milliseconds(300)
        $0.limits.transferTime = .milliseconds(300)
        $0.limits.slowestTransfer = 1 << 20
      }, handler: echo
    ) { server in
      let clock = ContinuousClock()
      let time = await clock.measure {
        await blocking {
          guard let client = RawClient(port: server.port) else { return }
          client.send(beginning)
          for _ in 0..<500 where client.send("x") { usleep(20_000) }
        }
      }
      #expect(time < .seconds(8))
      #expect(await server.serves())
    }
  }

  @Test func aClientThatDoesNotReadIsCutOff() async throws {
    let big = [UInt8](repeating: 0, count: 32 << 20)
    try await withServer(
      {
        $0.limits.transferTime = .milliseconds(300)
        $0.limits.slowestTransfer = 1 << 30
      }, handler: { _ in HTTPResponse(contentType: "x/y", big) }
    ) { server in
      let client = await blocking { RawClient(port: server.port) }
      await blocking { _ = client?.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
      #expect(await eventually { server.statistics.requests == 1 || server.statistics.requestsEnded == 1 })
      #expect(await eventually { server.statistics.connections == 0 })
      #expect(client != nil)
    }
  }

  @Test func aHandlerThatTakesTooLongIsAnsweredForAndCancelled() async throws {
    let cancelled = Counter()
    try await withServer(
      { $0.limits.handlerTime = .milliseconds(200) },
      handler: { request in
        guard request.path == "/slow" else { return .text("fast") }
        do { try await Task.sleep(for: .seconds(60)) } catch { cancelled.add() }
        return .text("too late")
      }
    ) { server in
      #expect(await client.status(of: .init(.get, server.url("/slow"))) == .serviceUnavailable)
      #expect(await eventually { cancelled.count == 1 })
      #expect(await client.body(of: .init(.get, server.url())) == Array("fast".utf8))
    }
  }
}
