import Centres
import Language
import PrayaTestKit
import Quantities
import Relay
import Synchronization
import Testing

/// Both ends over a real server on the loopback.
@Suite(.serialized) struct RelayTests {
  @Test func everyCallReachesTheCentreAndItsAnswerComesBackWhole() async throws {
    let world = try RelayWorld()
    let order = ScriptedCentre.order(key("r1"), inputs: [InputFile(name: "data/a b.csv", bytes: Array(0...255))])
    try await world.withAgent {
      let hub = world.hub
      #expect(try await hub.describe() == ScriptedCentre.description)
      try await hub.start(order)
      #expect(world.centre.state.withLock { $0.orders[order.key] } == order)
      let keys = ["r1", "queued", "hidden", "ended", "never"].map(key)
      let seen = try await hub.observe(keys)
      #expect(
        seen[key("r1")] == .running(RunStart(startedAt: Instant(secondsSince1970: 1000), allotment: order.allotment, restarts: 1))
      )
      // What would command a screen does not arrive.
      #expect(seen[key("queued")] == .queued(reason: "Resources  [2J line"))
      #expect(seen[key("hidden")] == nil && seen[key("never")] == .unknown)
      let expected = RunEnd(
        startedAt: Instant(secondsSince1970: 100), endedAt: Instant(secondsSince1970: 200), measured: Milliseconds(99_500),
        cause: .signalled(number: 9), restarts: 2)
      #expect(seen[key("ended")] == .ended(expected))
      try await hub.cancel(key("r1"))
      try await hub.discardFiles(of: key("r1"))
      #expect(world.centre.state.withLock { $0.cancelled == [key("r1")] && $0.discarded == [key("r1")] })
      var asked = UsageQuestion(from: Instant(secondsSince1970: 100), until: Instant(secondsSince1970: 200))
      #expect(try await hub.usage(asked) == ScriptedCentre.usage(asked))
      asked.after = "place"
      #expect(try await hub.usage(asked) == ScriptedCentre.usage(asked))
      #expect(try await hub.shownQueue() == ScriptedCentre.queue)
      world.centre.set { $0.hidesQueue = true }
      #expect(try await hub.shownQueue() == nil)
      world.centre.set { $0.files = ["empty": [], "out.txt": Array("hello".utf8)] }
      #expect(try await hub.files(of: key("r1")) == [FileEntry(name: "empty", bytes: 0), FileEntry(name: "out.txt", bytes: 5)])
      #expect(try await hub.read("out.txt", of: key("r1"), from: 1, limit: 3) == FilePart(bytes: Array("ell".utf8), total: 5))
      #expect(try await hub.read("out.txt", of: key("r1"), from: 9, limit: 3) == FilePart(bytes: [], total: 5))
      let presence = try #require(hub.presence)
      #expect(presence.isHeard && presence.hello == world.hello())
    }
    // It said farewell.
    #expect(world.hub.presence == nil)
    await world.end()
  }

  @Test func failuresOfEachKindComeBackAsTheyAre() async throws {
    let world = try RelayWorld()
    let failures: [CentreFailure] = [
      .refused(reason: "no \"such\" partition / 沒有此分區"), .unreachable(reason: "slurmctld is away"), .notFound(name: "x/y"),
      .troubled(reason: "too many processes"),
    ]
    try await world.withAgent {
      for failure in failures {
        world.centre.set { $0.failure = failure }
        await #expect(throws: failure) { try await world.hub.describe() }
        await #expect(throws: failure) { try await world.hub.start(ScriptedCentre.order(key("r"))) }
        await #expect(throws: failure) { try await world.hub.observe([key("r")]) }
        await #expect(throws: failure) { try await world.hub.read("f", of: key("r"), from: 0, limit: 1) }
      }
    }
    await world.end()
  }

  @Test func largeFilesTravelInPartsBothWays() async throws {
    let world = try RelayWorld()
    var random = SeededGenerator(seed: 5)
    let big = (0..<(3 * RelayLimits.partBytes + 17)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let order = ScriptedCentre.order(
      key("big"), inputs: [InputFile(name: "a", bytes: big), InputFile(name: "b", bytes: []), InputFile(name: "c", bytes: [1])])
    try await world.withAgent {
      try await world.hub.start(order)
      #expect(world.centre.state.withLock { $0.orders[key("big")] } == order)
      world.centre.set { $0.files = ["a": big] }
      let whole = try await world.hub.read("a", of: key("big"), from: 0, limit: 16 << 20)
      #expect(whole == FilePart(bytes: big, total: Int64(big.count)))
      let middle = try await world.hub.read("a", of: key("big"), from: 5, limit: RelayLimits.partBytes + 1)
      #expect(middle.bytes == Array(big[5..<(RelayLimits.partBytes + 6)]))
    }
    await world.end()
  }

  @Test func aStartReachesTheCentreWithinMilliseconds() async throws {
    let world = try RelayWorld()
    try await world.withAgent {
      try await world.hub.cancel(key("warm"))
      var times: [Duration] = []
      for number in 0..<300 {
        let began = ContinuousClock.now
        try await world.hub.start(ScriptedCentre.order(key("s\(number)")))
        times.append(ContinuousClock.now - began)
      }
      times.sort()
      print("relay: start and answer, median \(times[150]), p99 \(times[297])")
      // Far above what is measured: a busy machine is no fault.
      #expect(times[150] < .milliseconds(100))
    }
    await world.end()
  }

  @Test func oneLongQuestionKeepsNoOther() async throws {
    let world = try RelayWorld()
    world.centre.set {
      $0.files = ["slow": [1]]
      $0.readPause = .seconds(3)
    }
    try await world.withAgent {
      let isOver = Mutex(false)
      let slow = Task {
        defer { isOver.withLock { $0 = true } }
        return try await world.hub.read("slow", of: key("r"), from: 0, limit: 1).bytes
      }
      for number in 0..<10 { try await world.hub.start(ScriptedCentre.order(key("q\(number)"))) }
      #expect(!isOver.withLock { $0 })
      #expect(try await slow.value == [1])
    }
    await world.end()
  }

  @Test func aCentreWithoutAnAgentIsOutOfReachAtOnceAndOneThatFallsSilentSoon() async throws {
    var limits = RelayWorld.patient
    (limits.grace, limits.hold, limits.silence) = (.milliseconds(500), .milliseconds(200), .milliseconds(400))
    limits.question = .milliseconds(600)
    let world = try RelayWorld(limits)
    func words() async -> String {
      do throws(CentreFailure) {
        _ = try await world.hub.describe()
        return "answered"
      } catch { return "\(error)" }
    }
    // For a moment after the start it is waited for, and then no longer.
    #expect(await words().contains("did not answer within"))
    try await Task.sleep(for: .milliseconds(250))
    #expect(await words().contains("has not connected"))
    // It comes once, and is gone without a word.
    _ = try await world.hub.exchange(
      AgentMessage(hello: world.hello(), sentAt: RelayWorld.moment, body: .listen(lane: 0, answers: [], waits: false)))
    #expect(world.hub.presence != nil)
    try await Task.sleep(for: .milliseconds(450))
    #expect(world.hub.presence?.isHeard == false)
    #expect(await words().contains("silent"))
    await world.end()
  }

  @Test func aQuestionThatTakesTooLongEndsOnBothSides() async throws {
    var limits = RelayWorld.patient
    limits.question = .milliseconds(300)
    let world = try RelayWorld(limits)
    world.centre.set { $0.startPause = .seconds(2) }
    try await world.withAgent {
      do {
        try await world.hub.start(ScriptedCentre.order(key("slow")))
        Issue.record("it cannot have answered in time")
      } catch CentreFailure.unreachable, CentreFailure.troubled {}
      // The lanes are free for others.
      for number in 0..<8 {
        _ = try? await world.hub.cancel(key("x\(number)"))
      }
      #expect(await RelayWorld.until { world.centre.state.withLock { $0.cancelled.count == 8 } })
    }
    await world.end()
  }

  @Test func theHubMayBeKilledAndTheAgentComesBackByItself() async throws {
    let world = try RelayWorld()
    try await world.withAgent {
      try await world.hub.start(ScriptedCentre.order(key("before")))
      try await world.restartHub()
      let began = ContinuousClock.now
      // Asked before the agent is there: it is waited for.
      try await world.hub.start(ScriptedCentre.order(key("after")))
      #expect(ContinuousClock.now - began < .seconds(30))
      #expect(try await world.hub.observe([key("before")])[key("before")] != .unknown)
    }
    #expect(world.events.withLock { $0 }.contains { if case .away = $0 { true } else { false } })
    await world.end()
  }

  @Test func anAgentThatWasKilledIsReplacedByItsNextStartAtOnce() async throws {
    let world = try RelayWorld()
    world.centre.set { $0.startPause = .seconds(30) }
    // Its first start takes a question and is never heard again.
    let dead = AgentMessage(
      hello: world.hello(life: 1), sentAt: RelayWorld.moment, body: .listen(lane: 0, answers: [], waits: true))
    let lost = Task { try? await world.hub.exchange(dead) }
    let asked = Task { try await world.hub.start(ScriptedCentre.order(key("once"))) }
    #expect(await lost.value?.questions.count == 1)
    world.centre.set { $0.startPause = .zero }
    try await world.withAgent(world.client(life: 2)) {
      try await asked.value
      #expect(world.centre.state.withLock { $0.starts } == 1)
      // The first is told that it is no longer the one.
      await #expect(throws: Problem.self) { _ = try await world.hub.exchange(dead) }
    }
    await world.end()
  }

  @Test func anAgentWhoseFolderWasCopiedOrBroughtBackIsToldApart() async throws {
    var limits = RelayWorld.patient
    limits.vacancy = .milliseconds(600)
    let world = try RelayWorld(limits)
    func come(life: Int64, host: String) async -> String {
      let message = AgentMessage(
        hello: world.hello(life: life, host: host), sentAt: RelayWorld.moment, body: .listen(lane: 0, answers: [], waits: false))
      do throws(Problem) {
        _ = try await world.hub.exchange(message)
        return "in"
      } catch { return error.name }
    }
    #expect(await come(life: 5, host: "login1") == "in")
    #expect(await come(life: 5, host: "login2") == "centre-held", "one start is not at two places")
    #expect(await come(life: 5, host: "login1") == "in")
    #expect(await come(life: 3, host: "login1") == "agent-replaced")
    // Brought back from a copy, it counts from there; the later one is gone for good.
    try await Task.sleep(for: .milliseconds(700))
    #expect(await come(life: 3, host: "login1") == "in")
    #expect(await come(life: 6, host: "login2") == "in", "it moved with its folder and was started there")
    await world.end()
  }

  @Test func aSecondAgentIsToldWhereTheFirstRunsUntilThatIsSilent() async throws {
    var limits = RelayWorld.patient
    (limits.hold, limits.vacancy) = (.milliseconds(200), .seconds(4))
    let world = try RelayWorld(limits)
    let other = ScriptedCentre()
    try await world.withAgent {
      try await world.hub.cancel(key("first"))
      let second = Task { await world.client(agent: "a2", host: "login2", to: other).run() }
      #expect(
        await RelayWorld.until {
          world.events.withLock { events in
            events.contains {
              if case .refused("centre-held", let words) = $0 { words.contains("login1") } else { false }
            }
          }
        })
      try await world.hub.cancel(key("still-first"))
      #expect(other.state.withLock { $0.cancelled.isEmpty })
      second.cancel()
      await second.value
    }
    // The first leaves without a word: the second waits its time, and is then let in.
    _ = try await world.hub.exchange(
      AgentMessage(hello: world.hello(), sentAt: RelayWorld.moment, body: .listen(lane: 0, answers: [], waits: false)))
    try await world.withAgent(world.client(agent: "a2", host: "login2", to: other)) {
      #expect(await RelayWorld.until { world.hub.presence?.hello.host == "login2" })
      try await world.hub.cancel(key("second"))
      #expect(other.state.withLock { $0.cancelled } == [key("second")])
    }
    await world.end()
  }

  @Test(arguments: 1...2) func exchangesThatAreLostOrDoubledChangeNothing(seed: UInt64) async throws {
    let world = try RelayWorld()
    let random = Mutex(SeededGenerator(seed: seed))
    world.fate.withLock {
      $0 = {
        switch random.withLock({ $0.next() % 100 }) {
        case 0..<12: .losesRequest
        case 12..<24: .losesReply
        case 24..<36: .arrivesTwice
        default: .passes
        }
      }
    }
    let keys = (0..<40).map { key("f\($0)") }
    try await world.withAgent {
      await withTaskGroup { group in
        for key in keys {
          group.addTask {
            // As the hub does: again until there is an answer.
            for _ in 0..<20 {
              do {
                try await world.hub.start(ScriptedCentre.order(key))
                return
              } catch {}
            }
          }
        }
      }
      world.fate.withLock { $0 = { .passes } }
      let seen = try await world.hub.observe(keys)
      #expect(keys.allSatisfy { seen[$0] != .unknown && seen[$0] != nil })
      #expect(world.centre.state.withLock { $0.orders.count } == keys.count)
    }
    await world.end()
  }

  @Test func aWrongTokenIsToldInWordsAndAReplacedOneWorks() async throws {
    let world = try RelayWorld()
    let client = world.client(token: "wrong")
    try await world.withAgent(client) {
      #expect(await RelayWorld.until { world.events.withLock { $0 }.contains(.refused(name: "not-an-agent", "Who is this?")) })
      client.use(token: RelayWorld.token)
      try await world.hub.cancel(key("in"))
    }
    await world.end()
  }

  @Test func whatIsAtWorkWhenTheAgentStopsIsAnsweredStill() async throws {
    let world = try RelayWorld()
    world.centre.set { $0.startPause = .milliseconds(800) }
    let client = world.client()
    let agent = Task { await client.run() }
    let asked = Task { try await world.hub.start(ScriptedCentre.order(key("last"))) }
    #expect(await RelayWorld.until { world.centre.state.withLock { $0.arrivals > 0 } })
    agent.cancel()
    try await asked.value
    await agent.value
    #expect(world.hub.presence == nil)
    await world.end()
  }
}
