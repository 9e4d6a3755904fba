import HTTPService
import Hub
import JSON
import Testing
import Web

@Suite struct ServerTests {
  private func serve(
    _ world: World, _ body: (_ base: String, _ client: HTTPClient) async throws -> Void
  ) async throws {
    var configuration = HTTPServer.Configuration()
    world.api.configure(&configuration)
    let router = world.api.router
    let server = try HTTPServer.start(configuration) { await router.respond(to: $0) }
    do { try await body("http://127.0.0.1:\(server.port)", HTTPClient()) } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  @Test func theJourneyWorksOverARealConnection() async throws {
    let world = try await World.make()
    try await serve(world) { base, client in
      let signIn = HTTPClient.Request(
        .post, "\(base)/api/v1/sessions", headers: ["Content-Type": "application/json"],
        body: Array(#"{"signIn":"mei","password":"\#(World.password)"}"#.utf8))
      let session = try await client.send(signIn)
      #expect(session.status == 201)
      let secret = try #require(Member(node: try? JSONReader.read(session.body))["secret"].text)
      let bearer: HTTPHeaders = ["Authorization": "Bearer \(secret)"]
      let me = try await client.send(HTTPClient.Request(.get, "\(base)/api/v1/me", headers: bearer))
      #expect(me.status == 200 && me.headers["X-Request-Id"]?.isEmpty == false)
      let head = try await client.send(HTTPClient.Request(.head, "\(base)/api/v1/me", headers: bearer))
      #expect(head.status == 200 && head.body.isEmpty)
    }
  }

  @Test func theServersOwnRefusalsAreProblemsToo() async throws {
    let world = try await World.make()
    try await serve(world) { base, client in
      func send(_ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders, count: Int) async throws -> HTTPClient.Response {
        try await client.send(
          HTTPClient.Request(method, base + path, headers: headers, body: [UInt8](repeating: 0x20, count: count)))
      }
      let large = try await send(.post, "/api/v1/sessions", ["Accept-Language": "zh-Hant"], count: 1 << 20 + 1)
      #expect(large.status == 413 && large.headers["Content-Type"] == "application/problem+json")
      let problem = Member(node: try? JSONReader.read(large.body))
      #expect(problem["name"].text == "body-too-large" && problem["title"].text == "超出大小上限")
      // Large bodies are for those who present a credential.
      #expect(try await send(.post, "/api/v1/jobs", [:], count: 2 << 20).status == 413)
      let bearer: HTTPHeaders = ["Authorization": "Bearer \(world.secret(of: "mei"))"]
      #expect(try await send(.post, "/api/v1/jobs", bearer, count: 2 << 20).status == 400)
      let traversal = try await send(.get, "/api/v1/jobs/x/files/%2e%2e/y", bearer, count: 0)
      #expect(traversal.status == 400 && traversal.headers["Content-Type"] == "application/problem+json")
      // An address that nobody can read is refused under an identifier too, in the reader's language.
      let broken = try await send(.get, "/api/v1/jobs/%01", ["Accept-Language": "zh-Hant"], count: 0)
      let named = Member(node: try? JSONReader.read(broken.body))
      #expect(broken.status == 400 && named["title"].text == "無法讀取請求")
      #expect(named["instance"].text?.isEmpty == false && named["instance"].text == broken.headers["X-Request-Id"])
    }
  }

  @Test func aLargeInputGoesThrough() async throws {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit(#","options":["--hold"]"#)
    try await serve(world) { base, client in
      let headers: HTTPHeaders = ["Authorization": "Bearer \(world.secret(of: "mei"))"]
      func put(_ count: Int) async throws -> HTTPStatus {
        try await client.send(
          HTTPClient.Request(
            .put, "\(base)/api/v1/jobs/\(job)/inputs/big.bin", headers: headers, body: [UInt8](repeating: 7, count: count))
        ).status
      }
      let taken = try await put(4 << 20)
      let refused = try await put(Hub.largestInput + 1)
      #expect(taken == 204 && refused == 413)
    }
  }
}
