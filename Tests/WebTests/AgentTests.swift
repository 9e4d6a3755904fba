import Centres
import HTTPService
import Hub
import JSON
import Language
import Quantities
import Relay
import Testing
import Web

/// A centre that is reached by its agent, through the API.
@Suite struct AgentTests {
  private let exchange = "/api/v1/centres/east/exchange"
  private let tokens = "/api/v1/centres/east/agent-tokens"

  /// The test city, its centre by agent.
  private func world() async throws -> World {
    let world = try await World.make()
    let city = World.city.replacing(#""connection": "local""#, with: #""connection": "agent""#)
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", city).status == 200)
    try await world.hub.connectCentres()
    return world
  }

  private func token(_ world: World, _ body: String = "{}") async throws -> String {
    let made = try await world.ask(.post, tokens, as: "opa", body)
    #expect(made.status == 201, "\(made.text)")
    return try #require(made["secret"].text)
  }

  private func hello(_ agent: String = "a1", host: String = "login1") -> AgentHello {
    AgentHello(
      agent: agent, life: 1, version: "0.1.0", host: host, terms: [Phrase("No nights.", "夜間不開放。")])
  }

  private func message(
    _ hello: AgentHello? = nil, answers: [GivenAnswer] = [], waits: Bool = false,
    sentAt: Instant = Instant(secondsSince1970: 0)
  ) -> [UInt8] {
    AgentMessage(
      hello: hello ?? self.hello(), sentAt: sentAt, body: .listen(lane: 0, answers: answers, waits: waits)
    ).bytes
  }

  private func send(_ world: World, _ secret: String, _ bytes: [UInt8]) async throws -> Reply {
    try await world.ask(.post, exchange, headers: ["Authorization": "Bearer \(secret)"], bytes: bytes)
  }

  @Test func anAgentIsLetInByItsCentresTokenAndByNothingElse() async throws {
    let world = try await world()
    let secret = try await token(world)
    #expect(try await send(world, secret, message()).status == 200)
    for wrong in ["", "x", "prayaagent_" + String(repeating: "0", count: 32), world.secret(of: "ada")] {
      #expect(try await send(world, wrong, message()).status == 401)
    }
    // Of another centre, and of none.
    for centre in ["west", "x"] {
      let reply = try await world.ask(
        .post, "/api/v1/centres/\(centre)/exchange", headers: ["Authorization": "Bearer \(secret)"], bytes: message())
      #expect(reply.status == 401)
    }
    // And it opens nothing else.
    #expect(try await world.ask(.get, "/api/v1/centres", headers: ["Authorization": "Bearer \(secret)"]).status == 401)
  }

  @Test func aTokenIsShownOnceRevokedAtOnceAndReplacedWithAnOverlap() async throws {
    let world = try await world()
    let first = try await token(world)
    let second = try await token(world, #"{"overlapHours":24}"#)
    let listed = try await world.ask(.get, tokens, as: "opa")
    #expect(listed["items"].items.count == 2 && !listed.text.contains(first) && !listed.text.contains(second))
    #expect(try await send(world, first, message()).status == 200)
    #expect(try await send(world, second, message()).status == 200)
    world.clock.turn(by: .hours(25))
    try await world.signInAgain()
    #expect(try await send(world, first, message()).status == 401)
    #expect(try await send(world, second, message()).status == 200)
    let left = try await world.ask(.get, tokens, as: "opa")
    let id = try #require(left["items"].items.first?["id"].text)
    #expect(left["items"].items.count == 1)
    #expect(try await world.ask(.delete, "\(tokens)/\(id)", as: "mei").status == 403)
    #expect(try await world.ask(.delete, "\(tokens)/\(id)", as: "opa").status == 204)
    #expect(try await send(world, second, message()).status == 401)
    #expect(try await world.ask(.delete, "\(tokens)/\(id)", as: "opa").status == 404)
    _ = try await token(world)
    #expect(try await world.ask(.delete, tokens, as: "ada").status == 204)
    #expect(try await world.ask(.get, tokens, as: "ada")["items"].items.isEmpty)
    for _ in 0..<Hub.mostAgentTokens { _ = try await token(world) }
    #expect(try await world.ask(.post, tokens, as: "opa", "{}")["name"].text == "too-many-tokens")
  }

  @Test func makingAndRevokingStandInTheAuditLogAndExchangesDoNot() async throws {
    let world = try await world()
    func lines() async throws -> Int {
      try await world.ask(.get, "/api/v1/audit?act=manage-agents", as: "audrey")["items"].items.count
    }
    func all() async throws -> Int { try await world.ask(.get, "/api/v1/audit?limit=500", as: "audrey")["items"].items.count }
    let secret = try await token(world)
    #expect(try await lines() == 1)
    // What the centre is then asked has an answer that changes its nodes: let that settle.
    _ = try await send(world, secret, message())
    let before = try await all()
    for _ in 0..<5 { #expect(try await send(world, secret, message()).status == 200) }
    #expect(try await all() == before)
    #expect(try await world.ask(.delete, tokens, as: "opa").status == 204)
    #expect(try await lines() == 2)
  }

  @Test func aCentreWithAnotherConnectionHasNoAgent() async throws {
    let world = try await World.make()
    let refused = try await world.ask(.post, tokens, as: "opa", "{}")
    #expect(refused.status == 409 && refused["name"].text == "not-by-agent")
  }

  @Test func anAgentThatIsOlderOrNewerIsToldSoInWords() async throws {
    let world = try await world()
    let secret = try await token(world)
    for (number, name, words) in [(0, "agent-too-old", "older than the hub"), (2, "agent-too-new", "newer than the hub")] {
      let reply = try await send(world, secret, Array("{\"protocol\":\(number),\"whatever\":[]}".utf8))
      #expect(reply.status == 409 && reply["name"].text == name && reply["detail"].text?.contains(words) == true, "\(reply.text)")
    }
  }

  @Test func whatIsHeardOfTheAgentStandsWithTheCentre() async throws {
    let world = try await world()
    let secret = try await token(world)
    #expect(try await world.ask(.get, "/api/v1/centres/east", as: "mei")["agent"]["host"].text == nil)
    _ = try await send(world, secret, message())
    let centre = try await world.ask(.get, "/api/v1/centres/east", as: "mei")
    #expect(centre["agent"]["host"].text == "login1" && centre["agent"]["isConnected"].flag == true)
    #expect(centre["agent"]["terms"].items.first?["en"].text == "No nights.")
    _ = try await send(world, secret, message(sentAt: world.clock.now + Seconds(5)))
    let ahead = try await world.ask(.get, "/api/v1/centres/east", as: "mei")["agent"]["clockAheadMilliseconds"]
    #expect(ahead.number == 5000)
    // A check of the settings takes its leave and is nobody's agent.
    let check = AgentMessage(hello: hello("check", host: "login3"), sentAt: world.clock.now, body: .leave)
    #expect(try await send(world, secret, check.bytes).status == 409)
    // A second one is told where the first runs, and nothing of it is noted.
    let other = try await send(world, secret, message(hello("a2", host: "login2")))
    #expect(other.status == 409 && other["name"].text == "centre-held" && other["detail"].text?.contains("login1") == true)
    #expect(try await world.ask(.get, "/api/v1/centres/east", as: "mei")["agent"]["host"].text == "login1")
  }

  @Test func aJobRunsOverTheRelayAndWhatIsHeldBackSaysWhy() async throws {
    let world = try await world()
    try await world.pay()
    let secret = try await token(world)
    let client = AgentLoop(world, secret, exchange, hello())
    let agent = Task { try await client.run() }
    try await world.hub.surveyCentres()
    let check = try await world.ask(.get, "/api/v1/centres/east/check", as: "opa")
    #expect(check["isUsable"].flag == true, "\(check.text)")
    #expect(check["findings"].items.first?["words"]["en"].text?.contains("connected, from login1") == true, "\(check.text)")
    let job = try await world.submit()
    client.holdsBack("The hub has its share / 份額已滿")
    // The duties' report tells of it, once.
    await #expect(throws: Problem.self) { try await world.dutyRound() }
    world.clock.turn(by: Seconds(6))
    try await world.dutyRound()
    let held = try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")
    #expect(held["state"].text == "starting" && held["reason"].text == "centre-holds", "\(held.text)")
    #expect(held["reasonText"]["en"].text?.contains("The hub has its share") == true)
    #expect(held["reasonText"]["zh-Hant"].text?.contains("份額已滿") == true)
    client.holdsBack(nil)
    // It is not asked five times a second.
    try await world.dutyRound()
    #expect(try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")["state"].text == "starting")
    world.clock.turn(by: Seconds(6))
    try await world.dutyRound()
    #expect(try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")["state"].text == "running")
    world.clock.turn(by: .minutes(10))
    await world.centre.endAll()
    try await world.dutyRound()
    let done = try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")
    #expect(done["state"].text == "completed", "\(done.text)")
    #expect(try await world.ask(.get, "/api/v1/jobs/\(job)/log", as: "mei").status == 200)
    agent.cancel()
    world.hub.endExchanges()
    _ = try? await agent.value
    let unusable = try await world.ask(.get, "/api/v1/centres/east/check", as: "opa")
    #expect(unusable["isUsable"].flag == false, "\(unusable.text)")
    // Out of reach, in words.
    #expect(try await world.ask(.get, "/api/v1/jobs/\(job)/log", as: "mei").status == 503)
  }
}
