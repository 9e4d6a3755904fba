import Foundation
import HTTPService
import Synchronization
import Testing
import Web

/// A client of a stream, and what it has heard.
final class FollowedEvents: Sendable {
  private struct State {
    var parser = ServerSentEventParser()
    var events: [ServerSentEvent] = []
    var status: Int?
    var hasEnded = false
    var refusal: [UInt8] = []
  }

  private final class Book: Sendable {
    let state = Mutex(State())
  }

  private let book = Book()
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ client: HTTPClient, _ url: String, secret: String, after id: String? = nil) {
    var request = HTTPClient.Request(.get, url, headers: ["Authorization": "Bearer \(secret)"])
    request.headers["Last-Event-ID"] = id
    let wire = request
    let book = book
    let task = Task {
      let head = try? await client.stream(wire) { head, bytes in
        book.state.withLock { state in
          state.status = head.status.rawValue
          if head.status.isSuccess { state.events += (try? state.parser.receive(bytes)) ?? [] } else { state.refusal += bytes }
        }
        return .more
      }
      book.state.withLock { state in
        state.hasEnded = true
        state.status = state.status ?? head?.status.rawValue
      }
    }
    self.task.withLock { $0 = task }
  }

  var events: [ServerSentEvent] { book.state.withLock { $0.events } }
  var names: [String] { events.map { $0.event ?? "message" } }
  var hasEnded: Bool { book.state.withLock { $0.hasEnded } }
  var status: Int? { book.state.withLock { $0.status } }
  var refusal: String { String(decoding: book.state.withLock { $0.refusal }, as: UTF8.self) }

  /// Leaves.
  func leave() { task.withLock { $0 }?.cancel() }
}

/// Whether the condition comes true within so long.
func eventually(within bound: Duration = .seconds(90), _ condition: () async -> Bool) async -> Bool {
  let end = ContinuousClock.now + bound
  while ContinuousClock.now < end {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return await condition()
}

/// Serves a world on a free port of this machine while `body` runs.
func withServer(
  _ world: World, configure: (inout HTTPServer.Configuration) -> Void = { _ in },
  _ body: (_ base: String, _ server: HTTPServer) async throws -> Void
) async throws {
  var configuration = HTTPServer.Configuration()
  world.api.configure(&configuration)
  configure(&configuration)
  let router = world.api.router
  let server = try HTTPServer.start(configuration) { await router.respond(to: $0) }
  do { try await body("http://127.0.0.1:\(server.port)", server) } catch {
    await server.stop(within: .seconds(2))
    throw error
  }
  await server.stop(within: .seconds(2))
}
