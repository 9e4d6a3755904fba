import HTTPService
import Testing
import Web

/// The description says what there is, all of it and nothing else. That answers are as described is checked at every
/// answer of every test, in `World.ask`.
@Suite struct DescriptionTests {
  @Test func everyRouteIsDescribedAndEveryDescriptionHasItsRoute() async throws {
    let world = try await World.make(applies: false)
    let contract = try await Contract(servedBy: world.api.router)
    let routes = world.api.router.routes.map { "\($0.method) \(Contract.path($0))" }
    let described = contract.operations.map { "\($0.method) \($0.path)" }
    #expect(routes.sorted() == described.sorted())
  }

  @Test func everyOperationHasANameOfItsOwnAndWordsForReaders() async throws {
    let world = try await World.make(applies: false)
    let contract = try await Contract(servedBy: world.api.router)
    let parts = Set(contract.document["tags"]?.items.compactMap { $0["name"]?.text } ?? [])
    var names: Set<String> = []
    for (path, method, operation) in contract.operations {
      let name = try #require(operation["operationId"]?.text)
      #expect(names.insert(name).inserted, "\(name) stands twice")
      #expect(name.wholeMatch(of: /[a-z][A-Za-z]+/) != nil, "\(name)")
      #expect(operation["summary"]?.text?.hasSuffix(".") == true, "\(method) \(path)")
      #expect(operation["tags"]?.items.compactMap(\.text).allSatisfy(parts.contains) == true, "\(method) \(path)")
      let successes = operation["responses"]?.fields.keys.filter { $0.hasPrefix("2") || $0 == "303" } ?? []
      #expect(!successes.isEmpty, "\(method) \(path) never succeeds")
    }
  }

  @Test func everyReferenceLeadsSomewhereAndNothingStandsUnused() async throws {
    let world = try await World.make(applies: false)
    let document = try await Contract(servedBy: world.api.router).document
    var references: Set<String> = []
    func walk(_ value: Described) {
      if let reference = value["$ref"]?.text { references.insert(reference) }
      for inner in value.fields.values.map({ $0 }) + value.items { walk(inner) }
    }
    walk(document)
    var components: Set<String> = []
    for kind in ["schemas", "responses", "headers"] {
      for name in document["components"]?[kind]?.fields.keys.map({ $0 }) ?? [] {
        components.insert("#/components/\(kind)/\(name)")
      }
    }
    #expect(references == components)
  }

  @Test func everyRouteTakesTheParametersThatItIsSaidToTakeAndNoOthers() async throws {
    let world = try await World.make()
    let contract = try await Contract(servedBy: world.api.router)
    func names(_ operation: Described) -> Set<String> {
      Set(operation["parameters"]?.items.filter { $0["in"]?.text == "query" }.compactMap { $0["name"]?.text } ?? [])
    }
    let all = contract.operations.reduce(into: Set<String>()) { $0.formUnion(names($1.operation)) }
    // What a provider adds to its answer is the provider's (RFC 6749, 4.1.2).
    for route in world.api.router.routes
    where !route.template.description.hasSuffix("/callback") && !RouteTests.agents.contains("\(route.method) \(route.template)") {
      let operation = try #require(contract.operation(route))
      let said = names(operation)
      // A name that no route has makes every call refused, so that nothing is done.
      let query = (all.sorted() + ["zzz"]).map { "\($0)=" }.joined(separator: "&")
      let reply = try await world.ask(route.method, RouteTests.address(route) + "?" + query, as: "ada")
      let refused = Set(reply["faults"].items.filter { $0["rule"].text == "unknown-parameter" }.compactMap { $0["field"].text })
      #expect(refused == all.subtracting(said).union(["zzz"]), "\(route.method) \(route.template)")
    }
  }

  @Test func everyRouteReadsABodyWhereOneIsDescribedAndNowhereElse() async throws {
    let world = try await World.make()
    let contract = try await Contract(servedBy: world.api.router)
    for route in world.api.router.routes where route.method != .get {
      let body = try #require(contract.operation(route))["requestBody"]
      let schema = (body?["content"]?["application/json"]?["schema"]).map(contract.resolve)
      // Every field that is described, at once, and one that is not: what the route does not ask for is what it refuses.
      let known = Set((schema?["oneOf"]?.items ?? [schema ?? .null]).flatMap { $0["properties"]?.fields.keys.map { $0 } ?? [] })
      guard schema != nil, !RouteTests.files.union(RouteTests.agents).contains("\(route.method) \(route.template)")
      else {
        continue
      }
      let text = "{" + (known.sorted() + ["zzz"]).map { "\"\($0)\":null" }.joined(separator: ",") + "}"
      let reply = try await world.ask(route.method, RouteTests.address(route), as: "ada", text)
      let refused = reply["faults"].items.filter { $0["rule"].text == "unknown-field" }.compactMap { $0["field"].text }
      #expect(refused == ["zzz"], "\(route.method) \(route.template): \(reply.text)")
    }
  }

  @Test func ifMatchIsDescribedWhereItIsHeededAndNowhereElse() async throws {
    let world = try await World.make()
    let contract = try await Contract(servedBy: world.api.router)
    for route in world.api.router.routes where route.method != .get {
      let name = "\(route.method) \(route.template)"
      guard !RouteTests.open.union(RouteTests.agents).contains(name) else { continue }
      let said = try #require(contract.operation(route))["parameters"]?.items.contains { $0["name"]?.text == "If-Match" }
      let reply = try await world.ask(route.method, RouteTests.address(route), as: "ada", "{}", headers: ["If-Match": "\"0.0\""])
      #expect((reply["name"].text == "no-entity-tag") == (said == false), "\(name): \(reply.text)")
    }
  }

  @Test func theDescriptionIsServedToAnybodyAndNotSentTwice() async throws {
    let world = try await World.make(applies: false)
    let first = try await world.ask(.get, "/api/v1/openapi.json")
    let tag = try #require(first.header("ETag"))
    #expect(first.status == 200 && first.header("Cache-Control") == "public, max-age=300")
    for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
      let again = try await world.ask(.get, "/api/v1/openapi.json", headers: ["If-None-Match": known])
      #expect(again.status == 304 && again.bytes.isEmpty && again.header("ETag") == tag, "\(known)")
    }
    #expect(try await world.ask(.get, "/api/v1/openapi.json", headers: ["If-None-Match": "\"x\""]).status == 200)
  }

  @Test func anAnswerThatIsNotAsDescribedIsFound() async throws {
    let world = try await World.make()
    let route = try #require(world.api.router.routes.first { $0.template.description == "/api/v1/city" && $0.method == .get })
    let answer = try await world.ask(.get, "/api/v1/city", as: "sam").response
    func complaints(_ text: String, _ change: (inout HTTPResponse) -> Void = { _ in }) -> [String] {
      var changed = answer
      changed.body = .bytes(Array(text.utf8))
      change(&changed)
      return world.contract.complaints(about: changed, of: route)
    }
    let whole = #"{"name":{"en":"A","zh-Hant":"甲"},"currency":"HKD","timeZone":"Asia/Hong_Kong"}"#
    #expect(complaints(whole).isEmpty)
    #expect(complaints(whole.replacing("HKD", with: "XXX")).count == 1)
    #expect(complaints(whole.replacing(#""A""#, with: "null")).count == 1)
    #expect(complaints(whole.replacing(#"{"name""#, with: #"{"new":1,"name""#)) == [".new is not described"])
    #expect(complaints(#"{"currency":"HKD","timeZone":"Asia/Hong_Kong"}"#) == [".name is missing"])
    #expect(complaints(whole) { $0.status = 201 }.count == 1)
    #expect(complaints(whole) { $0.headers["X-Request-Id"] = nil }.count == 1)
    #expect(complaints(whole) { $0.headers["Content-Type"] = "text/plain" }.count == 1)
  }
}
