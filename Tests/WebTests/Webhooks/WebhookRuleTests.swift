import Foundation
import HTTPService
import Hub
import Quantities
import Testing
import Web

@Suite struct WebhookRuleTests {
  @Test(
    "Addresses that could be read in two ways, or are not encrypted, are refused by name",
    arguments: [
      "http://example.org/", "ftp://example.org/", "https://", "https:///x", "https://user@example.org/", "https://a b/",
      "https://example.org/#x", "https://example.org\\\\@evil/", "https://exa_mple.org/", "https://-a.org/", "https://a..b/",
      "https://example.org:0/", "https://example.org:99999/", "https://[::1/", "https://[::1]x/", "https://[g::]/",
      "//example.org",
      "HTTPS://example.org/", "https://例.org/", "http://localhost.example.org/", "http://127.0.0.1.example.org/",
      "http://0x7f.1/",
    ])
  func addresses(_ url: String) async throws {
    let world = try await World.makeForWebhooks()
    let reply = try await world.ask(
      .post, "/api/v1/webhooks", as: "lok",
      #"{"scope":{"kind":"project","identifier":"vision"},"url":"\#(url)","topics":["job.ended"]}"#)
    #expect(reply.status == 422 && reply.faults.first?.hasPrefix("url ") == true, "\(reply.text)")
  }

  @Test("Only https is taken unless the operator says otherwise")
  func plainLoopback() async throws {
    let world = try await World.makeForWebhooks { $0.allowsPlainLoopback = false }
    for url in ["http://127.0.0.1:9/", "http://localhost/", "http://[::1]/"] {
      let reply = try await world.ask(
        .post, "/api/v1/webhooks", as: "lok",
        #"{"scope":{"kind":"project","identifier":"vision"},"url":"\#(url)","topics":["job.ended"]}"#)
      #expect(reply.faults == ["url https"], "\(url)")
    }
    // By name it could be anything: it is looked at when it is connected to.
    _ = try await world.webhook("https://localhost:9/x?y=1")
  }

  @Test("Who may manage what: each role in its own scope, with topics that it may read")
  func rights() async throws {
    let world = try await World.makeForWebhooks()
    let project = #"{"kind":"project","identifier":"vision"}"#
    let foreign = #"{"kind":"project","identifier":"secret"}"#
    let organisation = #"{"kind":"organisation","identifier":"harbour"}"#
    let scheme = #"{"kind":"scheme","identifier":"hong-kong-ai-subsidy"}"#
    let hub = #"{"kind":"hub"}"#
    let expected: [(String, String, String, Int)] = [
      ("lok", project, "job.ended", 201), ("lok", project, "application.approved", 201), ("lok", organisation, "job.ended", 201),
      ("lok", scheme, "application.approved", 403), ("lok", hub, "job.ended", 403), ("lok", foreign, "job.ended", 404),
      ("mei", project, "job.ended", 403), ("sam", project, "job.ended", 404), ("audrey", hub, "job.ended", 403),
      ("opa", project, "job.ended", 404), ("oscar", scheme, "application.approved", 201), ("oscar", scheme, "job.ended", 422),
      ("oscar", project, "application.approved", 404), ("ada", hub, "job.ended", 201),
      ("ada", hub, "application.approved", 422), ("ada", project, "job.ended", 201), ("ada", foreign, "job.ended", 201),
      ("lok", #"{"kind":"centre","identifier":"east"}"#, "job.ended", 422),
      ("lok", #"{"kind":"project","identifier":"nothing"}"#, "job.ended", 404),
      ("lok", project, "webhook.ping", 422), ("lok", project, "job.ending", 422),
    ]
    for (person, scope, topic, status) in expected {
      let reply = try await world.ask(
        .post, "/api/v1/webhooks", as: person, #"{"scope":\#(scope),"url":"https://example.org/x","topics":["\#(topic)"]}"#)
      #expect(reply.status == status, "\(person) \(scope) \(topic): \(reply.text)")
    }
    // Nobody sees, changes, or learns of another's.
    let (id, _) = try await world.webhook("https://example.org/", scope: foreign, as: "ada")
    let requests: [(HTTPMethod, String, String)] = [
      (.get, "", ""), (.patch, "", #"{"enabled":false}"#), (.delete, "", ""), (.post, "/secret", ""), (.post, "/ping", ""),
      (.get, "/deliveries", ""), (.post, "/deliveries/\(id)/repeat", ""),
    ]
    for person in ["lok", "mei", "oscar", "sam", "audrey", "opa"] {
      for (method, path, body) in requests {
        let reply = try await world.ask(method, "/api/v1/webhooks/\(id)\(path)", as: person, body)
        #expect(reply.status == 404, "\(person) \(method) \(path)")
      }
    }
    #expect(try await world.ask(.get, "/api/v1/webhooks/\(id)").status == 401)
    func seen(_ person: String, _ query: String = "") async throws -> Int {
      try await world.ask(.get, "/api/v1/webhooks\(query)", as: person)["items"].items.count
    }
    #expect(try await seen("lok") == 4)
    #expect(try await seen("lok", "?scope=organisation&identifier=harbour") == 1)
    #expect(try await seen("oscar") == 1)
    #expect(try await seen("mei") == 0)
    #expect(try await seen("ada") == 8)
    let first = try await world.ask(.get, "/api/v1/webhooks?limit=3", as: "ada")
    let rest = try await world.ask(.get, "/api/v1/webhooks?limit=50&cursor=\(first["next"].text ?? "")", as: "ada")
    #expect(first["items"].items.count == 3 && rest["items"].items.count == 5)
    // A secret is shown once only.
    #expect(!(try await world.ask(.get, "/api/v1/webhooks/\(id)", as: "ada").text.contains("whsec_")))
  }

  @Test("A scope has so many webhooks, and an old revision is refused")
  func limitsAndRevisions() async throws {
    let world = try await World.makeForWebhooks { $0.perScope = 2 }
    let (id, _) = try await world.webhook("https://example.org/1")
    _ = try await world.webhook("https://example.org/2")
    let third = try await world.ask(
      .post, "/api/v1/webhooks", as: "lok",
      #"{"scope":{"kind":"project","identifier":"vision"},"url":"https://example.org/","topics":["job.ended"]}"#)
    #expect(third.status == 409 && third["name"].text == "too-many-webhooks")
    let changed = try await world.ask(
      .patch, "/api/v1/webhooks/\(id)", as: "lok", #"{"topics":["job.ended","job.ended"],"label":"標籤","revision":1}"#)
    #expect(
      changed["topics"].items.map(\.text) == ["job.ended"] && changed["label"].text == "標籤" && changed["revision"].number == 2)
    let late = try await world.ask(.patch, "/api/v1/webhooks/\(id)", as: "lok", #"{"enabled":false,"revision":1}"#)
    #expect(late.status == 409 && late["name"].text == "webhook-changed")
    #expect(try await world.ask(.patch, "/api/v1/webhooks/\(id)", as: "lok", #"{"enabled":false}"#)["stop"].text == "by-hand")
    #expect(try await world.ask(.post, "/api/v1/webhooks/\(id)/ping", as: "lok").status == 409)
    for body in [#"{"topics":[]}"#, #"{"label":"a\nb"}"#, #"{"url":"x"}"#, #"{"secret":"x"}"#, #"{"enabled":1}"#] {
      #expect(try await world.ask(.patch, "/api/v1/webhooks/\(id)", as: "lok", body).status == 422, "\(body)")
    }
    #expect(try await world.ask(.delete, "/api/v1/webhooks/\(id)", as: "lok").status == 204)
    _ = try await world.webhook("https://example.org/3")
  }

  @Test("The hub is not led into its own network: what is looked at is the address that is connected to")
  func forbiddenAddresses() async throws {
    let world = try await World.makeForWebhooks()
    let receiver = try Receiver()
    let port = try #require(receiver.url().split(separator: ":").last?.split(separator: "/").first)
    // Names and numbers that all mean this machine, or a neighbour.
    for host in ["localhost", "127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "0"] {
      let (id, _) = try await world.webhook("https://\(host):\(port)/", ["job.ended"], scope: #"{"kind":"hub"}"#, as: "ada")
      let strict = WebhookDuties(world.hub, post: WebhookCourier(), report: { Issue.record("\($0)") })
      _ = try await world.ask(.post, "/api/v1/webhooks/\(id)/ping", as: "ada")
      _ = try await strict.settleDue()
      let delivery = try await world.ask(.get, "/api/v1/webhooks/\(id)/deliveries", as: "ada")["items"][0]
      #expect(delivery["failure"].text == "forbidden-address", "\(host): \(delivery["failure"].text ?? "-")")
      _ = try await world.ask(.delete, "/api/v1/webhooks/\(id)", as: "ada")
    }
    #expect(receiver.messages.isEmpty)
    await receiver.close()
  }
}
