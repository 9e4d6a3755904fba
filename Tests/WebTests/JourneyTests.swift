import HTTPService
import Quantities
import Testing

@Suite struct JourneyTests {
  @Test func anApplicationBecomesAGrantAndTheGrantPaysItsShareOfAJob() async throws {
    let world = try await World.make()
    let grant = try await world.grant()
    try await world.pay()
    let offers = try await world.ask(.post, "/api/v1/offers", as: "mei", World.body(#","grant":"\#(grant)""#))
    #expect(offers.status == 200, "\(offers.text)")
    // Two devices for an hour at HK$36.00: 72.00, of which 70 % are 50.40.
    #expect(offers["offers"][0]["listPrice"]["minorUnits"].number == 7200)
    #expect(offers["offers"][0]["schemeShare"]["minorUnits"].number == 5040)
    #expect(offers["offers"][0]["grantLeft"]["minorUnits"].number == 6_994_960)
    #expect(offers["request"]["walltimeSeconds"].number == 3600)

    let job = try await world.submit(#","grant":"\#(grant)","ownShareAtMost":2160"#)
    try await world.dutyRound()
    let running = try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")
    #expect(running["state"].text == "running", "\(running.text)")
    #expect(running["held"]["schemeShare"]["minorUnits"].number == 5040)
    let busy = try await world.ask(.get, "/api/v1/grants/\(grant)", as: "lok")
    #expect(busy["balance"]["inFlight"]["minorUnits"].number == 5040)

    world.clock.turn(by: Seconds(1800))
    await world.centre.endAll()
    try await world.dutyRound()
    let done = try await world.ask(.get, "/api/v1/jobs/\(job)", as: "mei")
    #expect(done["state"].text == "completed")
    #expect(done["cause"]["kind"].text == "exited")
    #expect(done["deviceSeconds"].number == 3600)
    #expect(done["total"]["minorUnits"].number == 3600)
    #expect(done["schemeShare"]["minorUnits"].number == 2520)
    #expect(done["ownShare"]["minorUnits"].number == 1080)
    let status = try await world.ask(.get, "/api/v1/grants/\(grant)", as: "lok")
    #expect(status["balance"]["settled"]["minorUnits"].number == 2520)
    #expect(status["balance"]["available"]["minorUnits"].number == 6_997_480)
    let project = try await world.ask(.get, "/api/v1/projects/vision", as: "mei")
    #expect(project["ownMoney"]["available"]["minorUnits"].number == 998_920)

    let verification = try await world.ask(.get, "/api/v1/ledger/verification", as: "audrey")
    #expect(verification["verified"].flag == true, "\(verification.text)")
    let audit = try await world.ask(.get, "/api/v1/audit/verification", as: "ada")
    #expect(audit["verified"].flag == true)
    try await checkStatement(of: world, job: job)
  }

  private func checkStatement(of world: World, job: String) async throws {
    let path = "/api/v1/projects/vision/statements/2026-11"
    let json = try await world.ask(.get, path, as: "lok")
    #expect(json.status == 200, "\(json.text)")
    #expect(json["isClosed"].flag == false)
    #expect(json["jobs"][0]["job"].text == job)
    #expect(json["totals"]["total"]["minorUnits"].number == 3600)
    let csv = try await world.ask(.get, path, as: "lok", headers: ["Accept": "text/csv"])
    #expect(csv.header("Content-Type")?.hasPrefix("text/csv") == true)
    #expect(csv.text.contains("36.00,25.20,10.80,HKD\r\n"))
    let asked = try await world.ask(.get, path + "?format=csv", as: "lok")
    #expect(asked.bytes == csv.bytes)
    let preferred = try await world.ask(
      .get, path, as: "lok", headers: ["Accept": "text/csv;q=0.5, application/json"])
    #expect(preferred.header("Content-Type") == "application/json")
    let early = try await world.ask(.post, path + "/closing", as: "ada")
    #expect(early.status == 409 && early["name"].text == "month-not-over")
    world.clock.turn(by: .days(12))
    let secret = try await world.ask(
      .post, "/api/v1/sessions", #"{"signIn":"ada","password":"\#(World.password)"}"#)["secret"].text
    let closed = try await world.ask(
      .post, path + "/closing", headers: ["Authorization": "Bearer \(secret ?? "")"])
    #expect(closed["isClosed"].flag == true, "\(closed.text)")
  }

  @Test func anOfficerReturnsAnApplicationAndTheApplicantMendsIt() async throws {
    let world = try await World.make()
    let id = try await world.apply()
    let path = "/api/v1/applications/\(id)"
    #expect(try await world.ask(.post, path + "/review", as: "oscar")["state"].text == "in-review")
    #expect(try await world.ask(.post, path + "/return", as: "oscar", #"{"note":"Which costs?"}"#)["state"].text == "returned")
    let shown = try await world.ask(.get, path, as: "lok")
    #expect(shown["note"].text == "Which costs?" && shown["award"].isNull)
    #expect(shown["facts"]["months"].number == 12 && !shown["findings"]["findings"].items.isEmpty)
    let revision = try #require(shown["revision"].number)
    let edit = #"{"facts":{"months":6},"revision":\#(revision)}"#
    #expect(try await world.ask(.put, path, as: "lok", edit)["facts"]["months"].number == 6)
    let stale = try await world.ask(.put, path, as: "lok", edit)
    #expect(stale.status == 409 && stale["name"].text == "application-changed")
    #expect(
      try await world.ask(.post, path + "/submission", as: "lok", #"{"revision":\#(revision + 1)}"#)["state"].text == "submitted")
    #expect(try await world.ask(.post, path + "/rejection", as: "oscar", #"{"reason":"No."}"#)["state"].text == "rejected")
    let list = try await world.ask(.get, "/api/v1/applications?state=rejected&scheme=hong-kong-ai-subsidy", as: "lok")
    #expect(list["items"].items.count == 1)
    #expect(try await world.ask(.post, path + "/withdrawal", as: "lok").status == 409)
  }

  @Test func anAwardIsDeclinedOrRevoked() async throws {
    let world = try await World.make()
    for (action, person) in [("refusal", "lok"), ("revocation", "oscar")] {
      let id = try await world.apply()
      try await world.sit(about: id)
      _ = try await world.ask(.post, "/api/v1/applications/\(id)/approval", as: "oscar", World.terms)
      let before = try await world.ask(.get, "/api/v1/schemes/hong-kong-ai-subsidy", as: "oscar")
      #expect(before["funds"][0]["awaiting"]["minorUnits"].number == 7_000_000, "\(before["funds"])")
      #expect(try await world.ask(.post, "/api/v1/applications/\(id)/\(action)", as: person).status == 204)
      let after = try await world.ask(.get, "/api/v1/schemes/hong-kong-ai-subsidy", as: "audrey")
      #expect(after["funds"][0]["awaiting"]["minorUnits"].number == 0)
    }
  }

  @Test func aGrantIsReducedThenWithdrawn() async throws {
    let world = try await World.make()
    let grant = try await world.grant()
    let path = "/api/v1/grants/\(grant)"
    let less = try await world.ask(
      .patch, path, as: "oscar", #"{"amount":-1000000,"centres":[],"reason":"Less is enough.","revision":1}"#)
    #expect(less["balance"]["available"]["minorUnits"].number == 6_000_000, "\(less.text)")
    let ended = try await world.ask(.post, path + "/withdrawal", as: "oscar", #"{"reason":"Misused.","revision":2}"#)
    #expect(ended["state"].text == "withdrawn" && ended["balance"]["available"]["minorUnits"].number == 0, "\(ended.text)")
    #expect(try await world.ask(.get, "/api/v1/grants?project=vision", as: "mei")["items"].items.count == 1)
  }
}
