import Synchronization
import Testing

@testable import HTTPService

@Suite struct ServerTests {
  let client = HTTPClient()

  @Test func aRequestComesBackAsItWasSent() async throws {
    try await withServer(handler: echo) { server in
      let response = try await client.send(.init(.post, server.url("/a%20b?x=1"), body: Array("body".utf8)))
      #expect(response.status == .ok)
      #expect(String(decoding: response.body, as: UTF8.self) == "POST /a b x=1\nbody")
      #expect(response.headers["content-type"] == "text/plain")
    }
  }

  @Test func headersAndTheClientsAddressArrive() async throws {
    let handler: HTTPHandler = { request in
      var response = HTTPResponse.text(
        "\(request.headers.all("X-Many").joined(separator: "|")) \(request.remoteAddress) \(request.id)")
      response.headers.add("Set-Cookie", "a=1")
      response.headers.add("Set-Cookie", "b=2\r\nX-Evil: 1")
      return response
    }
    try await withServer(handler: handler) { server in
      let response = try await client.send(.init(.get, server.url(), headers: ["X-Many": "1", "x-many": "2"]))
      let words = String(decoding: response.body, as: UTF8.self).split(separator: " ")
      #expect(words.prefix(2) == ["1|2", "127.0.0.1"])
      #expect(response.headers.all("set-cookie") == ["a=1", "b=2  X-Evil: 1"])
      #expect(!response.headers.contains("X-Evil"))
      let second = try await client.send(.init(.get, server.url()))
      #expect(String(decoding: second.body, as: UTF8.self).split(separator: " ").last != words.last)
    }
  }

  @Test(arguments: [false, true]) func manyAtOnceAreAllAnswered(suspends: Bool) async throws {
    let handler: HTTPHandler = { request in
      if suspends { try? await Task.sleep(for: .milliseconds(1)) }
      return await echo(request)
    }
    try await withServer(handler: handler) { server in
      var configuration = HTTPClient.Configuration()
      configuration.lanes = 16
      let client = HTTPClient(configuration)
      let good = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<400 {
          group.addTask {
            let body = Array("\(number)".utf8)
            let answer = try await client.send(.init(.put, server.url("/\(number)"), body: body))
            return String(decoding: answer.body, as: UTF8.self) == "PUT /\(number) -\n\(number)"
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(good == 400)
      #expect(server.statistics.connections <= 16)
      #expect(await eventually { server.statistics.requestsEnded == 400 })
    }
  }

  @Test func bigBodiesGoBothWays() async throws {
    try await withServer({ $0.bodyLimit = { $0.path == "/big" ? 64 << 20 : nil } }, handler: echo) { server in
      var random = SystemRandomNumberGenerator()
      let body = (0..<(3 << 20) / 8).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
      let response = try await client.send(.init(.post, server.url("/big"), body: body))
      #expect(response.body.suffix(body.count) == body[...])
      var largest = HTTPClient.Request(.put, server.url("/big"), body: [UInt8](repeating: 7, count: 64 << 20))
      largest.responseBytes = 65 << 20
      let answer = try await client.send(largest)
      #expect(answer.body.count == (64 << 20) + Array("PUT /big -\n".utf8).count)
    }
  }

  @Test func chunkedUploadsAreJoined() async throws {
    try await withServer(handler: echo) { server in
      let head = "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
      let answer = await exchange(head + "5\r\nhello\r\n1;x=y\r\n \r\n5\r\nworld\r\n0\r\nTrailer: t\r\n\r\n", port: server.port)
      #expect(answer.hasPrefix("HTTP/1.1 200"))
      #expect(answer.hasSuffix("POST /c -\nhello world"))
      for broken in ["x\r\nhello\r\n0\r\n\r\n", "5\r\nhelloX\r\n0\r\n\r\n", "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n"] {
        let answer = await exchange(head + broken, port: server.port)
        #expect(answer.hasPrefix("HTTP/1.1 4"), "\(broken) \(answer)")
      }
    }
  }

  @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
    let handler: HTTPHandler = { request in
      // The earlier it came, the longer it takes.
      try? await Task.sleep(for: .milliseconds(request.path == "/1" ? 60 : 1))
      return await echo(request)
    }
    try await withServer(handler: handler) { server in
      var requests = ""
      for number in 1...5 {
        let end = number == 5 ? "Connection: close\r\n" : ""
        requests += "POST /\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\(end)\r\n\(number)!"
      }
      let answer = await exchange(requests, port: server.port)
      let order = answer.split(separator: "POST /").dropFirst().map { $0.prefix { $0 != " " } }
      #expect(order == ["1", "2", "3", "4", "5"])
      #expect(answer.split(separator: "HTTP/1.1 200 OK").count == 5)
      #expect((1...5).allSatisfy { answer.contains("POST /\($0) -\n\($0)!") })
    }
  }

  @Test func headHasTheHeadersOfGetAndNoBody() async throws {
    let started = Atomic<Int>(0)
    let handler: HTTPHandler = { request in
      guard request.path == "/events" else { return .text("12345") }
      return .events(
        AsyncStream {
          started.add(1, ordering: .relaxed); return ServerSentEvent(data: "x")
        })
    }
    try await withServer(handler: handler) { server in
      let response = try await client.send(.init(.head, server.url()))
      #expect(response.status == .ok)
      #expect(response.headers["Content-Length"] == "5")
      #expect(response.body.isEmpty)
      let events = try await client.send(.init(.head, server.url("/events")))
      #expect(events.headers["Content-Type"] == "text/event-stream")
      #expect(started.load(ordering: .relaxed) == 0)
    }
  }

  @Test func anUnusableAnswerBecomesAnInternalErrorInTheFacesWords() async throws {
    let handler: HTTPHandler = { request in
      switch request.path {
      case "/status": HTTPResponse(status: 101)
      case "/file": HTTPResponse(body: .file(path: "/nonexistent", range: nil))
      case "/folder": HTTPResponse(body: .file(path: "/tmp", range: nil))
      default: HTTPResponse(body: .file(path: "/etc/hostname", range: 0..<(1 << 40)))
      }
    }
    try await withServer({ $0.refuse = { refusal, _ in .json(Array("{\"\(refusal.status)\"}".utf8)) } }, handler: handler) {
      server in
      for path in ["/status", "/file", "/folder", "/range"] {
        let response = try await client.send(.init(.get, server.url(path)))
        #expect(response.status == .internalServerError, "\(path)")
        #expect(response.body == Array(#"{"500"}"#.utf8))
      }
    }
  }

  @Test func itListensOnIPv6AndOnBothKinds() async throws {
    for address in ["::1", "::"] {
      try await withServer({ $0.address = address }, handler: { .text($0.remoteAddress) }) { server in
        let overIPv6 = try await client.send(.init(.get, "http://[::1]:\(server.port)/"))
        #expect(overIPv6.body == Array("::1".utf8))
        guard address == "::" else { return }
        let overIPv4 = try await client.send(.init(.get, server.url()))
        #expect(overIPv4.body == Array("127.0.0.1".utf8))
      }
    }
  }

  @Test func whatCannotBeListenedOnIsNamed() async throws {
    try await withServer(handler: echo) { server in
      var configuration = HTTPServer.Configuration()
      configuration.port = server.port
      #expect(throws: HTTPServer.StartError.addressInUse("127.0.0.1", server.port)) {
        try HTTPServer.start(configuration, handler: echo)
      }
      configuration.address = "192.0.2.1"
      #expect(throws: HTTPServer.StartError.noSuchAddress("192.0.2.1")) { try HTTPServer.start(configuration, handler: echo) }
      configuration.address = "no address"
      #expect(throws: HTTPServer.StartError.noSuchAddress("no address")) { try HTTPServer.start(configuration, handler: echo) }
      configuration.address = "127.0.0.1"
      configuration.port = 0
      configuration.tls = .init(certificatePEM: "no certificate", privateKeyPEM: "no key")
      #expect(throws: HTTPServer.StartError.unusableTLS) { try HTTPServer.start(configuration, handler: echo) }
    }
  }
}
