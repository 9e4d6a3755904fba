import Foundation
import HTTPService
import PrayaTestKit
import Quantities
import Testing

/// Sign-in by a provider, with wrong tokens, wrong answers and wrong browsers.
@Suite struct ProviderAttackTests {
  /// What spoils a token, and the word by which the operator is told.
  static let spoilt: [(String, @Sendable (inout TokenDraft) -> Void)] = [
    ("signature", { $0.signing = .key(.second) }),
    (
      "algorithm",
      {
        $0.header["alg"] = #""none""#; $0.signing = .nothing
      }
    ),
    (
      "algorithm",
      {
        $0.header["alg"] = #""None""#; $0.signing = .nothing
      }
    ),
    (
      "algorithm",
      {
        $0.header["alg"] = #""HS256""#; $0.signing = .secret(SigningKey.first.modulus)
      }
    ),
    (
      "algorithm",
      {
        $0.header["alg"] = #""HS256""#; $0.signing = .secret(Array(SigningKey.first.webKey.utf8))
      }
    ),
    ("algorithm", { $0.header["alg"] = #""RS512""# }),
    ("unknown key", { $0.header["alg"] = #""ES256""# }),
    ("unknown key", { $0.header["kid"] = #""second""# }),
    ("malformed: crit", { $0.header["crit"] = #"["exp"]"# }),
    ("malformed: typ", { $0.header["typ"] = #""at+jwt""# }),
    ("issuer", { $0.claims["iss"] = #""https://evil.example""# }),
    ("claim: iss", { $0.claims["iss"] = nil }),
    ("audience", { $0.claims["aud"] = #""other""# }),
    ("audience", { $0.claims["aud"] = #"["praya","other"]"# }),
    (
      "audience",
      {
        $0.claims["aud"] = #"["praya","other"]"#; $0.claims["azp"] = #""other""#
      }
    ),
    ("audience", { $0.claims["azp"] = #""other""# }),
    ("claim: aud", { $0.claims["aud"] = "{}" }),
    ("expired", { $0.claims["exp"] = "1" }),
    ("claim: exp", { $0.claims["exp"] = #""9999999999""# }),
    ("claim: exp", { $0.claims["exp"] = "1e300" }),
    ("claim: exp", { $0.claims["exp"] = "99999999999999999999" }),
    (
      "time of issue",
      {
        $0.claims["iat"] = "1"; $0.claims["exp"] = "253402300799"
      }
    ),
    (
      "time of issue",
      {
        $0.claims["iat"] = "253402300799"; $0.claims["exp"] = "253402300799"
      }
    ),
    ("time of issue", { $0.claims["nbf"] = "253402300799" }),
    ("nonce", { $0.claims["nonce"] = #""another""# }),
    ("nonce", { $0.claims["nonce"] = nil }),
    ("claim: sub", { $0.claims["sub"] = nil }),
    ("claim: sub", { $0.claims["sub"] = #""""# }),
    ("claim: sub", { $0.claims["sub"] = "\"\(String(repeating: "x", count: 256))\"" }),
    ("access token", { $0.claims["at_hash"] = #""77QmUPtjPfzWtF2AnpK9RQ""# }),
    ("malformed: length", { $0.claims["pad"] = "\"\(String(repeating: "x", count: 20_000))\"" }),
  ]

  @Test(arguments: spoilt.indices)
  func aTokenThatIsWrongSignsNobodyIn(index: Int) async throws {
    let (word, spoil) = Self.spoilt[index]
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    provider.behave { $0.spoil = spoil }
    var browser = Browser(world)
    let reply = try await browser.signIn(by: provider)
    #expect(reply.status == 403 && reply.text.contains("(\(word))"), "\(reply.text)")
    #expect(browser.cookies["praya_session"] == nil)
    await provider.stop()
  }

  @Test func aTokenWithSeveralAudiencesThatNamesThisClientIsTaken() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    provider.behave {
      $0.spoil = {
        $0.claims["aud"] = #"["other","praya"]"#
        $0.claims["azp"] = #""praya""#
      }
    }
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 303)
    await provider.stop()
  }

  @Test func anAnswerIsTakenUpOnce() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    let callback = try await browser.visit(provider)
    let pending = browser.cookies
    #expect(try await browser.get(callback).status == 303)
    let tokenRequests = provider.times("/token")
    browser.cookies = pending
    let again = try await browser.get(callback)
    #expect(again.status == 403 && again.text.contains("used already"), "\(again.text)")
    #expect(provider.times("/token") == tokenRequests, "a replayed answer asks the provider nothing")
    await provider.stop()
  }

  @Test func manyTakersOfOneAnswerGetOneSession() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var first = Browser(world)
    let callback = try await first.visit(provider)
    let browser = first
    let statuses = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var taker = browser
          return (try? await taker.get(callback).status) ?? 0
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 303 } == 1, "\(statuses)")
    #expect(provider.times("/token") == 1)
    await provider.stop()
  }

  @Test func nobodyIsSignedInByAnotherBrowsersAnswer() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var attacker = Browser(world)
    let callback = try await attacker.visit(provider)
    // A victim who is led to the attacker's callback: without a sign-in of their own, and in the midst of one.
    var victim = Browser(world)
    #expect(try await victim.get(callback).status == 403)
    _ = try await victim.visit(provider)
    #expect(try await victim.get(callback).status == 403)
    #expect(victim.cookies["praya_session"] == nil)
    #expect(provider.times("/token") == 0)
    await provider.stop()
  }

  @Test func aSignInThatTookTooLongBeginsAgain() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    let callback = try await browser.visit(provider)
    world.clock.turn(by: Seconds(600))
    #expect(try await browser.get(callback).status == 403)
    await provider.stop()
  }

  @Test func oneProvidersAnswerIsNotTakenForAnothers() async throws {
    let world = try await World.make()
    let (honest, evil) = (try await world.provider("honest"), try await world.provider("evil"))
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    let callback = try await browser.visit(honest, id: "honest")
    // The same code and state at the other provider's callback.
    #expect(try await browser.get(callback.replacingOccurrences(of: "/honest/", with: "/evil/")).status == 403)
    #expect(evil.times("/token") == 0)
    // An answer that names another issuer (RFC 9207).
    let fresh = try await browser.visit(honest, id: "honest")
    #expect(try await browser.get("\(fresh)&iss=https%3A%2F%2Fevil.example").status == 403)
    #expect(honest.times("/token") == 0)
    let named = try await browser.visit(honest, id: "honest")
    let issuer = honest.issuer.replacingOccurrences(of: ":", with: "%3A").replacingOccurrences(of: "/", with: "%2F")
    #expect(try await browser.get("\(named)&iss=\(issuer)").status == 303)
    await honest.stop()
    await evil.stop()
  }

  @Test func aProviderThatAlwaysNamesItselfMustDoSo() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    provider.behave { $0.metadata["authorization_response_iss_parameter_supported"] = "true" }
    try await world.person("may", "mei@harbour.example")
    world.clock.turn(by: .hours(2))
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 403)
    provider.behave { [issuer = provider.issuer] in $0.answersIssuer = issuer }
    #expect(try await browser.signIn(by: provider).status == 303)
    await provider.stop()
  }

  @Test func nobodyIsLedElsewhereAfterwards() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    for redirect in [
      "https://evil.example", "//evil.example", "/%5Cevil.example", "evil", "/a%0D%0AX:1", "/%C3%A9", "javascript:x",
    ] {
      var browser = Browser(world)
      let reply = try await browser.get("/sign-in/city?redirect=\(redirect)")
      #expect(reply.status == 422 || reply.status == 400, "\(redirect): \(reply.status)")
      let begun = try await world.ask(
        .post, "/api/v1/providers/city/authorizations", #"{"redirect":"//evil.example"}"#, headers: ["Host": Browser.host])
      #expect(begun.faults == ["redirect path"])
    }
    await provider.stop()
  }

  @Test func keysThatTheProviderChangesAreFetchedOnceAndNotWithoutEnd() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 303)
    #expect(provider.times("/keys") == 1)
    provider.behave {
      $0.key = .second
      $0.published = [.second]
    }
    #expect(try await browser.signIn(by: provider).status == 303)
    #expect(provider.times("/keys") == 2)
    // Made-up names of keys: at most one look a minute.
    provider.behave { $0.spoil = { $0.header["kid"] = #""made-up""# } }
    for _ in 0..<5 { #expect(try await browser.signIn(by: provider).status == 403) }
    #expect(provider.times("/keys") == 2)
    world.clock.turn(by: .minutes(2))
    for _ in 0..<5 { #expect(try await browser.signIn(by: provider).status == 403) }
    #expect(provider.times("/keys") == 3)
    await provider.stop()
  }

  @Test func aProviderOutOfOrderIsSaidToBe() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    let answers = [
      "", "[]", "{}", #"{"id_token":1}"#, #"{"id_token":"x"}"#, #"{"id_token":"a.b.c","id_token":"d.e.f"}"#,
      String(repeating: "[", count: 5000), String(repeating: "x", count: 300_000),
    ]
    for answer in answers {
      provider.behave { $0.tokenAnswer = answer }
      var browser = Browser(world)
      let status = try await browser.signIn(by: provider).status
      #expect(status == 503 || status == 403, "\(answer.prefix(20)): \(status)")
    }
    provider.behave {
      $0.tokenAnswer = nil
      $0.redirectsTo = "http://127.0.0.1:1/"
    }
    var redirected = Browser(world)
    #expect(try await redirected.signIn(by: provider).status == 503)
    var declined = Browser(world)
    let callback = try await declined.visit(provider)
    let state = try #require(callback.split(separator: "state=").last)
    let reply = try await declined.get("/sign-in/city/callback?error=access_denied&error_description=%3Cscript%3E&state=\(state)")
    #expect(reply.status == 403 && reply.text.contains("access_denied") && !reply.text.contains("<script>"))
    await provider.stop()
  }

  @Test func theAddressMayComeFromTheProvidersUserInfoIfItIsTheSamePersons() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    provider.behave {
      $0.claims = [:]
      $0.userInfo = ["sub": #""somebody-else""#, "email": #""mei@harbour.example""#, "email_verified": "true"]
    }
    world.clock.turn(by: .hours(2))
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 403)
    provider.behave { $0.userInfo?["sub"] = #""subject-1""# }
    #expect(try await browser.signIn(by: provider).status == 303)
    await provider.stop()
  }

  @Test func withoutEncryptionNobodyIsSentToAProvider() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    for host in ["hub.example", "10.0.0.1:8080", "", "127.0.0.1.evil.example", "a b", "x@127.0.0.1"] {
      let reply = try await world.ask(.get, "/sign-in/city", headers: ["Host": host])
      #expect(reply.status == 409 && reply.response.headers["Set-Cookie"] == nil, "\(host): \(reply.status)")
    }
    await provider.stop()
  }
}
