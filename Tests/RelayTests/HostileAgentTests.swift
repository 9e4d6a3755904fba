import Centres
import Language
import PrayaTestKit
import Quantities
import Relay
import Synchronization
import Testing

/// What an agent may send that no agent should.
@Suite struct HostileAgentTests {
  private func listen(_ world: RelayWorld, _ answers: [GivenAnswer] = [], lane: Int = 0, waits: Bool = true) async throws
    -> AskedQuestion?
  {
    try await world.hub.exchange(
      AgentMessage(hello: world.hello(), sentAt: RelayWorld.moment, body: .listen(lane: lane, answers: answers, waits: waits))
    )
    .questions.first
  }

  @Test func answersOfAnotherKindAreBrokenOnesAndThoseToNobodyAreIgnored() async throws {
    let world = try RelayWorld()
    let stray = try #require(QuestionID(rawValue: "ffff-1"))
    let asked = Task { try await world.hub.describe() }
    let question = try #require(try await listen(world, [GivenAnswer(id: stray, answer: .done)]))
    _ = try await listen(world, [GivenAnswer(id: question.id, answer: .observations([:]))], waits: false)
    await #expect(throws: CentreFailure.self) { try await asked.value }
    // Once more, and late: nothing.
    _ = try await listen(world, [GivenAnswer(id: question.id, answer: .description(ScriptedCentre.description))], waits: false)
    await world.end()
  }

  @Test func observationsOfWhatNobodyAskedForAreNotTakenDown() async throws {
    let world = try RelayWorld()
    let asked = Task { try await world.hub.observe([key("a")]) }
    let question = try #require(try await listen(world))
    let lie: [RunKey: RunObservation] = [key("a"): .unknown, key("other"): .queued(reason: "x")]
    _ = try await listen(world, [GivenAnswer(id: question.id, answer: .observations(lie))], waits: false)
    #expect(try await asked.value == [key("a"): .unknown])
    await world.end()
  }

  @Test func aPartThatIsLargerThanWasAskedForIsABrokenAnswer() async throws {
    let world = try RelayWorld()
    let asked = Task { try await world.hub.read("f", of: key("a"), from: 0, limit: 2) }
    let question = try #require(try await listen(world))
    _ = try await listen(
      world, [GivenAnswer(id: question.id, answer: .part(FilePart(bytes: [1, 2, 3], total: 3)))], waits: false)
    await #expect(throws: CentreFailure.self) { try await asked.value }
    await world.end()
  }

  @Test func aQuestionThatIsNeverAnsweredIsNotHandedOutForEver() async throws {
    let world = try RelayWorld()
    let asked = Task { try await world.hub.cancel(key("a")) }
    var handed = 0
    while handed < 50, try await listen(world, waits: handed == 0) != nil { handed += 1 }
    #expect(handed == RelayLimits().handings)
    await #expect(throws: CentreFailure.self) { try await asked.value }
    await world.end()
  }

  @Test func questionsAreBoundedInNumber() async throws {
    var limits = RelayWorld.patient
    // All ten are asked before the first gives up, however busy the machine is.
    (limits.questions, limits.question) = (3, .seconds(3))
    let world = try RelayWorld(limits)
    _ = try await listen(world, waits: false)
    let began = ContinuousClock.now
    let outcomes = await withTaskGroup { group in
      for number in 0..<10 {
        group.addTask {
          do {
            try await world.hub.cancel(key("k\(number)"))
            return "done"
          } catch { return "\(error)" }
        }
      }
      return await group.reduce(into: [String]()) { $0.append($1) }
    }
    #expect(outcomes.count { $0.contains("too many") } == 7)
    #expect(ContinuousClock.now - began < .seconds(60))
    await world.end()
  }

  @Test func inputsGoToWhoeverHasTheirQuestionAndToNobodyElse() async throws {
    let world = try RelayWorld()
    let bytes = [UInt8](repeating: 7, count: RelayLimits.inlineBytes + 1)
    let asked = Task { try await world.hub.start(ScriptedCentre.order(key("a"), inputs: [InputFile(name: "x", bytes: bytes)])) }
    let question = try #require(try await listen(world))
    #expect(question.missing == [] || question.missing.first?.bytes == Int64(bytes.count))
    func fetch(_ id: QuestionID, _ input: Int, _ from: Int64) async throws -> [UInt8]? {
      try await world.hub.exchange(
        AgentMessage(hello: world.hello(), sentAt: RelayWorld.moment, body: .fetch(id, input: input, from: from))
      ).part
    }
    #expect(try await fetch(question.id, 0, 0) == bytes)
    #expect(try await fetch(question.id, 0, .max) == [])
    await #expect(throws: Problem.self) { _ = try await fetch(question.id, 1, 0) }
    _ = try await listen(world, [GivenAnswer(id: question.id, answer: .done)], waits: false)
    try await asked.value
    await #expect(throws: Problem.self) { _ = try await fetch(question.id, 0, 0) }
    await world.end()
  }

  @Test func anAgentTakesInNoMoreAtATimeThanItHasRoomFor() async throws {
    let world = try RelayWorld()
    let bytes = [UInt8](repeating: 7, count: 600 << 10)
    @Sendable func order(_ name: String) -> RunOrder {
      ScriptedCentre.order(key(name), inputs: [InputFile(name: "i", bytes: bytes)])
    }
    try await world.withAgent(world.client(arrivingBytes: 1 << 20)) {
      try await world.hub.start(order("fits"))
      world.centre.set { $0.startPause = .seconds(4) }
      async let first: Void = world.hub.start(order("first"))
      #expect(await RelayWorld.until { world.centre.state.withLock { $0.arrivals } == 2 })
      await #expect(throws: CentreFailure.self) { try await world.hub.start(order("second")) }
      try await first
      world.centre.set { $0.startPause = .zero }
      try await world.hub.start(order("second"))
    }
    await world.end()
  }

  @Test func namesThatCommandAScreenAreNoNames() {
    let described =
      #"{"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[{"en":"a\u001b[2Jb","zh-Hant":"c"}]},"sentAt":0,"do":"listen","lane":0,"waits":true,"answers":[{"id":"x-1","answer":"description","separatesProjects":true,"nodes":[{"name":"NAME","devices":0,"cpus":1,"memoryMebibytes":1,"isAvailable":true}]}]}"#
    let plain = try? AgentMessage(Array(described.replacing("NAME", with: "n1").utf8))
    #expect(plain?.hello.terms.first?.english == "a [2Jb")
    #expect(throws: Problem.self) { try AgentMessage(Array(described.replacing("NAME", with: #"n\u001b[2J"#).utf8)) }
  }

  static let broken: [(String, String)] = [
    ("", "malformed-json"), ("[]", "invalid-input"), ("{\"protocol\":1", "malformed-json"),
    (#"{"protocol":0}"#, "agent-too-old"), (#"{"protocol":2,"new":true}"#, "agent-too-new"),
    (#"{"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"dance"}"#, "invalid-input"),
    (
      #"{"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"leave","more":1}"#,
      "invalid-input"
    ),
    (
      #"{"protocol":1,"agent":{"id":"a/b","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"leave"}"#,
      "invalid-input"
    ),
    (
      #"{"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"listen","lane":0,"waits":true,"answers":[{"id":"x-1","answer":"part","bytes":"@@","total":1}]}"#,
      "invalid-input"
    ),
    (
      #"{"protocol":1,"agent":{"id":"a","life":1,"version":"1","host":"h","terms":[]},"sentAt":0,"do":"listen","lane":0,"waits":true,"answers":[{"id":"x-1","answer":"observations","runs":[{"key":"k","state":"ended","endedAt":-5,"measured":1,"cause":{"kind":"walltime"},"restarts":0}]}]}"#,
      "invalid-input"
    ),
  ]

  @Test(arguments: broken) func whatIsNoMessageIsRefusedInWords(text: String, name: String) {
    do {
      _ = try AgentMessage(Array(text.utf8))
      Issue.record("this is no message: \(text)")
    } catch {
      #expect(error.name == name)
    }
  }

  @Test func messagesReadBackAsTheyWereWritten() throws {
    var random = SeededGenerator(seed: 9)
    for _ in 0..<200 {
      let cut = Int(random.next() % 400)
      let id = try #require(QuestionID(rawValue: "a-\(random.next() % 1000)"))
      let order = ScriptedCentre.order(
        key("k"), inputs: [InputFile(name: "i", bytes: (0..<cut).map { _ in UInt8(truncatingIfNeeded: random.next()) })])
      let questions: [RelayQuestion] = [
        .describe, .queue, .start(order), .observe([key("a"), key("b")]), .cancel(key("c")), .files(key("d")), .discard(key("e")),
        .read(name: "out \u{1F600}", of: key("f"), from: Int64(cut), limit: cut),
        .usage(
          UsageQuestion(from: Instant(secondsSince1970: 5), until: Instant(secondsSince1970: 9), after: cut > 9 ? "5+1" : nil)),
      ]
      for question in questions {
        let message = HubMessage(questions: [AskedQuestion(id: id, milliseconds: 5, question: question)])
        #expect(try HubMessage(message.bytes) == message)
        // Cut anywhere it is no message.
        #expect(throws: Problem.self) { try HubMessage(Array(message.bytes.dropLast(1 + cut % 20))) }
      }
    }
  }
}
