import HTTPService
import Testing
import Web

/// What addresses and methods answer that no route takes.
@Suite struct MethodTests {
  @Test func everyAddressNamesTheMethodsThatItTakes() async throws {
    let world = try await World.make()
    var methods: [String: Set<String>] = [:]
    for route in world.api.router.routes {
      methods[RouteTests.address(route), default: []].insert(route.method.rawValue)
    }
    for (address, taken) in methods {
      let allowed = taken.contains("GET") ? taken.union(["HEAD"]) : taken
      for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] where !allowed.contains(method)
      {
        let reply = try await world.ask(HTTPMethod(rawValue: method), address, as: "ada")
        #expect(reply.status == 405, "\(method) \(address): \(reply.text)")
        let told = Set((reply.header("Allow") ?? "").split(separator: ", ").map(String.init))
        #expect(told == allowed, "\(method) \(address)")
        #expect(reply.header("Content-Type") == "application/problem+json" && reply["name"].text == "method-not-allowed")
      }
    }
  }

  @Test func anAddressThatIsNotThereIsAProblemWhoeverAsks() async throws {
    let world = try await World.make()
    for (path, person) in [("/api/v1/nothing", nil), ("/api/v1/nothing", "ada"), ("/api/v1/jobs/", "mei"), ("/api/v2/jobs", nil)]
    {
      let reply = try await world.ask(.get, path, as: person)
      #expect(reply.status == 404 && reply["name"].text == "no-such-address", "\(path): \(reply.text)")
      #expect(reply.header("Content-Type") == "application/problem+json" && reply.header("X-Request-Id") == "r1")
    }
  }

  @Test func headIsAnsweredAsGetIs() async throws {
    let world = try await World.make()
    for route in world.api.router.routes where route.method == .get {
      let get = try await world.ask(.get, RouteTests.address(route), as: "ada")
      let head = try await world.ask(.head, RouteTests.address(route), as: "ada")
      #expect(head.status == get.status, "\(route.template)")
      for name in ["Content-Type", "ETag", "Cache-Control"] {
        #expect(head.header(name) == get.header(name), "\(route.template)")
      }
    }
  }
}
