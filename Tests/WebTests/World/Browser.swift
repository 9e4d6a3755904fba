import Foundation
import HTTPService
import PrayaTestKit
import Testing

/// What a browser keeps and does on its way through a provider.
struct Browser {
  static let host = "127.0.0.1:8080"

  let world: World
  var cookies: [String: String] = [:]

  init(_ world: World) { self.world = world }

  /// Asks the hub for a page, and keeps the cookies that it gives.
  @discardableResult
  mutating func get(_ target: String) async throws -> Reply {
    var headers: HTTPHeaders = ["Host": Self.host]
    if !cookies.isEmpty { headers["Cookie"] = cookies.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: "; ") }
    let reply = try await world.ask(.get, target, headers: headers)
    keep(reply)
    return reply
  }

  mutating func keep(_ reply: Reply) {
    for line in reply.response.headers.all("Set-Cookie") {
      let parts = line.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      cookies[parts[0]] = parts[1].isEmpty ? nil : parts[1]
    }
  }

  /// Goes to the provider and comes back. - Returns: the target of the hub's callback that it was sent to.
  mutating func visit(_ provider: ProviderOfTests, id: String = "city", redirect: String = "/projects") async throws -> String {
    let begun = try await get("/sign-in/\(id)?redirect=\(redirect)")
    try #require(begun.status == 303, "\(begun.text)")
    return try await follow(try #require(begun.header("Location")), provider)
  }

  func follow(_ location: String, _ provider: ProviderOfTests) async throws -> String {
    let back = try await provider.visit(location)
    let origin = "http://\(Self.host)"
    try #require(back.hasPrefix(origin), "\(back)")
    return String(back.dropFirst(origin.count))
  }

  /// The whole way. - Returns: the hub's answer at its end.
  mutating func signIn(by provider: ProviderOfTests, id: String = "city") async throws -> Reply {
    try await get(try await visit(provider, id: id))
  }

  /// Who the session's cookie says one is.
  func whoAmI() async throws -> String? {
    guard let secret = cookies["praya_session"] else { return nil }
    return try await world.ask(.get, "/api/v1/me", headers: ["Authorization": "Bearer \(secret)"])["signIn"].text
  }
}

extension World {
  /// A provider that is set up and enabled. - Parameter extra: more members of its settings.
  func provider(
    _ id: String = "city", _ extra: String = "", clientSecret: String? = nil
  ) async throws -> ProviderOfTests {
    let provider = try ProviderOfTests(clock: clock)
    if let clientSecret { provider.behave { $0.clientSecret = clientSecret } }
    let secret = clientSecret.map { #","clientSecret":"\#($0)""# } ?? ""
    let reply = try await ask(
      .put, "/api/v1/providers/\(id)", as: "ada",
      #"{"issuer":"\#(provider.issuer)","clientID":"praya","name":{"en":"City ID","zh-Hant":"城市身分"}\#(secret)\#(extra)}"#)
    try #require(reply.status == 200, "\(reply.text)")
    return provider
  }

  /// A person with an address.
  func person(_ signIn: String, _ email: String) async throws {
    let reply = try await ask(
      .post, "/api/v1/people", as: "ada", #"{"signIn":"\#(signIn)","name":"\#(signIn)","email":"\#(email)"}"#)
    try #require(reply.status == 201, "\(reply.text)")
  }

  /// Kit, invited by `lok` as a member of the organisation. - Returns: the invitation.
  func invite(_ email: String) async throws -> String {
    let role = #"{"role":"member","scope":{"kind":"organisation","identifier":"harbour"}}"#
    let reply = try await ask(
      .post, "/api/v1/invitations", as: "lok",
      #"{"email":"\#(email)","name":"Kit","organisation":"harbour","roles":[\#(role)]}"#)
    try #require(reply.status == 201, "\(reply.text)")
    return try #require(reply["id"].text)
  }
}
