import Synchronization
import Testing

@testable import HTTPService

/// Starts a server on a free port of 127.0.0.1, runs `body` with it, stops it, and checks that nothing of it is left.
func withServer(
  _ configure: (inout HTTPServer.Configuration) -> Void = { _ in }, handler: @escaping HTTPHandler,
  sourceLocation: SourceLocation = #_sourceLocation, _ body: (HTTPServer) async throws -> Void
) async throws {
  var configuration = HTTPServer.Configuration()
  configure(&configuration)
  let server = try HTTPServer.start(configuration, handler: handler)
  do { try await body(server) } catch {
    await server.stop(within: .zero)
    throw error
  }
  await server.stop(within: .seconds(5))
  #expect(await eventually { server.core.liveExchanges.load(ordering: .relaxed) == 0 }, sourceLocation: sourceLocation)
  #expect(server.statistics.connections == 0, sourceLocation: sourceLocation)
  #expect(server.statistics.requests == 0, sourceLocation: sourceLocation)
  #expect(server.statistics.bodyBytes == 0, sourceLocation: sourceLocation)
}

/// Whether the condition comes true within ten seconds.
func eventually(_ condition: () async -> Bool) async -> Bool {
  let end = ContinuousClock.now + .seconds(10)
  while ContinuousClock.now < end {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return false
}

extension HTTPServer {
  func url(_ target: String = "/") -> String { "http://127.0.0.1:\(port)\(target)" }
}

/// Answers with what was asked: method, path, query, and the body after a line break.
let echo: HTTPHandler = { request in
  HTTPResponse(
    contentType: "text/plain",
    Array("\(request.method) \(request.path) \(request.target.rawQuery ?? "-")\n".utf8) + request.body)
}

extension HTTPServer {
  /// Whether a new client gets an answer.
  func serves() async -> Bool { (try? await HTTPClient().send(.init(.get, url())))?.status == .ok }
}

extension HTTPClient {
  /// The answer's status; nil without an answer.
  func status(of request: Request) async -> HTTPStatus? { (try? await send(request))?.status }

  /// The answer's body; nil without an answer.
  func body(of request: Request) async -> [UInt8]? { (try? await send(request))?.body }
}
