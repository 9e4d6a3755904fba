import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Quantities
import Testing

/// The whole way through a real provider: its pages, its tokens, its keys.
@Suite(.enabled(if: RealProvider.isInstalled, "scripts/setup --test installs the provider, Canaille"))
struct RealProviderTests {
  @Test func aPersonSignsInThroughCanaille() async throws {
    let world = try await World.make(at: .now)
    let provider = try RealProvider(callback: "http://\(Browser.host)/sign-in/city/callback")
    defer { provider.stop() }
    let set = try await world.ask(
      .put, "/api/v1/providers/city", as: "ada",
      #"{"issuer":"\#(provider.issuer)","clientID":"praya","clientSecret":"\#(RealProvider.clientSecret)","#
        + #""name":{"en":"Canaille","zh-Hant":"測試"}}"#)
    try #require(set.status == 200, "\(set.text)")

    // Canaille does not say that an address is confirmed, so nobody is linked by theirs.
    try await world.person("may", "mei@harbour.example")
    var stranger = Browser(world)
    let begun = try await stranger.get("/sign-in/city?redirect=/projects")
    let refused = try await stranger.get(try await visit(provider, try #require(begun.header("Location"))))
    #expect(refused.status == 403 && refused.text.contains("No account of this hub"), "\(refused.text)")

    // Sam adds the identity, and from then on signs in by it.
    let linking = try await world.ask(
      .post, "/api/v1/me/identities", as: "sam", #"{"provider":"city"}"#, headers: ["Host": Browser.host])
    var own = Browser(world)
    own.keep(linking)
    let linked = try await own.get(try await visit(provider, try #require(linking["authorizationURL"].text)))
    #expect(linked.status == 303 && linked.header("Location") == "/", "\(linked.text)")
    var browser = Browser(world)
    let again = try await browser.get("/sign-in/city?redirect=/projects")
    let callback = try await visit(provider, try #require(again.header("Location")))
    #expect(callback.contains("iss="), "Canaille names itself in its answers")
    let done = try await browser.get(callback)
    #expect(done.status == 303 && done.header("Location") == "/projects", "\(done.text)")
    #expect(try await browser.whoAmI() == "sam")
    let replayed = try await browser.get(callback)
    #expect(replayed.status == 403)
  }

  private func visit(_ provider: RealProvider, _ location: String) async throws -> String {
    var browser = ScriptedBrowser()
    let back = try await browser.visit(
      location, within: provider.issuer,
      filling: ["login": "mei", "password": RealProvider.password, "answer": "accept"])
    #expect(browser.pages >= 2, "it was asked for a name and a password")
    let origin = "http://\(Browser.host)"
    try #require(back.hasPrefix(origin), "\(back)")
    return String(back.dropFirst(origin.count))
  }
}

extension Instant {
  /// What a provider in another process takes for the time.
  static var now: Instant { Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000)) }
}
