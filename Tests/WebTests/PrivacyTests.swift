import Foundation
import HTTPService
import Hub
import Quantities
import Testing

/// The audit log's heads, what is held of people and for how long, over the API.
@Suite struct PrivacyTests {
  @Test func theHeadsArePublicAndACopyOfThemIsHeldAgainstTheLog() async throws {
    let world = try await World.make()
    #expect(try await world.ask(.get, "/api/v1/audit/heads")["items"].items.isEmpty)
    for _ in 0..<3 {
      try await world.hub.setPerson("sam", active: true, by: nil)
      world.clock.turn(by: .days(1))
      try await world.hub.keepAuditHeads()
    }
    let first = try await world.ask(.get, "/api/v1/audit/heads?limit=2")
    #expect(first.status == 200 && first["items"].items.count == 2)
    let cursor = try #require(first["next"].text)
    let second = try await world.ask(.get, "/api/v1/audit/heads?limit=2&cursor=\(cursor)")
    let days = (first["items"].items + second["items"].items).compactMap { $0["day"].text }
    #expect(days == days.sorted(by: >) && Set(days).count == days.count && days.count >= 3, "newest first, each once")
    let one = try await world.ask(.get, "/api/v1/audit/heads/\(days[0])")
    #expect(one["head"].text == first["items"][0]["head"].text && one.header("ETag") != nil)
    for day in ["2020-01-01", "2026-13-01", "x", "2026-11-21.json"] {
      #expect(try await world.ask(.get, "/api/v1/audit/heads/\(day)").status == 404, "\(day)")
    }
    // As it was published, and as somebody would have liked it.
    let secret = try await world.hub.signIn("ada", password: World.password).secret
    func verify(_ heads: String) async throws -> Reply {
      try await world.ask(
        .post, "/api/v1/audit/verification", #"{"heads":[\#(heads)]}"#, headers: ["Authorization": "Bearer \(secret)"])
    }
    let verified = try await verify(one.text)
    #expect(verified["verified"].flag == true, "\(verified.text)")
    let forged = one.text.replacing(try #require(one["head"].text), with: String(repeating: "0", count: 64))
    let refused = try await verify(forged)
    #expect(refused["verified"].flag == false)
    #expect(refused["headFaults"].items.compactMap { $0["kind"].text } == ["differs", "disagrees"], "\(refused.text)")
    let wrong = try await verify(#"{"day":"x","position":-1,"head":"zz"}"#)
    #expect(wrong.status == 422)
    #expect(
      wrong.faults.map { $0.split(separator: " ")[0] } == ["heads[0].day", "heads[0].position", "heads[0].head"], "\(wrong.text)")
  }

  @Test func aPersonSeesTheirDataAsksForErasureAndIsGone() async throws {
    let world = try await World.make()
    let data = try await world.ask(.get, "/api/v1/me/data", as: "sam")
    #expect(data["complete"].flag == true && data["mostOfEach"].number == 5000)
    let kinds = data["parts"].items.compactMap { $0["kind"].text }
    #expect(kinds.contains("person") && kinds.contains("audit") && kinds.contains("credential"))
    #expect(data["parts"][0]["records"][0]["signIn"].text == "sam", "\(data.text.prefix(600))")
    #expect(!data.text.contains("argon2") && !data.text.contains(world.secret(of: "sam")))
    let asked = try await world.ask(.post, "/api/v1/me/erasure", as: "sam")
    #expect(asked.status == 202 && asked["state"].text == "requested")
    let list = try await world.ask(.get, "/api/v1/erasures?state=requested", as: "ada")
    #expect(list["items"][0]["id"].text == asked["id"].text)
    #expect(try await world.ask(.post, "/api/v1/people/sam/erasure", as: "ada").status == 204)
    #expect(try await world.ask(.get, "/api/v1/me", as: "sam").status == 401)
    #expect(try await world.ask(.get, "/api/v1/people/sam", as: "ada").status == 404)
    let alone = try await world.ask(.post, "/api/v1/people/ada/erasure", as: "ada")
    #expect(alone.status == 409 && alone.faults == ["roles last-administrator"], "\(alone.text)")
  }

  @Test func anybodyMayReadHowLongWhatIsKept() async throws {
    let world = try await World.make()
    let rules = try await world.ask(.get, "/api/v1/retention")["items"].items
    let byKind = Dictionary(rules.map { ($0["kind"].text ?? "", $0) }) { first, _ in first }
    #expect(byKind["sign-ins"]?["seconds"].number == Int64(2_592_000))
    #expect(byKind["audit"]?["seconds"].isNull == true && byKind["audit"]?["why"]["zh-Hant"].text?.isEmpty == false)
    #expect(byKind["books"]?["why"]["en"].text?.contains("51C") == true)
  }
}
