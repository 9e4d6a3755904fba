import Centres
import HTTPService
import Language
import PrayaTestKit
import Quantities
import Relay
import Synchronization

/// A hub's end of a relay behind a real server on the loopback, and agents that come to it.
final class RelayWorld: Sendable {
  /// What befalls an exchange on its way.
  enum Fate: Sendable { case passes, losesRequest, losesReply, arrivesTwice }

  let centre = ScriptedCentre()
  private let relayed: Mutex<RelayedCentre>
  private let server: Mutex<HTTPServer?>
  private let handler: Handler
  let port: UInt16
  let fate = Mutex<@Sendable () -> Fate>({ .passes })
  let events = Mutex<[RelayClient.Event]>([])
  static let token = "secret"

  var hub: RelayedCentre { relayed.withLock { $0 } }

  init(_ limits: RelayLimits = RelayWorld.patient) throws {
    relayed = Mutex(RelayedCentre(limits: limits))
    let handler = Handler()
    let started = try RelayWorld.serve(0) { await handler.respond($0) }
    server = Mutex(started)
    (port, self.handler) = (started.port, handler)
    handler.world.withLock { $0.world = self }
  }

  /// What the server asks: it is there before the world is.
  private final class Handler: Sendable {
    struct Weak: Sendable { weak var world: RelayWorld? }
    let world = Mutex(Weak())

    func respond(_ request: HTTPRequest) async -> HTTPResponse {
      await world.withLock { $0.world }?.respond(request) ?? .text("gone", status: .serviceUnavailable)
    }
  }

  static var patient: RelayLimits {
    var limits = RelayLimits()
    // A machine that is busy with other tests breaks none of them: what is about time sets its own.
    (limits.hold, limits.silence, limits.vacancy) = (.seconds(10), .seconds(90), .seconds(90))
    (limits.question, limits.grace) = (.seconds(60), .seconds(60))
    return limits
  }

  private static func serve(_ port: UInt16, _ handler: @escaping HTTPHandler) throws -> HTTPServer {
    var configuration = HTTPServer.Configuration()
    configuration.port = port
    configuration.limits.bodyBytes = RelayLimits.messageBytes
    return try HTTPServer.start(configuration, handler: handler)
  }

  private func respond(_ request: HTTPRequest) async -> HTTPResponse {
    guard request.headers["Authorization"] == "Bearer \(RelayWorld.token)" else {
      return problem("not-an-agent", "Who is this?", .unauthorized)
    }
    let fate = fate.withLock { $0 }()
    if fate == .losesRequest { return .text("lost", status: .serviceUnavailable) }
    do throws(Problem) {
      let message = try AgentMessage(request.body)
      if fate == .arrivesTwice { Task { _ = try? await hub.exchange(message) } }
      let answer = try await hub.exchange(message)
      return fate == .losesReply ? .text("lost", status: .serviceUnavailable) : .json(answer.bytes)
    } catch {
      return problem(error.name, error.message.english, error.kind == .unavailable ? .serviceUnavailable : .conflict)
    }
  }

  private func problem(_ name: String, _ detail: String, _ status: HTTPStatus) -> HTTPResponse {
    .json(Array("{\"name\":\"\(name)\",\"detail\":\"\(detail)\"}".utf8), status: status)
  }

  /// When messages that are written by hand were sent.
  static let moment = Instant(secondsSince1970: 1_800_000_000)

  func hello(agent: String = "a1", life: Int64 = 1, host: String = "login1") -> AgentHello {
    AgentHello(agent: agent, life: life, version: "0.1.0", host: host, terms: [Phrase("No nights.", "夜間不開放。")])
  }

  func client(
    agent: String = "a1", life: Int64 = 1, host: String = "login1", token: String = RelayWorld.token, lanes: Int = 4,
    arrivingBytes: Int64 = RelayLimits.arrivingBytes,
    to centre: (any Centre)? = nil
  ) -> RelayClient {
    var settings = RelayClient.Settings(hub: "http://127.0.0.1:\(port)", centre: "east")
    settings.pauses = .milliseconds(20) ... .milliseconds(200)
    settings.exchangeTime = .seconds(60)
    settings.lanes = lanes
    settings.arrivingBytes = arrivingBytes
    let hello = hello(agent: agent, life: life, host: host)
    return RelayClient(settings, token: token, centre: centre ?? self.centre, hello: { hello }) { [weak self] event in
      self?.events.withLock { $0.append(event) }
    }
  }

  /// Runs an agent for as long as `body` takes.
  func withAgent<Value: Sendable>(
    _ client: RelayClient? = nil, _ body: @Sendable () async throws -> Value
  ) async throws -> Value {
    let client = client ?? self.client()
    let agent = Task { await client.run() }
    do {
      let value = try await body()
      agent.cancel()
      await agent.value
      return value
    } catch {
      agent.cancel()
      await agent.value
      throw error
    }
  }

  /// The hub is killed: nothing of what it held in memory is left. It serves again at the same port.
  func restartHub(_ limits: RelayLimits = RelayWorld.patient, pause: Duration = .milliseconds(300)) async throws {
    hub.close()
    await server.withLock { $0 }?.stop(within: .milliseconds(100))
    relayed.withLock { $0 = RelayedCentre(limits: limits) }
    try await Task.sleep(for: pause)
    let again = try RelayWorld.serve(port) { [handler] in await handler.respond($0) }
    server.withLock { $0 = again }
  }

  func end() async {
    hub.close()
    await server.withLock { $0 }?.stop(within: .milliseconds(200))
  }

  /// Waits until it holds, for at most a minute.
  static func until(_ what: () -> Bool) async -> Bool {
    for _ in 0..<6000 {
      if what() { return true }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return false
  }
}
