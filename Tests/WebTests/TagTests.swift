import HTTPService
import Testing

/// Entity tags: what has changed since it was read.
@Suite struct TagTests {
  private static let price = #"{"pricePerHour":{"minorUnits":4000,"currency":"HKD"}}"#

  @Test(arguments: [
    "/city", "/centres/east", "/pools/east-h100", "/schemes/hong-kong-ai-subsidy", "/projects/vision", "/me",
  ])
  func whatHasNotChangedIsNotSentAgain(path: String) async throws {
    let world = try await World.make()
    let first = try await world.ask(.get, "/api/v1\(path)", as: "ada")
    let tag = try #require(first.header("ETag"))
    #expect(tag.hasPrefix("\"") && tag.hasSuffix("\""))
    for condition in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let again = try await world.ask(.get, "/api/v1\(path)", as: "ada", headers: ["If-None-Match": condition])
      #expect(again.status == 304 && again.bytes.isEmpty && again.header("ETag") == tag, "\(condition)")
    }
    let other = try await world.ask(.get, "/api/v1\(path)", as: "ada", headers: ["If-None-Match": "\"1.0\""])
    #expect(other.status == 200 && other.bytes == first.bytes)
  }

  @Test func anEditOfWhatHasChangedMeanwhileIsRefusedAndChangesNothing() async throws {
    let world = try await World.make()
    let edits: [(method: HTTPMethod, path: String, person: String, body: String)] = [
      (.patch, "/pools/east-h100", "opa", Self.price), (.patch, "/centres/east", "opa", #"{"draining":true}"#),
      (.patch, "/schemes/hong-kong-ai-subsidy", "ada", #"{"open":false}"#),
      (.patch, "/projects/vision", "lok", #"{"name":{"en":"New Vision","zh-Hant":"新視覺"}}"#),
    ]
    for edit in edits {
      let path = "/api/v1\(edit.path)"
      let tag = try #require(try await world.ask(.get, path, as: edit.person).header("ETag"))
      let image = try await world.image()
      for stale in ["\"9.abc\"", "W/\(tag)", "\"\"", "\"x\"", "7"] {
        let reply = try await world.ask(edit.method, path, as: edit.person, edit.body, headers: ["If-Match": stale])
        #expect(reply.status == 412 && reply["name"].text == "changed-meanwhile", "\(edit.path) \(stale): \(reply.text)")
      }
      #expect(try await world.image() == image)
      let done = try await world.ask(edit.method, path, as: edit.person, edit.body, headers: ["If-Match": "\"0.x\", \(tag)"])
      #expect(done.status == 200 && done.header("ETag") != tag, "\(edit.path): \(done.text)")
      let late = try await world.ask(edit.method, path, as: edit.person, edit.body, headers: ["If-Match": tag])
      #expect(late.status == 412)
      #expect(try await world.ask(edit.method, path, as: edit.person, edit.body, headers: ["If-Match": "*"]).status == 200)
    }
  }

  @Test func aGrantWhoseBalanceMovedIsStillTheSameToAnEditor() async throws {
    let world = try await World.make()
    try await world.pay()
    let grant = try await world.grant()
    let path = "/api/v1/grants/\(grant)"
    let before = try #require(try await world.ask(.get, path, as: "oscar").header("ETag"))
    _ = try await world.submit(#","grant":"\#(grant)""#)
    let moved = try await world.ask(.get, path, as: "oscar", headers: ["If-None-Match": before])
    #expect(moved.status == 200 && moved.header("ETag") != before)
    let body = #"{"amount":-100,"reason":"less","revision":1}"#
    let changed = try await world.ask(.patch, path, as: "oscar", body, headers: ["If-Match": before])
    #expect(changed.status == 200 && changed["revision"].number == 2, "\(changed.text)")
    #expect(try await world.ask(.patch, path, as: "oscar", body, headers: ["If-Match": before]).status == 412)
  }

  @Test func anApplicationsStepsHeedItsTag() async throws {
    let world = try await World.make()
    let id = try await world.apply()
    let path = "/api/v1/applications/\(id)"
    let tag = try #require(try await world.ask(.get, path, as: "lok").header("ETag"))
    for step in ["review", "withdrawal"] {
      let person = step == "review" ? "oscar" : "lok"
      #expect(try await world.ask(.post, "\(path)/\(step)", as: person, headers: ["If-Match": "\"1.x\""]).status == 412)
    }
    #expect(try await world.ask(.post, "\(path)/review", as: "oscar", headers: ["If-Match": tag]).status == 200)
    #expect(try await world.ask(.post, "\(path)/withdrawal", as: "lok", headers: ["If-Match": tag]).status == 412)
  }

  @Test func reviewsSittingsReportsConditionsAndWebhooksAreEditedAsTheyWereRead() async throws {
    let edits: [RightsTests.Row] = [
      .init(.put, "/reviews/{id}", "/reviews/<review>", #"{"scores":{"aim":{"score":4}},"revision":1}"#, ["remy"]),
      .init(.put, "/sittings/{id}", "/sittings/<sitting>", #"\#(RightsTests.plan),"revision":1}"#, ["oscar"]),
      .init(.patch, "", "/grants/<grant>/conditions/1", #"{"outcome":"met"}"#, ["oscar"]),
      .init(.patch, "/webhooks/{id}", "/webhooks/<webhook>", #"{"label":"books"}"#, ["lok"]),
    ]
    for edit in edits { try await check(edit, reading: edit.path) }
    let steps: [RightsTests.Row] = [
      .init(.post, "", "/reviews/<review>/acceptance", ["remy"]), .init(.post, "", "/sittings/<sitting>/opening", ["oscar"]),
      .init(.put, "", "/sittings/<open sitting>/attendance", #"{"present":["remy"]}"#, ["oscar"]),
      .init(.post, "", "/reports/<report>/submission", #"{"answers":{"report":"Done."},"revision":1}"#, ["lok"]),
      .init(.post, "", "/reports/<report>/waiver", #"{"reason":"x"}"#, ["oscar"]),
      .init(.post, "", "/webhooks/<webhook>/secret", ["lok"]), .init(.delete, "", "/webhooks/<webhook>", ["lok"]),
    ]
    for step in steps { try await check(step, reading: step.path.split(separator: "/").prefix(2).map { "/\($0)" }.joined()) }
  }

  /// Done with the tag that was read, refused with an older one.
  private func check(_ edit: RightsTests.Row, reading path: String) async throws {
    let world = try await World.make()
    let objects = try await Objects.make(for: [edit], in: world)
    let (person, read) = (edit.allowed.first, "/api/v1\(objects.fill(path))")
    let tag = try #require(try await world.ask(.get, read, as: person).header("ETag"), "\(path)")
    #expect(try await world.ask(.get, read, as: person, headers: ["If-None-Match": tag]).status == 304)
    let image = try await world.image()
    func ask(_ tag: String) async throws -> Reply {
      try await world.ask(
        edit.method, "/api/v1\(objects.fill(edit.path))", as: person, objects.fill(edit.body), headers: ["If-Match": tag])
    }
    let stale = try await ask("\"9.x\"")
    #expect(stale.status == 412 && stale["name"].text == "changed-meanwhile", "\(edit.path): \(stale.text)")
    #expect(try await world.image() == image)
    let done = try await ask(tag)
    #expect(done.status < 300, "\(edit.path): \(done.text)")
    let late = try await ask(tag)
    #expect(late.status == 412 || edit.method == .delete && late.status == 404, "\(edit.path): \(late.status) \(late.text)")
  }

  @Test func whereThereIsNoTagAConditionIsRefusedNotIgnored() async throws {
    let world = try await World.make()
    let reply = try await world.ask(
      .post, "/api/v1/people", as: "ada", #"{"signIn":"new-one","name":"New"}"#, headers: ["If-Match": "\"1\""])
    #expect(reply.status == 412 && reply["name"].text == "no-entity-tag")
  }
}
