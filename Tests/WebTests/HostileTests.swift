import Foundation
import Glibc
import HTTPService
import JSON
import Quantities
import Testing
import Web

/// What somebody sends who means ill, or whose program is broken, over a real connection: every request is refused with a
/// problem, and nothing that is stored has changed but the audit log.
@Suite(.serialized) struct HostileTests {
  private struct Attack {
    let method: HTTPMethod
    let path: String
    var person: String? = "ada"
    var body: [UInt8] = []
    var headers: HTTPHeaders = [:]
    /// What it may be answered with; any refusal where nothing is said.
    var statuses: ClosedRange<Int> = 400...499

    init(_ method: HTTPMethod, _ path: String, as person: String? = "ada", _ text: String = "", _ headers: HTTPHeaders = [:]) {
      self.init(method, path, as: person, bytes: Array(text.utf8), headers)
    }

    init(_ method: HTTPMethod, _ path: String, as person: String? = "ada", bytes: [UInt8], _ headers: HTTPHeaders = [:]) {
      (self.method, self.path, self.person, body, self.headers) = (method, "/api/v1\(path)", person, bytes, headers)
    }
  }

  /// Sends every attack, and looks whether anything has changed.
  private func withstand(_ world: World, _ attacks: [Attack]) async throws {
    var configuration = HTTPServer.Configuration()
    world.api.configure(&configuration)
    let router = world.api.router
    let server = try HTTPServer.start(configuration) { await router.respond(to: $0) }
    let client = HTTPClient()
    let image = try await world.image()
    do {
      for attack in attacks {
        var headers = attack.headers
        if let person = attack.person { headers["Authorization"] = "Bearer \(world.secret(of: person))" }
        if !attack.body.isEmpty, !headers.contains("Content-Type") { headers["Content-Type"] = "application/json" }
        let reply = try await client.send(
          HTTPClient.Request(attack.method, "http://127.0.0.1:\(server.port)\(attack.path)", headers: headers, body: attack.body))
        let shown =
          "\(attack.method) \(attack.path.prefix(90)): \(reply.status) \(String(decoding: reply.body.prefix(300), as: UTF8.self))"
        #expect(attack.statuses.contains(reply.status.rawValue), "\(shown)")
        #expect(reply.headers["Content-Type"] == "application/problem+json", "\(shown)")
        let problem = Member(node: try? JSONReader.read(reply.body, mostBytes: 8 << 20))
        #expect(problem["name"].text?.isEmpty == false && problem["detail"].text?.isEmpty == false, "\(shown)")
        #expect(reply.body.count < 50_000, "what was sent is not sent back whole: \(shown)")
        #expect(try await world.image() == image, "something has changed: \(shown)")
      }
    } catch {
      await server.stop()
      throw error
    }
    await server.stop()
  }

  private static let money = #"{"minorUnits":100,"currency":"HKD"}"#

  @Test func unknownFieldsAndWrongTypesAreRefused() async throws {
    let world = try await World.make()
    var attacks: [Attack] = []
    let bodies: [(HTTPMethod, String, String, [String])] = [
      (
        .post, "/people", "ada",
        [
          #"{"signIn":"new-one","name":"New","role":"administrator"}"#, #"{"signIn":["a"],"name":"New"}"#,
          #"{"signIn":"new-one","name":7}"#, #"{"signIn":"new-one","name":"New","language":"tlh"}"#,
          #"{"signIn":"new-one","name":"New","__proto__":{}}"#, #"{"signIn":"a","signIn":"new-one","name":"New"}"#, "[]", "7",
          "null",
        ]
      ),
      (
        .post, "/projects", "lok",
        [
          #"{"id":"x","organisation":"harbour","name":"plain"}"#, #"{"id":"x","organisation":"harbour","name":{"en":"X"}}"#,
          #"{"id":"x","organisation":"harbour","name":{"en":"X","zh-Hant":"X"},"jurisdictions":"HK"}"#,
          #"{"id":"x","organisation":"harbour","name":{"en":"X","zh-Hant":"X"},"dataClass":"secret"}"#,
        ]
      ),
      (.patch, "/centres/east", "opa", [#"{"draining":"yes"}"#, #"{"draining":1}"#, #"{"drain":true}"#]),
      (.patch, "/schemes/hong-kong-ai-subsidy", "ada", [#"{"open":"true"}"#, #"{"open":{}}"#]),
      (.patch, "/projects/vision", "lok", [#"{"name":null}"#, "{}", #"{"name":{"en":"","zh-Hant":""}}"#]),
      (.put, "/projects/vision/members/sam", "lok", [#"{"role":"administrator"}"#, #"{"role":["member"]}"#]),
      (.put, "/people/sam/roles", "ada", [#"{"role":"member","scope":{"kind":"hub"}}"#, #"{"role":"member","scope":"hub"}"#]),
    ]
    for (method, path, person, texts) in bodies { attacks += texts.map { Attack(method, path, as: person, $0) } }
    try await withstand(world, attacks)
  }

  @Test func hugeNumbersAndNegativeAmountsAreRefused() async throws {
    let world = try await World.make()
    try await world.pay()
    let huge = [
      "9223372036854775808", "-9223372036854775809", "1e400", "1.5", "1" + String(repeating: "0", count: 100_000), "0x10", "NaN",
      "Infinity", "-1", "0", "-0",
    ]
    var attacks: [Attack] = []
    for number in huge {
      let amount = #"{"minorUnits":\#(number),"currency":"HKD"}"#
      attacks.append(Attack(.post, "/projects/vision/payments", #"{"amount":\#(amount),"bankReference":"X"}"#))
      attacks.append(Attack(.post, "/schemes/hong-kong-ai-subsidy/appropriations", #"{"amount":\#(amount),"reference":"y"}"#))
    }
    for number in huge where number != "0" && number != "-0" {
      attacks.append(
        Attack(.patch, "/pools/east-h100", as: "opa", #"{"pricePerHour":{"minorUnits":\#(number),"currency":"HKD"}}"#))
    }
    // More than the ledger's account can hold beside what it has.
    attacks.append(
      Attack(
        .post, "/projects/vision/payments", #"{"amount":{"minorUnits":9223372036854775807,"currency":"HKD"},"bankReference":"X"}"#
      ))
    for days in ["0", "-1", "367", "99999999999999999999"] {
      attacks.append(Attack(.post, "/tokens", as: "mei", #"{"label":"x","days":\#(days)}"#))
    }
    for query in ["limit=99999999999999999999", "limit=-5", "cursor=\(String(repeating: "A", count: 5000))", "from=9999999999"] {
      attacks.append(Attack(.get, "/jobs?\(query)", as: "mei"))
    }
    attacks.append(Attack(.post, "/jobs", as: "mei", World.body(#","ownShareAtMost":-5"#)))
    try await withstand(world, attacks)
  }

  @Test func brokenTextLongNamesAndDeepNestingAreRefused() async throws {
    let world = try await World.make()
    let long = String(repeating: "a", count: 1 << 20)
    func person(_ name: [UInt8]) -> [UInt8] { Array(#"{"signIn":"new-one","name":""#.utf8) + name + Array(#""}"#.utf8) }
    var attacks: [Attack] = [
      Attack(.post, "/people", bytes: person([0xC3, 0x28])), Attack(.post, "/people", bytes: person([0xED, 0xA0, 0x80])),
      Attack(.post, "/people", bytes: person([0xF8, 0x88, 0x80, 0x80, 0x80])),
      Attack(.post, "/people", bytes: person([0xFF, 0xFE])),
      Attack(.post, "/people", bytes: person([0x00])), Attack(.post, "/people", bytes: person(Array(#"\u0000"#.utf8))),
      Attack(.post, "/people", bytes: person(Array(#"\ud800"#.utf8))),
      Attack(.post, "/people", bytes: person(Array("\u{1B}[2J".utf8))),
      Attack(.post, "/people", bytes: person(Array(long.utf8))),
      Attack(.post, "/people", bytes: person(Array(long.utf8.dropLast(200)))),
      Attack(.post, "/people", #"{"signIn":"\#(long.prefix(1_000_000))","name":"N"}"#),
      Attack(
        .post, "/projects", as: "lok",
        #"{"id":"x","organisation":"harbour","name":{"en":"\#(long.prefix(1_000_000))","zh-Hant":"x"}}"#),
      Attack(.post, "/people", String(repeating: "[", count: 1_000_000)),
      Attack(.put, "/city", String(repeating: #"{"city":"#, count: 120_000)),
      Attack(.post, "/people", #"{"\#(long.prefix(900_000))":1}"#),
      Attack(.post, "/people", "{" + (0..<40_000).map { #""f\#($0)":0"# }.joined(separator: ",") + "}"),
    ]
    attacks += ["%FF", "%C3%28", "%00", "a%0Ab"].map { Attack(.get, "/jobs?project=\($0)", as: "mei") }
    try await withstand(world, attacks)
  }

  @Test func pathsThatLeadOutOfAJobsFolderAreRefused() async throws {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit(#","options":["--hold"]"#)
    let names = [
      "../x", "..", ".", "/etc/passwd", "a/../../b", "a//b", "a/", "\\u0000", "a\\u0000b", "..%2f..%2fx", "%2e%2e/x", "C:\\\\x",
      "a\\nb",
      "～/x", String(repeating: "a", count: 5000), String(repeating: "a/", count: 150) + "a", "",
    ]
    var attacks = names.map { Attack(.post, "/jobs", as: "mei", World.body(#","inputs":[{"name":"\#($0)","base64":"AA=="}]"#)) }
    let targets = [
      "../x", "%2e%2e/x", "..%2fx", "a%2F..%2Fb", "%00", "a%00b", "a/%2e/b", "a%5cb", "%252e%252e/x", "a//b", "%E5%90%8D",
      "a%20b",
      String(repeating: "a", count: 4000), String(repeating: "a", count: 10_000),
    ]
    for target in targets {
      attacks.append(
        Attack(.put, "/jobs/\(job)/inputs/\(target)", as: "mei", bytes: [1], ["Content-Type": "application/octet-stream"]))
      attacks.append(Attack(.get, "/jobs/\(job)/files/\(target)", as: "mei"))
    }
    // The client tidies such paths itself; what it makes of them is refused all the same.
    try await withstand(world, attacks)
  }

  @Test func othersThingsAreRefusedAsIfTheyWereNotThere() async throws {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit(#","options":["--hold"]"#)
    let grant = try await world.grant()
    let application = try await world.ask(.get, "/api/v1/applications", as: "lok")["items"][0]["id"].text ?? ""
    let payment = try await world.ask(.get, "/api/v1/projects/vision/payments", as: "ada")["items"][0]["id"].text ?? ""
    var attacks: [Attack] = []
    for path in [
      "/jobs/\(job)", "/jobs/\(job)/log", "/jobs/\(job)/files", "/grants/\(grant)", "/applications/\(application)",
      "/projects/vision",
      "/projects/vision/payments", "/projects/vision/statements", "/projects/vision/statements/2026-11", "/projects/secret",
      "/ledger/accounts", "/ledger/accounts/project:vision:HKD", "/audit", "/city/export",
    ] {
      attacks.append(Attack(.get, path, as: "sam"))
    }
    for (path, body) in [
      ("/jobs/\(job)/cancellation", ""), ("/jobs/\(job)/release", ""), ("/applications/\(application)/withdrawal", ""),
      ("/applications/\(application)/refusal", ""), ("/applications/\(application)/revocation", ""),
      ("/grants/\(grant)/withdrawal", #"{"reason":"mine","revision":1}"#), ("/payments/\(payment)/correction", ""),
      ("/payments/\(payment)/refunds", #"{"amount":\#(Self.money),"bankReference":"R"}"#),
      ("/projects/vision/payments", #"{"amount":\#(Self.money),"bankReference":"R"}"#),
      ("/projects/vision/statements/2026-10/closing", ""), ("/jobs", World.body()), ("/offers", World.body()),
      ("/applications", #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#),
    ] {
      attacks.append(Attack(.post, path, as: "sam", body, ["Idempotency-Key": "mine"]))
    }
    attacks.append(Attack(.patch, "/projects/vision", as: "mei", #"{"name":{"en":"Mine","zh-Hant":"我的"}}"#))
    attacks.append(Attack(.put, "/people/ada/password", as: "mei", #"{"password":"a very long password"}"#))
    attacks.append(
      Attack(.put, "/people/mei/roles", as: "mei", #"{"role":"administrator","scope":{"kind":"hub","identifier":""}}"#))
    attacks.append(Attack(.put, "/projects/vision/members/sam", as: "mei", #"{"role":"project-lead"}"#))
    for path in [
      "/jobs/\(String(repeating: "0", count: 26))", "/grants/'%20OR%201=1--", "/projects/..%3B", "/jobs/-1", "/jobs/\(job)-99",
    ] {
      attacks.append(Attack(.get, path, as: "lok"))
    }
    try await withstand(world, attacks)
  }

  @Test func replayedAndReorderedRequestsChangeNothing() async throws {
    let world = try await World.make()
    try await world.pay(reference: "BANK-1")
    let id = try await world.apply()
    try await world.sit(about: id)
    let approved = try await world.ask(.post, "/api/v1/applications/\(id)/approval", as: "oscar", World.terms)
    #expect(approved.status == 200, "\(approved.text)")
    let key: HTTPHeaders = ["Idempotency-Key": "job-1"]
    #expect(try await world.ask(.post, "/api/v1/jobs", as: "mei", World.body(), headers: key).status == 201)
    try await withstand(
      world,
      [
        // The same again, behind what followed.
        Attack(.post, "/applications/\(id)/submission", as: "lok", #"{"revision":1}"#),
        Attack(.post, "/applications/\(id)/submission", as: "lok", #"{"revision":2}"#),
        Attack(.post, "/applications/\(id)/review", as: "oscar"),
        Attack(.post, "/applications/\(id)/approval", as: "oscar", World.terms),
        Attack(.post, "/applications/\(id)/rejection", as: "oscar", #"{"reason":"late"}"#),
        Attack(.put, "/applications/\(id)", as: "lok", #"{"facts":{},"revision":1}"#),
        Attack(.post, "/applications/\(id)/withdrawal", as: "lok"),
        // A key with another request, a bank's reference with another amount.
        Attack(.post, "/jobs", as: "mei", World.body(#","pool":"east-h100""#), key),
        Attack(.post, "/projects/vision/payments", #"{"amount":\#(Self.money),"bankReference":"BANK-1"}"#),
        Attack(.post, "/projects/secret/payments", #"{"amount":\#(Self.money),"bankReference":"BANK-1"}"#),
        Attack(.post, "/schemes/hong-kong-ai-subsidy/appropriations", #"{"amount":\#(Self.money),"reference":"2026-27"}"#),
        // What comes before its time.
        Attack(.post, "/projects/vision/statements/2026-11/closing"),
        Attack(.post, "/projects/vision/statements/9998-01/closing"),
        Attack(.post, "/grants/\(String(repeating: "0", count: 26))/withdrawal", as: "oscar", #"{"reason":"x","revision":1}"#),
        Attack(.get, "/jobs?cursor=AQAAAAAAAAAAaQABMQ", as: "mei"),
      ])
  }
}
