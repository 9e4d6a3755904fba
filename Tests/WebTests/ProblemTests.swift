import HTTPService
import Testing

@Suite struct ProblemTests {
  @Test func aProblemNamesItselfItsFaultsAndItsRequestInTheReadersLanguage() async throws {
    let world = try await World.make()
    let chinese = try await world.ask(
      .post, "/api/v1/people", as: "ada", #"{"signIn":"X","name":""}"#, headers: ["Accept-Language": "zh-HK,zh;q=0.9,en;q=0.5"])
    #expect(chinese.status == 422)
    #expect(chinese.header("Content-Type") == "application/problem+json")
    #expect(chinese.header("Content-Language") == "zh-Hant")
    #expect(chinese.header("X-Request-Id") == "r1" && chinese["instance"].text == "r1")
    #expect(chinese["type"].text == "urn:praya:problem:invalid-input" && chinese["name"].text == "invalid-input")
    #expect(chinese["title"].text == "請求內容有誤" && chinese["status"].number == 422)
    #expect(chinese.faults == ["signIn form", "name length"])
    #expect(chinese["faults"][0]["message"].text?.contains("登入名稱") == true)
    // Without a word about it, the language is that of who asks: Mei reads Chinese, Ada English.
    #expect(try await world.ask(.get, "/api/v1/audit", as: "mei")["title"].text == "沒有權限")
    #expect(try await world.ask(.get, "/api/v1/projects/none", as: "ada")["title"].text == "Not found")
    let english = try await world.ask(.get, "/api/v1/audit", as: "mei", headers: ["Accept-Language": "en"])
    #expect(english["title"].text == "Not allowed")
  }

  @Test func allFaultsOfABodyAreToldAtOnce() async throws {
    let world = try await World.make()
    let reply = try await world.ask(
      .post, "/api/v1/projects/vision/payments", as: "ada",
      #"{"amount":{"minorUnits":1.5,"currency":"XXX","cents":3},"bankRef":"B","amount":1}"#)
    #expect(reply.status == 422)
    #expect(
      Set(reply.faults) == [
        "amount.minorUnits range", "amount.currency currency", "amount.cents unknown-field", "bankRef unknown-field",
        "bankReference required", "amount duplicate-field",
      ])
    #expect(reply["faults"][0]["line"].number == 1)
  }

  @Test(arguments: [
    (#"{"signIn":1,"password":"x"}"#, 422, "signIn type"), (#"{"signIn":"a","password":null}"#, 422, "password null"),
    (#"["signIn"]"#, 422, " type"), (#""text""#, 422, " type"), ("{}", 422, "signIn required"),
    (#"{"signIn":"a""#, 400, " syntax"), ("", 400, " syntax"), (#"{"signIn":"\ud800"}"#, 400, " string"),
    ("{'signIn':1}", 400, " syntax"), (#"{"signIn":"a","password":"b"} x"#, 400, " trailing-text"),
  ])
  func bodiesOfTheWrongFormAreRefusedByRule(body: String, status: Int, fault: String) async throws {
    let world = try await World.make(applies: false)
    let reply = try await world.ask(.post, "/api/v1/sessions", body)
    #expect(reply.status == status, "\(reply.text)")
    #expect(reply.faults.first == fault)
    #expect(reply["name"].text == (status == 400 ? "malformed-json" : "invalid-input"))
  }

  @Test func brokenUTF8AndDeepNestingAreRefused() async throws {
    let world = try await World.make(applies: false)
    let broken = Array(#"{"signIn":""#.utf8) + [0xC3, 0x28] + Array(#"","password":"x"}"#.utf8)
    let encoding = try await world.ask(.post, "/api/v1/sessions", bytes: broken)
    #expect(encoding.status == 400 && encoding.faults == [" encoding"])
    let deep = try await world.ask(.post, "/api/v1/sessions", String(repeating: #"{"a":"#, count: 200_000))
    #expect(deep.status == 400 && deep.faults == [" too-deep"])
  }

  @Test(arguments: ["1.5", "1e3", "9223372036854775808", "-1", "01", "1_000", "\"5\"", "true", "1e999999999"])
  func numbersThatAreNotWholeOrDoNotFitAreRefused(number: String) async throws {
    let world = try await World.make()
    let reply = try await world.ask(.post, "/api/v1/jobs", as: "mei", World.body(#","ownShareAtMost":\#(number)"#))
    #expect(reply.status == 422 || reply.status == 400, "\(reply.text)")
  }

  @Test func amountsAtTheEdgeOf64BitsMakeNoFault() async throws {
    let world = try await World.make()
    for (units, status) in [("9223372036854775807", 201), ("9223372036854775807", 422), ("-9223372036854775808", 422)] {
      let reply = try await world.ask(
        .post, "/api/v1/projects/vision/payments", as: "ada",
        #"{"amount":{"minorUnits":\#(units),"currency":"HKD"},"bankReference":"EDGE-\#(status)"}"#)
      #expect(reply.status < 500, "\(units): \(reply.text)")
    }
    let prices = ["9223372036854775807", "-1"]
    for price in prices {
      let reply = try await world.ask(
        .patch, "/api/v1/pools/east-h100", as: "opa", #"{"pricePerHour":{"minorUnits":\#(price),"currency":"HKD"}}"#)
      #expect(reply.status < 500, "\(price): \(reply.text)")
    }
    let offers = try await world.ask(.post, "/api/v1/offers", as: "mei", World.body())
    #expect(offers.status < 500, "\(offers.text)")
    for days in ["0", "367", "9223372036854775807"] {
      let token = try await world.ask(.post, "/api/v1/tokens", as: "mei", #"{"label":"x","days":\#(days)}"#)
      #expect(token.status == 422)
    }
  }

  @Test func unknownRepeatedAndMalformedQueriesAreRefused() async throws {
    let world = try await World.make()
    let cases = [
      ("?projct=vision", "projct unknown-parameter"), ("?limit=5&limit=6", "limit duplicate"), ("?limit=0", "limit form"),
      ("?limit=201", "limit form"), ("?limit=1.5", "limit form"), ("?limit=+1", "limit form"), ("?project=A", "project form"),
      ("?over=yes", "over form"), ("?submission=x", "submission form"), ("?cursor=x", "cursor form"),
      ("?limit=99999999999999999999", "limit form"),
    ]
    for (query, fault) in cases {
      let reply = try await world.ask(.get, "/api/v1/jobs\(query)", as: "mei")
      #expect(reply.status == 422 && reply.faults == [fault], "\(query): \(reply.text)")
    }
    // Also where they may see nothing.
    for list in ["applications", "reviews", "sittings", "webhooks", "organisations", "grants"] {
      let reply = try await world.ask(.get, "/api/v1/\(list)?cursor=%C2%84", as: "mei")
      #expect(reply.status == 422 && reply.faults == ["cursor form"], "\(list): \(reply.text)")
    }
    let state = try await world.ask(.get, "/api/v1/applications?state=gone", as: "lok")
    #expect(state.faults == ["state form"])
    #expect(try await world.ask(.get, "/api/v1/me?x=1", as: "mei").status == 422)
  }

  @Test func aBodyWhereNoneBelongsIsRefusedUnlessItSaysNothing() async throws {
    let world = try await World.make()
    let id = try await world.apply()
    let path = "/api/v1/applications/\(id)/review"
    #expect(try await world.ask(.post, path, as: "oscar", #"{"note":"x"}"#).faults == ["note unknown-field"])
    #expect(try await world.ask(.post, path, as: "oscar", "{}").status == 200)
  }

  @Test func bodiesOfOtherTypesAreRefused() async throws {
    let world = try await World.make(applies: false)
    for type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
      let reply = try await world.ask(
        .post, "/api/v1/sessions", #"{"signIn":"a","password":"b"}"#, headers: ["Content-Type": type])
      #expect(reply.status == 415 && reply["name"].text == "not-json")
    }
    let charset = try await world.ask(
      .post, "/api/v1/sessions", #"{"signIn":"a","password":"b"}"#, headers: ["Content-Type": "application/JSON; charset=utf-8"])
    #expect(charset.status == 401)
  }

  @Test func unknownAddressesAreNotFoundAndKnownOnesSayTheirMethods() async throws {
    let world = try await World.make(applies: false)
    let nowhere = try await world.ask(.get, "/api/v1/nowhere", headers: ["Accept-Language": "zh-Hant"])
    #expect(nowhere.status == 404 && nowhere["name"].text == "no-such-address" && nowhere["title"].text == "找不到")
    #expect(nowhere.header("X-Content-Type-Options") == "nosniff" && nowhere.header("X-Request-Id") == "r1")
    let wrong = try await world.ask(.delete, "/api/v1/jobs")
    #expect(wrong.status == 405 && wrong.header("Allow") == "GET, HEAD, POST" && wrong["name"].text == "method-not-allowed")
    #expect(try await world.ask(.head, "/api/v1/me").status == 401)
    #expect(try await world.ask(.head, "/healthz").status == 200)
  }

  @Test func everyAnswerIsKeptByNobodyAndShownInNoFrame() async throws {
    let world = try await World.make()
    for path in ["/api/v1/me", "/api/v1/nothing", "/api/v1/audit", "/healthz"] {
      let reply = try await world.ask(.get, path, as: "mei")
      #expect(reply.header("Cache-Control") == "no-store", "\(path)")
      #expect(reply.header("X-Content-Type-Options") == "nosniff")
      #expect(reply.header("Content-Security-Policy")?.contains("frame-ancestors 'none'") == true)
    }
  }

  @Test func aNumberThatNoFieldOfACityCanHoldIsNamed() async throws {
    let world = try await World.make()
    for number in ["1e300", "8.5", "99999999999999999999"] {
      let city = World.city.replacing(#""count": 2"#, with: #""count": \#(number)"#)
      let reply = try await world.ask(.put, "/api/v1/city", as: "ada", city)
      #expect(reply.status == 422, "\(reply.text)")
      #expect(reply.faults == ["centres[0].pools[0].nodes[0].count range"], "\(reply.text)")
    }
  }

  @Test func aMissingBodyIsNoFile() async throws {
    let world = try await World.make()
    for (method, path) in [(HTTPMethod.put, "/api/v1/city"), (.post, "/api/v1/scheme-checks"), (.put, "/api/v1/schemes/x")] {
      let reply = try await world.ask(method, path, as: "ada")
      #expect(reply.status == 400 && reply["name"].text == "malformed-json", "\(reply.text)")
    }
  }

  @Test func nullInACityFileIsRefusedWhereverItStands() async throws {
    let world = try await World.make()
    for (field, path) in [(#""note": null"#, "projects[0].note"), (#""dataClass": null"#, "projects[0].dataClass")] {
      let city = World.city.replacing(
        #""organisation": "harbour", "name""#, with: #""organisation": "harbour", \#(field), "name""#)
      let reply = try await world.ask(.put, "/api/v1/city", as: "ada", city)
      #expect(reply.status == 422 && reply.faults == ["\(path) null"], "\(reply.text)")
    }
  }
}
