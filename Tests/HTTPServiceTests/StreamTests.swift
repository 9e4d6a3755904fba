import Synchronization
import Testing

@testable import HTTPService

@Suite struct StreamTests {
  let client = HTTPClient()

  @Test func eventsArriveWholeAndInOrder() async throws {
    let events = [
      ServerSentEvent(data: "one"), ServerSentEvent(event: "state", id: "7", data: "two\nlines\r\nmore"),
      ServerSentEvent(event: "a\nb", id: "c\r\nd", data: ""), ServerSentEvent(data: "香港"),
    ]
    let handler: HTTPHandler = { _ in
      .events(
        AsyncStream { continuation in
          for event in events { continuation.yield(event) }
          continuation.finish()
        })
    }
    try await withServer(handler: handler) { server in
      let received = Mutex((ServerSentEventParser(), [ServerSentEvent]()))
      let head = try await client.stream(.init(.get, server.url())) { _, bytes in
        received.withLock { state in if let some = try? state.0.receive(bytes) { state.1 += some } }
        return .more
      }
      #expect(head.headers["content-type"] == "text/event-stream")
      #expect(
        received.withLock { $0.1 } == [
          .init(data: "one"), .init(event: "state", id: "7", data: "two\nlines\nmore"), .init(event: "ab", id: "cd", data: ""),
          .init(id: "cd", data: "香港"),
        ])
    }
  }

  @Test func aClientThatLeavesEndsTheProducer() async throws {
    let ended = Counter()
    let handler: HTTPHandler = { _ in
      .events(
        AsyncStream { continuation in
          continuation.onTermination = { _ in ended.add() }
          // One event, then silence: only the client's leaving can end it.
          continuation.yield(ServerSentEvent(data: "x"))
        })
    }
    try await withServer(handler: handler) { server in
      await #expect(throws: HTTPClientError.cancelled) { try await client.stream(.init(.get, server.url())) { _, _ in .enough } }
      let got = Counter()
      let reader = Task {
        try? await HTTPClient().stream(.init(.get, server.url())) { _, bytes in
          got.add(bytes.count); return .more
        }
      }
      #expect(await eventually { got.count > 0 })
      reader.cancel()
      _ = await reader.value
      await blocking {
        guard let client = RawClient(port: server.port) else { return }
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        _ = client.receiveAll(until: "data: x")
      }
      #expect(await eventually { ended.count == 3 && server.statistics.streams == 0 && server.statistics.requests == 0 })
    }
  }

  @Test func theProducerWaitsForASlowReader() async throws {
    let produced = Counter()
    let handler: HTTPHandler = { _ in
      .events(
        AsyncStream {
          produced.add(); return ServerSentEvent(data: String(repeating: "x", count: 10_000))
        })
    }
    try await withServer({ $0.limits.silence = .seconds(30) }, handler: handler) { server in
      let client = await blocking { () -> RawClient? in
        let client = RawClient(port: server.port)
        client?.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        return client
      }
      #expect(await eventually { produced.count > 0 })
      var before = -1
      #expect(
        await eventually {
          defer { before = produced.count }
          try? await Task.sleep(for: .milliseconds(200))
          return produced.count == before
        })
      // What the sockets hold and one buffer: far from endless.
      #expect(produced.count < 3000)
      await blocking { for _ in 0..<50 { _ = client?.receive() } }
      #expect(await eventually { produced.count > before })
    }
  }

  @Test func silenceIsFilledWithComments() async throws {
    try await withServer({ $0.limits.heartbeat = .milliseconds(100) }, handler: { _ in .events(AsyncStream { _ in }) }) {
      server in
      let text = await blocking { () -> String in
        guard let client = RawClient(port: server.port) else { return "" }
        client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        return client.receiveAll(until: ":\n\n")
      }
      #expect(text.contains(":\n\n"))
    }
  }

  @Test func aStreamThatFailsIsNotTakenForComplete() async throws {
    struct Failure: Error {}
    let handler: HTTPHandler = { request in
      HTTPResponse(
        body: .stream(
          AsyncThrowingStream { continuation in
            continuation.yield(Array("part".utf8))
            continuation.finish(throwing: request.path == "/fails" ? Failure() : nil)
          }))
    }
    try await withServer(handler: handler) { server in
      let whole = try await client.send(.init(.get, server.url("/ends")))
      #expect(whole.body == Array("part".utf8))
      await #expect(throws: HTTPClientError.self) { try await client.send(.init(.get, server.url("/fails"))) }
    }
  }

  @Test func hundredsOfStreamsAreHeldAndLetGo() async throws {
    let handler: HTTPHandler = { _ in
      .events(AsyncStream { $0.yield(ServerSentEvent(data: "x")) })
    }
    try await withServer(handler: handler) { server in
      let clients = await blocking { (0..<300).compactMap { _ in RawClient(port: server.port) } }
      await blocking { for client in clients { client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") } }
      #expect(await eventually { server.statistics.streams == 300 })
      #expect(server.core.suspended.load(ordering: .relaxed) <= 300)
      #expect(clients.count == 300)
    }
  }

  @Test func theParserTakesPiecesCutAnywhere() throws {
    let text = Array(
      (": hello\r\ndata:a\rdata: b\n\nevent: e\nid: 1\ndata\n\nretry: 5\nunknown: x\n\n"
        + "data: 港\r\n\r\nid: 2\0\ndata: z\n\n").utf8)
    for cut in 0...text.count {
      var parser = ServerSentEventParser()
      let events = try parser.receive(text[..<cut]) + parser.receive(text[cut...])
      #expect(
        events == [
          .init(data: "a\nb"), .init(event: "e", id: "1", data: ""), .init(id: "1", data: "港"), .init(id: "1", data: "z"),
        ], "cut at \(cut)")
    }
    var parser = ServerSentEventParser(limit: 10)
    #expect(throws: ServerSentEventParser.EventTooLarge(limit: 10)) { try parser.receive(Array("data: 0123456789".utf8)) }
  }
}
