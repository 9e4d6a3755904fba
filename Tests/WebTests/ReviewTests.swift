import HTTPService
import Testing

@Suite struct ReviewTests {
  @Test func aSittingFromTheCallToTheSignedMinutes() async throws {
    let world = try await World.make()
    let id = try await world.apply()
    let early = try await world.ask(.post, "/api/v1/applications/\(id)/approval", as: "oscar", World.terms)
    #expect(early.status == 422 && early.text.contains("byCommittee"), "\(early.text)")
    let sitting = try await world.sit(about: id)
    let path = "/api/v1/sittings/\(sitting)"
    let read = try await world.ask(.get, path, as: "audrey")
    #expect(read["state"].text == "closed" && read["agenda"][0]["outcome"].text == "approve", "\(read.text)")
    #expect(read["agenda"][0]["decision"]["votes"]["oscar"].text == "approve")
    #expect(read["members"][0]["person"]["signIn"].text == "oscar")
    let minutes = try await world.ask(.get, path + "/minutes", as: "oscar")
    #expect(minutes["text"]["en"].text?.contains("Decided: approved. Good.") == true, "\(minutes.text)")
    #expect(try await world.ask(.post, path + "/signature", as: "oscar")["digest"].text?.utf8.count == 64)
    #expect(try await world.ask(.post, path + "/addenda", as: "oscar", #"{"text":"Room 2."}"#).status == 201)
    #expect(try await world.ask(.get, "/api/v1/sittings?state=signed", as: "oscar")["items"].items.count == 1)
    for person in ["lok", "mei", "sam", "ada", "opa"] {
      #expect(try await world.ask(.get, path, as: person).status == 404, "\(person)")
    }
    let promises = try await world.ask(.get, "/api/v1/applications/\(id)/promises", as: "lok")
    #expect(promises.status == 200 && promises["items"].items.isEmpty, "Hong Kong's scheme promises no day")
  }

  @Test func whatIsWrongIsToldByItsField() async throws {
    let world = try await World.make()
    let id = try await world.apply()
    let sitting = try await world.callSitting(about: id)
    let scheme = #""scheme":"hong-kong-ai-subsidy""#
    let refused: [(HTTPMethod, String, String, String)] = [
      (
        .post, "/sittings",
        #"{\#(scheme),"startsAt":"soon","members":["oscar"],"chair":"oscar","agenda":["\#(id)"]}"#,
        "startsAt"
      ),
      (
        .post, "/sittings",
        #"{\#(scheme),"startsAt":"2026-11-21T10:00:00Z","members":["lok"],"chair":"lok","agenda":["\#(id)"]}"#,
        "members[0]"
      ),
      (
        .post, "/sittings",
        #"{\#(scheme),"startsAt":"2026-11-21T10:00:00Z","members":["oscar"],"chair":"lok","agenda":["\#(id)"]}"#,
        "chair"
      ),
      (
        .post, "/sittings",
        #"{\#(scheme),"startsAt":"2026-11-21T10:00:00Z","members":["oscar"],"chair":"oscar","agenda":[]}"#,
        "agenda"
      ), (.put, "/sittings/\(sitting)", "{}", "startsAt"),
      (.post, "/sittings/\(sitting)/decisions", #"{"application":"x","outcome":"maybe","note":1,"votes":{"a":"b"}}"#, "outcome"),
      (.post, "/conflicts", #"{"reason":"both","organisation":"other","application":"\#(id)"}"#, "application"),
      (.post, "/conflicts", #"{"reason":" ","organisation":"other"}"#, "reason"),
      (.post, "/conflicts", #"{"reason":"x","organisation":"other","until":"2020-01-01"}"#, "until"),
      (.post, "/reviews", #"{"application":"nothing"}"#, "reviewer"),
    ]
    for (method, path, body, field) in refused {
      let reply = try await world.ask(method, "/api/v1" + path, as: "oscar", body)
      #expect(reply.status == 422 && reply.text.contains("\"\(field)\""), "\(path) \(field): \(reply.status) \(reply.text)")
    }
    // A scheme without a `review` part has sittings, but no reviews.
    let none = try await world.ask(.post, "/api/v1/reviews", as: "oscar", #"{"application":"\#(id)","reviewer":"oscar"}"#)
    #expect(none.status == 409 && none["name"].text == "no-review-rules", "\(none.text)")
    #expect(try await world.ask(.get, "/api/v1/schemes/hong-kong-ai-subsidy/ranking", as: "oscar").status == 409)
    for path in ["reviews/\(id)", "sittings/\(id)", "reports/\(id)", "reviews/x", "schemes/none/promises"] {
      #expect(try await world.ask(.get, "/api/v1/\(path)", as: "oscar").status == 404, "\(path)")
    }
  }

  @Test func reportsAndConditionsOfAGrant() async throws {
    let world = try await World.make()
    let grant = try await world.grant()
    let conditions = try await world.ask(.get, "/api/v1/grants/\(grant)/conditions", as: "mei")
    #expect(conditions["items"][0]["text"].text == "Report by June.", "\(conditions.text)")
    let met = try await world.ask(.patch, "/api/v1/grants/\(grant)/conditions/1", as: "oscar", #"{"outcome":"met"}"#)
    #expect(met["outcome"].text == "met" && met["decidedBy"].text != nil, "\(met.text)")
    for number in ["0", "01", "9", "x", "99999999999999999999"] {
      let reply = try await world.ask(.patch, "/api/v1/grants/\(grant)/conditions/\(number)", as: "oscar", #"{"outcome":"met"}"#)
      #expect(reply.status == 404, "\(number)")
    }
    let asked = try await world.ask(.post, "/api/v1/reports", as: "oscar", #"{"grant":"\#(grant)","due":"2026-12-01"}"#)
    let id = try #require(asked["id"].text, "\(asked.text)")
    let body = #"{"answers":{"report":"It went well."},"revision":1}"#
    #expect(try await world.ask(.post, "/api/v1/reports/\(id)/submission", as: "mei", body).status == 403)
    #expect(try await world.ask(.post, "/api/v1/reports/\(id)/submission", as: "lok", body)["state"].text == "submitted")
    let back = try await world.ask(.post, "/api/v1/reports/\(id)/return", as: "oscar", #"{"note":"How well?"}"#)
    #expect(back["state"].text == "returned" && back["answers"]["report"].text == "It went well.")
    #expect(try await world.ask(.post, "/api/v1/reports/\(id)/acceptance", as: "oscar", "{}").status == 409)
    #expect(try await world.ask(.post, "/api/v1/reports/\(id)/submission", as: "lok", body).status == 409, "an old revision")
    let list = try await world.ask(.get, "/api/v1/reports?project=vision&state=returned", as: "lok")
    #expect(list["items"].items.count == 1)
    #expect(try await world.ask(.get, "/api/v1/reports/\(id)", as: "sam").status == 404)
  }
}
