import Foundation
import HTTPService
import Hub
import Testing

/// What the rows of the table of rights speak of, made only where one does.
struct Objects {
  var names: [String: String] = [:]

  static func make(for rows: [RightsTests.Row], in world: World) async throws -> Objects {
    var objects = Objects()
    func isNamed(_ name: String) -> Bool { rows.contains { $0.path.contains("<\(name)>") || $0.body.contains("<\(name)>") } }
    func put(_ name: String, _ make: () async throws -> String) async throws {
      if isNamed(name) { objects.names[name] = try await make() }
    }
    func made(_ method: HTTPMethod, _ path: String, as person: String, _ body: String = "") async throws -> Reply {
      let reply = try await world.ask(method, "/api/v1\(path)", as: person, body)
      try #require(reply.status < 300, "\(path): \(reply.text)")
      return reply
    }
    if isNamed("job") || isNamed("held job") || isNamed("payment") { try await world.pay() }
    try await put("payment") {
      try #require(try await made(.get, "/projects/vision/payments", as: "ada")["items"][0]["id"].text)
    }
    try await put("centre payment") {
      let body = #"{"amount":{"minorUnits":100,"currency":"HKD"},"reference":"O-1","inAdvance":true}"#
      return try #require(try await made(.post, "/centres/east/payments", as: "ada", body)["id"].text)
    }
    try await put("job") {
      let job = try await world.submit()
      try await world.dutyRound()
      return job
    }
    try await put("held job") { try await world.submit(#","options":["--hold"]"#) }
    try await put("grant") { try await world.grant() }
    try await put("application") { try await world.apply() }
    try await put("application that was sat on") {
      let application = try await world.apply()
      try await world.sit(about: application)
      return application
    }
    try await put("draft") {
      let body = #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{}}"#
      return try #require(try await made(.post, "/applications", as: "lok", body)["id"].text)
    }
    try await put("award") {
      let application = try await world.apply()
      try await world.sit(about: application)
      _ = try await made(.post, "/applications/\(application)/approval", as: "oscar", World.terms)
      return application
    }
    try await put("scheme file") {
      let answer = try await made(.get, "/schemes/\(RightsTests.scheme)", as: "ada").text
      let start = try #require(answer.range(of: #""file":"#)?.upperBound)
      return String(answer[start...].dropLast())
    }
    try await put("maintenance") {
      try #require(
        try await made(.post, "/pools/east-h100/maintenance", as: "opa", RightsTests.closure)["id"].text)
    }
    try await put("invitation") {
      let body = #"{"email":"kit@example.org","name":"Kit","organisation":"harbour"}"#
      return try #require(try await made(.post, "/invitations", as: "lok", body)["id"].text)
    }
    try await put("notice") {
      _ = try await world.apply()
      return try #require(try await made(.get, "/notices?state=waiting", as: "ada")["items"][0]["id"].text)
    }
    try await objects.putEvents(isNamed, made)
    try await objects.putReports(isNamed, made, in: world)
    try await objects.putReviews(isNamed, made, in: world)
    try await put("session of mei") {
      _ = try await world.hub.signIn("mei", password: World.password)
      let sessions = try await made(.get, "/me/sessions", as: "mei")["items"].items
      return try #require(sessions.first { $0["current"].flag == false }?["id"].text)
    }
    try await put("token of mei") {
      _ = try await made(.post, "/tokens", as: "mei", #"{"label":"x","days":1}"#)
      return try #require(try await made(.get, "/tokens", as: "mei")["items"][0]["id"].text)
    }
    return objects
  }

  /// The address with the objects' identifiers in it.
  func fill(_ path: String) -> String {
    names.reduce(path) { $0.replacingOccurrences(of: "<\($1.key)>", with: $1.value) }
  }
}
