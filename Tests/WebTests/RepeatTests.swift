import HTTPService
import Hub
import Quantities
import Storage
import Testing

/// Requests under a key of the caller's.
@Suite struct RepeatTests {
  struct Creation: Sendable, CustomTestStringConvertible {
    let path: String
    let person: String
    var body = ""
    /// The same address with something else in it; empty where the body has no other form.
    var other = ""
    var status = 201
    var testDescription: String { path }
  }

  private static func money(_ units: Int) -> String { #"{"minorUnits":\#(units),"currency":"HKD"}"# }

  static let creations: [Creation] = [
    Creation(
      path: "/people", person: "ada", body: #"{"signIn":"new-one","name":"New"}"#, other: #"{"signIn":"new-two","name":"New"}"#),
    Creation(
      path: "/pools/east-h100/maintenance", person: "opa",
      body: #"{"startsAt":"2027-01-01T00:00:00Z","endsAt":"2027-01-02T00:00:00Z"}"#,
      other: #"{"startsAt":"2027-01-01T00:00:00Z","endsAt":"2027-01-03T00:00:00Z"}"#),
    Creation(
      path: "/schemes/hong-kong-ai-subsidy/appropriations", person: "ada", body: #"{"amount":\#(money(5)),"reference":"x"}"#,
      other: #"{"amount":\#(money(6)),"reference":"y"}"#),
    Creation(
      path: "/applications", person: "lok", body: #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#,
      other: #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{"months":3}}"#),
    Creation(
      path: "/projects", person: "lok", body: #"{"id":"second","organisation":"harbour","name":{"en":"Second","zh-Hant":"第二"}}"#,
      other: #"{"id":"third","organisation":"harbour","name":{"en":"Third","zh-Hant":"第三"}}"#),
    Creation(
      path: "/projects/vision/quotations", person: "mei", body: #"{"pool":"east-h100","until":"2026-12-01T00:00:00Z"}"#,
      other: #"{"pool":"east-h100","until":"2026-12-02T00:00:00Z"}"#),
    Creation(
      path: "/projects/vision/payments", person: "ada", body: #"{"amount":\#(money(100)),"bankReference":"B-9"}"#,
      other: #"{"amount":\#(money(100)),"bankReference":"B-10"}"#),
  ]

  private func ask(_ world: World, _ creation: Creation, key: String, _ body: String? = nil) async throws -> Reply {
    try await world.ask(
      .post, "/api/v1\(creation.path)", as: creation.person, body ?? creation.body, headers: ["Idempotency-Key": key])
  }

  @Test(arguments: creations) func aRepeatIsAnsweredAsTheFirstWasAndMakesNothing(creation: Creation) async throws {
    let world = try await World.make()
    let first = try await ask(world, creation, key: "k")
    #expect(first.status == creation.status && first.header("Idempotency-Replayed") == nil, "\(first.text)")
    let image = try await world.image()
    let again = try await ask(world, creation, key: "k")
    #expect(again.status == first.status && again.bytes == first.bytes, "\(again.text)")
    #expect(again.header("Idempotency-Replayed") == "true")
    #expect(again.header("Content-Type") == first.header("Content-Type"))
    let other = try await ask(world, creation, key: "k", creation.other)
    #expect(other.status == 422 && other.faults == ["Idempotency-Key used"], "\(other.text)")
    #expect(try await world.image() == image)
  }

  /// POSTs that heed no key, and why.
  static let keyless: [String: String] = [
    "POST /api/v1/me/second-factor": "it holds a password, of which nothing is kept; the next one takes its place",
    "POST /api/v1/me/second-factor/recovery-codes": "it holds a password; new codes take the place of the old",
    "POST /api/v1/jobs/{name}/cancellation": "it names a state: a repeat finds it so",
    "POST /api/v1/jobs/{name}/release": "it names a state: a repeat finds it so",
  ]

  /// Whatever POST there is, by the table of rights: what changes something is done once for each key.
  @Test(.serialized, arguments: RightsTests.rows.filter { $0.method == .post && !$0.allowed.isEmpty && keyless[$0.name] == nil })
  func everyPostThatChangesSomethingHeedsItsKey(row: RightsTests.Row) async throws {
    let world = try await World.make()
    let objects = try await Objects.make(for: [row], in: world)
    let person = try #require(row.allowed.sorted().first)
    func ask() async throws -> Reply {
      try await world.ask(
        row.method, "/api/v1\(objects.fill(row.path))", as: person, objects.fill(row.body), headers: ["Idempotency-Key": "k"])
    }
    let before = try await world.image()
    let first = try await ask()
    let image = try await world.image()
    guard first.status < 300, image != before else { return }
    let again = try await ask()
    #expect(try await world.image() == image, "\(again.text)")
    if again["name"].text == "answer-not-kept" { return }
    #expect(again.status == first.status && again.bytes == first.bytes, "\(again.text)")
    #expect(again.header("Idempotency-Replayed") == "true")
  }

  @Test func aWebhooksSecretIsShownOnceAndNotKeptForRepeats() async throws {
    let world = try await World.make()
    let body = #"{"scope":{"kind":"project","identifier":"vision"},"url":"https://firm.example/x","topics":["job.ended"]}"#
    let made = try await world.ask(.post, "/api/v1/webhooks", as: "lok", body, headers: ["Idempotency-Key": "k"])
    let id = try #require(made["id"].text, "\(made.text)")
    let renewed = try await world.ask(.post, "/api/v1/webhooks/\(id)/secret", as: "lok", headers: ["Idempotency-Key": "l"])
    let secrets = [made, renewed].compactMap { $0["secret"].text }
    #expect(Set(secrets).count == 2)
    for (path, body, key) in [("", body, "k"), ("/\(id)/secret", "", "l")] {
      let again = try await world.ask(.post, "/api/v1/webhooks\(path)", as: "lok", body, headers: ["Idempotency-Key": key])
      #expect(again.status == 409 && again["name"].text == "answer-not-kept", "\(again.text)")
    }
    #expect(try await world.ask(.get, "/api/v1/webhooks", as: "lok")["items"].items.count == 1)
    let kept = try await world.database.read { try $0.select(RememberedRequestRecord.self) }
    #expect(kept.count == 2 && kept.allSatisfy { $0.answer.isEmpty })
  }

  @Test func refusalsAreNotRemembered() async throws {
    let world = try await World.make()
    let creation = Self.creations[4]
    let wrong = try await ask(
      world, creation, key: "k", #"{"id":"second","organisation":"none","name":{"en":"S","zh-Hant":"S"}}"#)
    #expect(wrong.status == 403, "\(wrong.text)")
    #expect(try await ask(world, creation, key: "k").status == 201)
  }

  @Test func ofManyAtOnceOneIsDoneAndAllAreAnsweredAlike() async throws {
    let world = try await World.make()
    let creation = Self.creations[3]
    let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
      for _ in 0..<12 { group.addTask { try await ask(world, creation, key: "same") } }
      return try await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    #expect(replies.allSatisfy { $0.status == 201 } && Set(replies.map(\.text)).count == 1)
    #expect(replies.filter { $0.header("Idempotency-Replayed") == nil }.count == 1)
    #expect(try await world.ask(.get, "/api/v1/applications", as: "lok")["items"].items.count == 1)
  }

  @Test func aKeyIsThePersonsOwnAndLivesSevenDays() async throws {
    let world = try await World.make()
    let (draft, quotation) = (Self.creations[3], Self.creations[5])
    let first = try await ask(world, draft, key: "k")
    #expect(try await ask(world, quotation, key: "k").status == 201, "another person's")
    world.clock.turn(by: .days(6))
    #expect(try await world.hub.forgetRequests() == 0)
    // Sessions last a day: whoever comes back signs in anew.
    let secret = try await world.hub.signIn("lok", password: World.password).secret
    let headers: HTTPHeaders = ["Idempotency-Key": "k", "Authorization": "Bearer \(secret)"]
    let sixth = try await world.ask(.post, "/api/v1/applications", draft.body, headers: headers)
    #expect(sixth.text == first.text)
    world.clock.turn(by: .days(1) + Seconds(1))
    #expect(try await world.hub.forgetRequests() == 2)
    let later = try await world.hub.signIn("lok", password: World.password).secret
    let eighth = try await world.ask(
      .post, "/api/v1/applications", draft.body, headers: ["Idempotency-Key": "k", "Authorization": "Bearer \(later)"])
    #expect(eighth.status == 201 && eighth["id"].text != first["id"].text)
  }

  @Test func aSecretIsShownOnceAndNotKeptForRepeats() async throws {
    let world = try await World.make()
    let body = #"{"label":"robot","days":3}"#
    let first = try await world.ask(.post, "/api/v1/tokens", as: "mei", body, headers: ["Idempotency-Key": "k"])
    #expect(first.status == 201, "\(first.text)")
    let image = try await world.image()
    let again = try await world.ask(.post, "/api/v1/tokens", as: "mei", body, headers: ["Idempotency-Key": "k"])
    #expect(again.status == 409 && again["name"].text == "answer-not-kept")
    #expect(try await world.image() == image)
    let secret = try #require(first["secret"].text)
    let kept = try await world.database.read { try $0.select(RememberedRequestRecord.self) }
    #expect(kept.count == 1 && !kept[0].answer.contains(secret))
  }

  @Test func aWholeJourneyUnderKeysIsDoneOnce() async throws {
    let world = try await World.make()
    func twice(_ path: String, _ person: String, _ body: String = "") async throws -> Reply {
      let key: HTTPHeaders = ["Idempotency-Key": path.replacing("/", with: "-")]
      let first = try await world.ask(.post, "/api/v1\(path)", as: person, body, headers: key)
      let again = try await world.ask(.post, "/api/v1\(path)", as: person, body, headers: key)
      #expect(
        first.status < 300 && again.status == first.status && again.text == first.text, "\(path): \(first.text) \(again.text)")
      #expect(again.header("Idempotency-Replayed") == "true", "\(path)")
      return first
    }
    let draft = try await twice(
      "/applications", "lok",
      #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{"costs":{"currency":"HKD","compute":100000},"months":12}}"#)
    let id = try #require(draft["id"].text)
    _ = try await twice("/applications/\(id)/submission", "lok", #"{"revision":1}"#)
    _ = try await twice("/applications/\(id)/review", "oscar")
    try await world.sit(about: id)
    _ = try await twice("/applications/\(id)/approval", "oscar", World.terms)
    let grant = try #require(try await twice("/applications/\(id)/acceptance", "lok")["id"].text)
    let shown = try await world.ask(.get, "/api/v1/grants/\(grant)", as: "lok")
    #expect(shown["balance"]["available"]["minorUnits"].number == 7_000_000)
    _ = try await twice("/projects/vision/payments", "ada", #"{"amount":\#(Self.money(1_000_000)),"bankReference":"B"}"#)
    _ = try await twice("/jobs", "mei", World.body())
    _ = try await twice("/grants/\(grant)/withdrawal", "oscar", #"{"reason":"over","revision":1}"#)
  }
}
