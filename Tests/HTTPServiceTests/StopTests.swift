import Glibc
import Synchronization
import Testing

@testable import HTTPService

@Suite struct StopTests {
  @Test func aRequestInFlightIsFinishedAndNoNewOneIsTaken() async throws {
    let entered = Counter()
    let released = Counter()
    try await withServer(handler: { _ in
      entered.add()
      while released.count == 0 { try? await Task.sleep(for: .milliseconds(5)) }
      return .text("finished")
    }) { server in
      let inFlight = Task { try await HTTPClient().send(.init(.get, server.url())) }
      let idle = await blocking { RawClient(port: server.port) }
      #expect(await eventually { entered.count == 1 && server.statistics.connections == 2 })
      async let stopped: Void = server.stop(within: .seconds(20))
      #expect(await eventually { server.core.isDraining.load(ordering: .relaxed) })
      await #expect(throws: HTTPClientError.self) {
        while true { _ = try await HTTPClient().send(.init(.get, server.url())) }
      }
      let refused = await blocking { () -> String in
        idle?.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        return idle?.receiveAll() ?? ""
      }
      #expect(refused.hasPrefix("HTTP/1.1 503"))
      released.add()
      let answer = try await inFlight.value
      #expect(answer.body == Array("finished".utf8))
      #expect(answer.headers["Connection"]?.lowercased() == "close")
      await stopped
    }
  }

  @Test func whatDoesNotEndIsEndedAtTheBound() async throws {
    let clock = ContinuousClock()
    try await withServer(handler: { request in
      if request.path == "/events" { return .events(AsyncStream { _ in }) }
      if request.path == "/stream" { return HTTPResponse(body: .stream(AsyncThrowingStream { _ in })) }
      // It does not even listen to its cancellation, for a while.
      for _ in 0..<100 { await withCheckedContinuation { continuation in Task.detached { continuation.resume() } } }
      try? await Task.sleep(for: .seconds(600))
      return .text("")
    }) { server in
      let clients = await blocking { () -> [RawClient] in
        ["/never", "/events", "/stream", "/never"].compactMap { path in
          let client = RawClient(port: server.port)
          client?.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
          return client
        }
      }
      #expect(await eventually { server.statistics.requests == 4 })
      let time = await clock.measure { await server.stop(within: .milliseconds(200)) }
      #expect(time < .seconds(5))
      let answers = await blocking { clients.map { $0.receiveAll() } }
      #expect(answers[1].hasSuffix("0\r\n\r\n"), "events end in order")
      #expect(!answers[2].hasSuffix("0\r\n\r\n"), "a stream of bytes is broken off")
    }
  }

  @Test func severalMayStopItAtOnce() async throws {
    try await withServer(handler: echo) { server in
      await withTaskGroup(of: Void.self) { group in for _ in 0..<5 { group.addTask { await server.stop(within: .seconds(1)) } } }
      await server.stop()
    }
  }

  /// Clients that vanish at every moment, while the server answers, waits or streams; then nothing may be left.
  @Test(arguments: [UInt64(1), 2]) func anAbortStormLeavesNothingBehind(seed: UInt64) async throws {
    // libmicrohttpd keeps a connection whose client left in the midst of a head or body until its time is up.
    try await withServer(
      {
        $0.limits.headTime = .seconds(1)
        $0.limits.transferTime = .seconds(1)
      },
      handler: { request in
        switch request.path {
        case "/now": return .text("now")
        case "/events":
          return .events(
            AsyncStream {
              try? await Task.sleep(for: .milliseconds(1))
              return Task.isCancelled ? nil : ServerSentEvent(data: "x")
            })
        case "/big": return HTTPResponse(contentType: "x/y", [UInt8](repeating: 0, count: 1 << 20))
        default:
          try? await Task.sleep(for: .milliseconds(3))
          return await echo(request)
        }
      }
    ) { server in
      var random = SplitMix(state: seed)
      let plans = (0..<400).map { _ in
        (
          path: ["/now", "/events", "/big", "/later"].randomElement(using: &random) ?? "/now",
          cut: Int.random(in: 0...120, using: &random),
          wait: UInt32.random(in: 0...6000, using: &random), resets: Bool.random(using: &random)
        )
      }
      await withTaskGroup(of: Void.self) { group in
        for part in 0..<8 {
          group.addTask {
            await blocking {
              for plan in plans[(part * 50)..<(part * 50 + 50)] {
                guard let client = RawClient(port: server.port) else { continue }
                let request = Array(
                  "POST \(plan.path) HTTP/1.1\r\nHost: h\r\nContent-Length: 30\r\n\r\n012345678901234567890123456789".utf8)
                client.send(Array(request.prefix(plan.cut)))
                usleep(plan.wait)
                if plan.resets { client.reset() }
              }
            }
          }
        }
      }
      #expect(await eventually { server.core.liveExchanges.load(ordering: .relaxed) == 0 })
      #expect(await eventually { server.statistics.connections == 0 })
      #expect(await server.serves())
    }
  }
}
