import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Quantities
import Testing

/// Sign-in by a provider, through the hub's routes, with a provider that does right.
@Suite struct ProviderSignInTests {
  @Test func aPersonWithAConfirmedAddressIsLinkedAtTheFirstSignInAndKnownAtTheSecond() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    let first = try await browser.signIn(by: provider)
    #expect(first.status == 303 && first.header("Location") == "/projects", "\(first.text)")
    let cookie = try #require(first.response.headers.all("Set-Cookie").first { $0.hasPrefix("praya_session=") })
    #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax") && cookie.contains("; Path=/;"))
    #expect(try await browser.whoAmI() == "may")
    #expect(browser.cookies["praya_pending"] == nil)

    // Another address at the provider changes nothing: the subject is who they are.
    provider.behave { $0.claims = ["email": #""else@elsewhere.example""#, "email_verified": "true"] }
    var second = Browser(world)
    #expect(try await second.signIn(by: provider).status == 303)
    #expect(try await second.whoAmI() == "may")

    let secret = try #require(second.cookies["praya_session"])
    let mine = try await world.ask(.get, "/api/v1/me/identities", headers: ["Authorization": "Bearer \(secret)"])
    #expect(mine["items"].items.count == 1 && mine["items"][0]["provider"].text == "city")
    await provider.stop()
  }

  @Test func anAddressThatTheProviderDoesNotConfirmLinksNobody() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    let wrong: [[String: String]] = [
      ["email": #""mei@harbour.example""#, "email_verified": "false"],
      ["email": #""mei@harbour.example""#],
      ["email": #""mei@harbour.example""#, "email_verified": #""true""#],
      ["email": #""nobody@harbour.example""#, "email_verified": "true"],
      [:],
    ]
    for claims in wrong {
      provider.behave { $0.claims = claims }
      var browser = Browser(world)
      let reply = try await browser.signIn(by: provider)
      #expect(reply.status == 403 && reply.text.contains("No account of this hub"), "\(claims) \(reply.text)")
      #expect(browser.cookies["praya_session"] == nil)
    }
    await provider.stop()
  }

  @Test func anAddressThatIsGivenToSomebodyElseDoesNotGiveThemTheAccount() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 303)
    provider.behave { $0.subject = "subject-2" }
    var other = Browser(world)
    #expect(try await other.signIn(by: provider).status == 403)
    await provider.stop()
  }

  @Test func twoPeopleWithOneAddressAreNotGuessedAt() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    try await world.person("mei-two", "mei@harbour.example")
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 403)
    await provider.stop()
  }

  @Test func newPeopleComeOnlyFromTheNamedDomains() async throws {
    let world = try await World.make()
    let provider = try await world.provider("city", #","autoCreate":true,"emailDomains":["harbour.example"]"#)
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 303)
    // "mei" is taken in this city.
    #expect(try await browser.whoAmI() == "mei-2")
    for email in [
      "x@evil.example", "x@sub.harbour.example", "x@harbour.example.evil.example", "harbour.example", "x@harbour.example@b",
    ] {
      provider.behave {
        $0.subject = email
        $0.claims["email"] = "\"\(email)\""
      }
      var stranger = Browser(world)
      #expect(try await stranger.signIn(by: provider).status == 403, "\(email)")
    }
    let undefined = try await world.ask(
      .put, "/api/v1/providers/city", as: "ada",
      #"{"issuer":"\#(provider.issuer)","clientID":"praya","name":{"en":"A","zh-Hant":"甲"},"autoCreate":true}"#)
    #expect(undefined.faults == ["autoCreate domains"])
    await provider.stop()
  }

  @Test func whoWasInvitedAcceptsByTheirFirstSignInAtAProviderThatConfirmsTheAddress() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    let id = try await world.invite("mei@harbour.example")
    var browser = Browser(world)
    let first = try await browser.signIn(by: provider)
    #expect(first.status == 303, "\(first.text)")
    // "mei" is taken in this city.
    #expect(try await browser.whoAmI() == "mei-2")
    let secret = try #require(browser.cookies["praya_session"])
    let me = try await world.ask(.get, "/api/v1/me", headers: ["Authorization": "Bearer \(secret)"])
    #expect(me["roles"].items.map { $0["role"].text } == ["member"] && me["name"].text == "Kit", "\(me.text)")
    let invitation = try await world.ask(.get, "/api/v1/invitations?organisation=harbour", as: "lok")["items"][0]
    #expect(invitation["id"].text == id && invitation["state"].text == "accepted")
    let lines = try await world.ask(.get, "/api/v1/audit?limit=20", as: "ada")["items"].items
    #expect(
      Set(lines.compactMap { $0["act"].text }).isSuperset(of: ["accept-invitation", "link-identity", "sign-in-by-provider"]))

    // The second time it is the identity that counts, and nobody is made anew.
    var second = Browser(world)
    #expect(try await second.signIn(by: provider).status == 303)
    #expect(try await second.whoAmI() == "mei-2")
    await provider.stop()
  }

  @Test func anInvitationThatIsOverOrNotConfirmedLetsNobodyIn() async throws {
    for ending in ["expired", "revoked", "unconfirmed", "elsewhere", "closed"] {
      let world = try await World.make()
      let provider = try await world.provider("city", ending == "elsewhere" ? #","emailDomains":["other.example"]"# : "")
      let id = try await world.invite("mei@harbour.example")
      switch ending {
      case "expired": world.clock.turn(by: .days(8))
      case "revoked": #expect(try await world.ask(.delete, "/api/v1/invitations/\(id)", as: "lok").status == 204)
      case "unconfirmed": provider.behave { $0.claims["email_verified"] = "false" }
      default: break
      }
      var browser = Browser(world)
      let reply = try await browser.signIn(by: provider)
      // An account that was opened by it and closed since is not opened again.
      if ending == "closed" {
        #expect(reply.status == 303)
        try await world.hub.setPerson("mei-2", active: false, by: nil)
        var later = Browser(world)
        #expect(try await later.signIn(by: provider).status == 403)
        provider.behave { $0.subject = "somebody-else" }
        var other = Browser(world)
        #expect(try await other.signIn(by: provider).status == 403)
      } else {
        #expect(reply.status == 403 && browser.cookies["praya_session"] == nil, "\(ending): \(reply.text)")
      }
      await provider.stop()
    }
  }

  @Test func ofTwoInvitationsToOneAddressNoneIsGuessedAtUntilOneIsOver() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    let first = try await world.invite("mei@harbour.example")
    world.clock.turn(by: .days(8))
    try await world.signInAgain()
    let second = try await world.invite("mei@harbour.example")
    #expect(try await world.ask(.post, "/api/v1/invitations/\(first)/sending", as: "lok").status == 202)
    var browser = Browser(world)
    #expect(try await browser.signIn(by: provider).status == 403)
    #expect(try await world.ask(.delete, "/api/v1/invitations/\(first)", as: "lok").status == 204)
    var again = Browser(world)
    #expect(try await again.signIn(by: provider).status == 303)
    let invitations = try await world.ask(.get, "/api/v1/invitations?organisation=harbour", as: "lok")["items"].items
    #expect(invitations.map { $0["id"].text } == [second, first])
    #expect(invitations.map { $0["state"].text } == ["accepted", "revoked"])
    await provider.stop()
  }

  @Test func whoBringsBackOneWrongAnswerAfterTheOtherWaits() async throws {
    let world = try await World.make()
    let provider = try await world.provider()
    try await world.person("may", "mei@harbour.example")
    // A whole office may stand behind one address: those who do right do not use its tries up.
    for _ in 0..<60 {
      var browser = Browser(world)
      #expect(try await browser.signIn(by: provider).status == 303)
    }
    var statuses: [Int] = []
    for _ in 0..<60 {
      statuses.append(try await world.ask(.get, "/sign-in/city/callback?code=x&state=y", from: "203.0.113.9").status)
    }
    #expect(statuses.first == 403 && statuses.last == 429 && statuses.filter { $0 == 403 }.count == 50)
    let refusal = try await world.ask(.get, "/sign-in/city/callback?code=x&state=y", from: "203.0.113.9")
    #expect(refusal.header("Retry-After") != nil)
    #expect(try await world.ask(.get, "/sign-in/city/callback?code=x&state=y", from: "203.0.113.10").status == 403)
    await provider.stop()
  }

  @Test func aPersonAddsAnIdentityWhileSignedInAndTakesItOffAgain() async throws {
    let world = try await World.make()
    let provider = try await world.provider("city", clientSecret: "shh:/+%&")
    provider.behave { $0.claims = [:] }
    var browser = Browser(world)
    let begun = try await world.ask(
      .post, "/api/v1/me/identities", as: "sam", #"{"provider":"city","redirect":"/me"}"#, headers: ["Host": Browser.host])
    #expect(begun.status == 201, "\(begun.text)")
    browser.keep(begun)
    let callback = try await browser.follow(try #require(begun["authorizationURL"].text), provider)
    let linked = try await browser.get(callback)
    #expect(linked.status == 303 && linked.header("Location") == "/me", "\(linked.text)")
    #expect(browser.cookies["praya_session"] == nil, "adding an identity signs nobody in")

    var later = Browser(world)
    #expect(try await later.signIn(by: provider).status == 303)
    #expect(try await later.whoAmI() == "sam")

    // Nobody else can add it, see it or take it off.
    let second = try await world.ask(
      .post, "/api/v1/me/identities", as: "mei", #"{"provider":"city"}"#, headers: ["Host": Browser.host])
    var thief = Browser(world)
    thief.keep(second)
    let taken = try await thief.get(try await thief.follow(try #require(second["authorizationURL"].text), provider))
    #expect(taken.status == 409, "\(taken.text)")
    let id = try #require(try await world.ask(.get, "/api/v1/me/identities", as: "sam")["items"][0]["id"].text)
    #expect(try await world.ask(.delete, "/api/v1/me/identities/\(id)", as: "mei").status == 404)
    #expect(try await world.ask(.delete, "/api/v1/me/identities/\(id)", as: "sam").status == 204)
    var gone = Browser(world)
    #expect(try await gone.signIn(by: provider).status == 403)
    await provider.stop()
  }

  @Test func theLastWayIntoAnAccountStays() async throws {
    let world = try await World.make()
    let provider = try await world.provider("city", #","autoCreate":true,"emailDomains":["harbour.example"]"#)
    var browser = Browser(world)
    _ = try await browser.signIn(by: provider)
    let secret = try #require(browser.cookies["praya_session"])
    let headers: HTTPHeaders = ["Authorization": "Bearer \(secret)"]
    let id = try #require(try await world.ask(.get, "/api/v1/me/identities", headers: headers)["items"][0]["id"].text)
    let refused = try await world.ask(.delete, "/api/v1/me/identities/\(id)", headers: headers)
    #expect(refused.status == 409 && refused["name"].text == "last-way-in")
    await provider.stop()
  }

  @Test func theClientSaysWhoItIsInTheProvidersWay() async throws {
    for authentication in ["client_secret_basic", "client_secret_post"] {
      let world = try await World.make()
      let provider = try await world.provider("city", clientSecret: "s3cret&:/")
      provider.behave { $0.authentication = authentication }
      try await world.person("may", "mei@harbour.example")
      var browser = Browser(world)
      // The hub asks for the document anew an hour later.
      world.clock.turn(by: .hours(2))
      let reply = try await browser.signIn(by: provider)
      #expect(reply.status == 303, "\(authentication): \(reply.text)")
      await provider.stop()
    }
  }

  @Test func theSecretIsToldToNobodyAndGoesToNoOtherIssuer() async throws {
    let world = try await World.make()
    let provider = try await world.provider("city", clientSecret: "very-secret")
    let settings = try await world.ask(.get, "/api/v1/providers/city", as: "ada")
    #expect(settings["hasSecret"].flag == true && !settings.text.contains("very-secret"))
    let all = try await world.ask(.get, "/api/v1/provider-settings", as: "ada")
    #expect(all["items"].items.count == 1 && !all.text.contains("very-secret"))
    // The same settings without a secret keep it; another issuer, or an empty secret, does not.
    func put(_ issuer: String, _ extra: String = "") async throws -> Bool? {
      try await world.ask(
        .put, "/api/v1/providers/city", as: "ada",
        #"{"issuer":"\#(issuer)","clientID":"praya","name":{"en":"A","zh-Hant":"甲"},"enabled":false\#(extra)}"#)["hasSecret"].flag
    }
    #expect(try await put(provider.issuer) == true)
    #expect(try await put("https://other.example") == false)
    #expect(try await put("https://other.example", #","clientSecret":"again""#) == true)
    #expect(try await put("https://other.example", #","clientSecret":"""#) == false)
    await provider.stop()
  }

  @Test func aWrongAddressShowsWhenTheProviderIsSetUp() async throws {
    let world = try await World.make()
    func put(_ issuer: String) async throws -> Reply {
      try await world.ask(
        .put, "/api/v1/providers/city", as: "ada",
        #"{"issuer":"\#(issuer)","clientID":"praya","name":{"en":"A","zh-Hant":"甲"}}"#)
    }
    for issuer in ["http://hub.example", "ftp://x", "https://a.example?x=1", "https://user@a.example", "https://", ""] {
      #expect(try await put(issuer).faults == ["issuer form"], "\(issuer)")
    }
    let provider = try ProviderOfTests(clock: world.clock)
    #expect(try await put(provider.issuer + "/other").faults == ["issuer answers"])
    provider.behave { $0.metadata["issuer"] = #""https://evil.example""# }
    #expect(try await put(provider.issuer).faults == ["issuer answers"])
    await provider.stop()
    #expect(try await put(provider.issuer).faults == ["issuer answers"])
    #expect(try await world.ask(.get, "/api/v1/providers")["items"].items.isEmpty)
  }

  @Test func onlyAdministratorsSetProvidersUp() async throws {
    let world = try await World.make()
    let body = #"{"issuer":"https://a.example","clientID":"praya","name":{"en":"A","zh-Hant":"甲"},"enabled":false}"#
    for person in World.people where person != "ada" {
      #expect(try await world.ask(.put, "/api/v1/providers/city", as: person, body).status == 403)
      #expect(try await world.ask(.get, "/api/v1/provider-settings", as: person).status == 403)
      #expect(try await world.ask(.get, "/api/v1/providers/city", as: person).status == 403)
      #expect(try await world.ask(.delete, "/api/v1/providers/city", as: person).status == 403)
    }
    #expect(try await world.ask(.put, "/api/v1/providers/city", as: "ada", body).status == 200)
    // One that is switched off is not offered, and is not there for whoever tries it.
    #expect(try await world.ask(.get, "/api/v1/providers")["items"].items.isEmpty)
    var browser = Browser(world)
    #expect(try await browser.get("/sign-in/city").status == 404)
    #expect(try await world.ask(.delete, "/api/v1/providers/city", as: "ada").status == 204)
    #expect(try await world.ask(.delete, "/api/v1/providers/city", as: "ada").status == 404)
  }
}
