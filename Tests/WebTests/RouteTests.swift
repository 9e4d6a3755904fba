import HTTPService
import Quantities
import Testing
import Web

/// What holds of every route there is.
@Suite struct RouteTests {
  static let open: Set<String> = [
    "GET /", "GET /healthz", "GET /readyz", "GET /metrics", "GET /api/v1/openapi.json", "POST /api/v1/sessions",
    "POST /api/v1/scheme-checks", "POST /api/v1/invitation-acceptances", "POST /api/v1/password-resets",
    "POST /api/v1/password-resets/completion", "GET /api/v1/providers", "POST /api/v1/providers/{id}/authorizations",
    "GET /sign-in/{provider}", "GET /sign-in/{provider}/callback",
    "GET /api/v1/audit/heads", "GET /api/v1/audit/heads/{day}", "GET /api/v1/retention",
  ]
  /// For a centre's agent, which nobody who is signed in is: AgentTests.
  static let agents: Set<String> = ["POST /api/v1/centres/{id}/exchange"]
  /// Bodies that are files of their own.
  static let files: Set<String> = [
    "PUT /api/v1/city", "PUT /api/v1/schemes/{id}", "POST /api/v1/scheme-checks", "PUT /api/v1/jobs/{name}/inputs/{file...}",
  ]

  /// An address that the route's template fits.
  static func address(_ route: Router.Route) -> String {
    let hasIdentifier = [
      "applications", "grants", "payments", "maintenance", "invitations", "tokens", "me/sessions", "me/identities",
      "notices",
    ].contains { noun in
      route.template.description.hasPrefix("/api/v1/\(noun)/")
    }
    let parts = route.template.parts.map { part in
      switch part {
      case .literal(let text): text
      case .parameter("month"): "2026-11"
      case .parameter("id") where hasIdentifier: String(repeating: "0", count: 26)
      case .parameter, .rest: "x"
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  @Test func everyRouteButAFewIsForThoseWhoAreSignedIn() async throws {
    let world = try await World.make()
    #expect(world.api.router.routes.count > 60)
    for route in world.api.router.routes {
      let name = "\(route.method) \(route.template)"
      let reply = try await world.ask(route.method, Self.address(route))
      #expect((reply.status == 401) != Self.open.contains(name) || name == "POST /api/v1/sessions", "\(name): \(reply.status)")
      #expect(reply.header("X-Request-Id") == "r1" && reply.header("X-Content-Type-Options") == "nosniff", "\(name)")
    }
  }

  @Test func everyRouteRefusesFieldsAndParametersThatItDoesNotKnow() async throws {
    let world = try await World.make()
    for route in world.api.router.routes {
      let name = "\(route.method) \(route.template)"
      guard !Self.agents.contains(name) else { continue }
      let query = try await world.ask(route.method, Self.address(route) + "?zzz=1", as: "ada")
      // What a provider adds to its answer is the provider's (RFC 6749, 4.1.2).
      guard name != "GET /sign-in/{provider}/callback" else { continue }
      #expect(query.status == 422 && query.faults == ["zzz unknown-parameter"], "\(name): \(query.text)")
      guard route.method != .get, !Self.files.contains(name) else { continue }
      let body = try await world.ask(route.method, Self.address(route), as: "ada", #"{"zzz":1}"#)
      #expect(body.status == 422 && body.faults.contains("zzz unknown-field"), "\(name): \(body.text)")
    }
  }

  @Test func noMutatedBodyIsAFaultOfTheHub() async throws {
    let world = try await World.make()
    let requests: [(HTTPMethod, String, String, String)] = [
      (.post, "/api/v1/offers", "mei", World.body(#","options":["--gpus=1"],"preference":"soonest""#)),
      (
        .post, "/api/v1/applications", "lok",
        #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{"costs":{"currency":"HKD","compute":5},"months":12}}"#
      ),
      (
        .post, "/api/v1/schemes/hong-kong-ai-subsidy/appropriations", "ada",
        #"{"amount":{"minorUnits":100,"currency":"HKD"},"reference":"x"}"#
      ),
      (.post, "/api/v1/applications/\(String(repeating: "0", count: 26))/approval", "oscar", World.terms),
      (.put, "/api/v1/city", "ada", World.city),
      (
        .post, "/api/v1/scheme-checks", "ada",
        #"{"id":"a","currency":"HKD","rates":[{"rate":"70%"}],"valid":{"from":"2026-01-01"}}"#
      ),
    ]
    var random = SeededGenerator(seed: 11)
    for (method, path, person, text) in requests {
      for _ in 0..<40 {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let index = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0...2, using: &random) {
          case 0: bytes.remove(at: index)
          case 1: bytes[index] = UInt8.random(in: 0...255, using: &random)
          default: bytes.insert(contentsOf: bytes[index..<min(bytes.count, index + 9)], at: index)
          }
        }
        let reply = try await world.ask(method, path, as: person, bytes: bytes)
        #expect(reply.status < 500, "\(path): \(reply.text)\n\(String(decoding: bytes, as: UTF8.self))")
        if reply.status >= 400 { #expect(reply.header("Content-Type") == "application/problem+json") }
      }
    }
  }
}
