import HTTPService
import Quantities
import Secrets
import Testing

@Suite struct CookieTests {
  private func cookie(_ world: World, headers: HTTPHeaders = [:]) async throws -> String {
    let reply = try await world.ask(
      .post, "/api/v1/sessions", #"{"signIn":"mei","password":"\#(World.password)","cookie":true}"#, headers: headers)
    try #require(reply.status == 201, "\(reply.text)")
    #expect(reply["secret"].isNull && !reply.text.contains("prayasession_"), "scripts do not see it")
    return try #require(reply.header("Set-Cookie"))
  }

  @Test func aBrowsersSessionIsACookieThatOnlyItsOwnPagesCanUse() async throws {
    let world = try await World.make()
    let set = try await cookie(world)
    for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Max-Age=43200"] { #expect(set.contains(part), "\(set)") }
    #expect(!set.contains("Secure"))
    #expect(try await cookie(world, headers: ["X-Forwarded-Proto": "https"]).hasSuffix("; Secure"))
    let sent = String(set.prefix { $0 != ";" })
    let host: HTTPHeaders = ["Cookie": "a=b; \(sent)", "Host": "hub.example"]
    #expect(try await world.ask(.get, "/api/v1/me", headers: host)["signIn"].text == "mei")
    func post(_ extra: [(String, String)]) async throws -> Int {
      var headers = host
      for (name, value) in extra { headers[name] = value }
      return try await world.ask(.post, "/api/v1/tokens", #"{"label":"x","days":1}"#, headers: headers).status
    }
    #expect(try await post([]) == 403, "a request that does not say where it comes from")
    #expect(try await post([("Origin", "https://evil.example")]) == 403)
    #expect(try await post([("Origin", "null")]) == 403)
    #expect(try await post([("Origin", "https://hub.example.evil.example")]) == 403)
    #expect(try await post([("Origin", "https://hub.example:8443")]) == 403)
    #expect(try await post([("Origin", "ftp://hub.example")]) == 403)
    #expect(try await post([("Origin", "http://hub.example"), ("X-Forwarded-Proto", "https")]) == 403)
    for site in ["cross-site", "same-site", "none"] {
      #expect(try await post([("Sec-Fetch-Site", site), ("Origin", "https://hub.example")]) == 403, "\(site)")
    }
    #expect(try await post([("Origin", "https://hub.example")]) == 201)
    #expect(try await post([("Origin", "http://HUB.example")]) == 201)
    #expect(try await post([("Sec-Fetch-Site", "same-origin")]) == 201)
  }

  @Test func aCookieThatSomebodyElseSetBesideIsNone() async throws {
    let world = try await World.make()
    let sent = String(try await cookie(world).prefix { $0 != ";" })
    let two = try await world.ask(.get, "/api/v1/me", headers: ["Cookie": "praya_session=prayasession_0; \(sent)"])
    #expect(two.status == 401)
    let broken = try await world.ask(.get, "/api/v1/me", headers: ["Cookie": sent, "Authorization": "Basic x"])
    #expect(broken.status == 401, "a header that cannot be read is not made up for")
    let other = try await world.ask(.get, "/api/v1/me", headers: ["Cookie": "x\(sent)"])
    #expect(other.status == 401)
  }

  @Test func signingOutTakesTheCookieAway() async throws {
    let world = try await World.make()
    let sent = String(try await cookie(world).prefix { $0 != ";" })
    let headers: HTTPHeaders = ["Cookie": sent, "Sec-Fetch-Site": "same-origin"]
    let out = try await world.ask(.delete, "/api/v1/sessions/current", headers: headers)
    #expect(out.status == 204 && out.header("Set-Cookie")?.hasPrefix("praya_session=; Path=/; Max-Age=0;") == true)
    #expect(try await world.ask(.get, "/api/v1/me", headers: headers).status == 401)
  }
}

@Suite struct AccountTests {
  private func signIn(_ world: World, _ password: String, _ code: String? = nil, from address: String = "192.0.2.1") async throws
    -> Reply
  {
    let code = code.map { #","code":"\#($0)""# } ?? ""
    return try await world.ask(
      .post, "/api/v1/sessions", #"{"signIn":"mei","password":"\#(password)"\#(code)}"#, from: address)
  }

  @Test func tooManyTriesAreToldHowLongToWait() async throws {
    let world = try await World.make()
    for _ in 0..<10 { #expect(try await signIn(world, "wrong").status == 401) }
    let told = try await signIn(world, World.password)
    #expect(told.status == 429 && told["name"].text == "too-many-tries" && told.header("Retry-After") == "1", "\(told.text)")
    world.clock.turn(by: Seconds(1))
    #expect(try await signIn(world, World.password).status == 201)
  }

  @Test func aSecondFactorByTheAPI() async throws {
    let world = try await World.make()
    let made = try await world.ask(.post, "/api/v1/me/second-factor", as: "mei", #"{"password":"\#(World.password)"}"#)
    #expect(made.status == 201 && made["address"].text?.hasPrefix("otpauth://totp/Test%20City:mei?secret=") == true)
    let text = try #require(made["secret"].text)
    let secret = try #require(Base32.decode(text))
    func code() throws -> String {
      let step = try #require(TimeBasedCode.step(at: world.clock.now))
      return try #require(TimeBasedCode.code(secret, at: step))
    }
    let confirmed = try await world.ask(
      .post, "/api/v1/me/second-factor/confirmation", as: "mei", #"{"code":"\#(try code())"}"#)
    #expect(confirmed["recoveryCodes"].items.count == 10)
    world.clock.turn(by: Seconds(30))
    let needed = try await signIn(world, World.password)
    #expect(needed.status == 401 && needed["name"].text == "second-factor-needed")
    #expect(try await signIn(world, World.password, "123").status == 401)
    #expect(try await signIn(world, World.password, try code()).status == 201)
    let status = try await world.ask(.get, "/api/v1/me/second-factor", as: "mei")
    #expect(status["enrolled"].flag == true && status["recoveryCodesLeft"].number == 10)
    #expect(try await world.ask(.delete, "/api/v1/people/mei/second-factor", as: "ada").status == 204)
    #expect(try await signIn(world, World.password).status == 201)
  }

  @Test func resetsAreAnsweredAlikeAndSecretsThatAreNoneByField() async throws {
    let world = try await World.make()
    let (known, unknown) = (
      try await world.ask(.post, "/api/v1/password-resets", #"{"signIn":"mei"}"#),
      try await world.ask(.post, "/api/v1/password-resets", #"{"email":"nobody@example.org"}"#)
    )
    // How often the asker may ask still has nothing to do with whom they ask about.
    func telling(_ reply: Reply) -> [String] {
      reply.response.headers.fields.map { "\($0.name): \($0.value)" }.filter { !$0.hasPrefix("RateLimit") }.sorted()
    }
    #expect(known.status == 202 && known.bytes == unknown.bytes && telling(known) == telling(unknown))
    let both = try await world.ask(.post, "/api/v1/password-resets", #"{"signIn":"a","email":"b@c"}"#)
    #expect(both.faults == ["email one-of"])
    #expect(try await world.ask(.post, "/api/v1/password-resets", "{}").faults == ["signIn required"])
    for path in ["password-resets/completion", "invitation-acceptances"] {
      let extra = path.hasPrefix("inv") ? #","signIn":"kit""# : ""
      let reply = try await world.ask(
        .post, "/api/v1/\(path)", #"{"secret":"prayareset_x","password":"two boats at night"\#(extra)}"#)
      #expect(reply.status == 422 && reply.faults == ["secret unknown"], "\(reply.text)")
    }
  }

  @Test func aTokensScopesHoldAtEveryRoute() async throws {
    let world = try await World.make()
    let made = try await world.ask(.post, "/api/v1/tokens", as: "lok", #"{"label":"ci","days":1}"#)
    #expect(made["scopes"][0].text == "read")
    try await world.pay()
    let bearer: HTTPHeaders = ["Authorization": "Bearer \(try #require(made["secret"].text))"]
    for row in RightsTests.rows where !row.path.contains("<") && row.allowed.contains("lok") && row.path != "/sessions/current" {
      let type: HTTPHeaders = ["Authorization": bearer["Authorization"] ?? ""]
      let reply = try await world.ask(row.method, "/api/v1\(row.path)", row.body, headers: type)
      let isOwnAccount = row.path.hasPrefix("/me/") || row.path == "/tokens"
      let opens =
        (row.method == .get && !isOwnAccount) || row.path == "/offers"
      #expect((reply.status < 300) == opens, "\(row.path): \(reply.status) \(reply.text)")
      if !opens { #expect(reply.status == 403, "\(row.path): \(reply.text)") }
    }
    let listed = try await world.ask(.get, "/api/v1/tokens", as: "lok")
    #expect(listed["items"][0]["label"].text == "ci" && !listed.text.contains("praya_"))
  }
}
