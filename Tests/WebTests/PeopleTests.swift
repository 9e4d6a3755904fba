import HTTPService
import Quantities
import Testing

@Suite struct PeopleTests {
  @Test func signingInGivesASessionAndSigningOutEndsIt() async throws {
    let world = try await World.make()
    let session = try await world.ask(.post, "/api/v1/sessions", #"{"signIn":"MEI","password":"\#(World.password)"}"#)
    #expect(session.status == 201, "\(session.text)")
    #expect(session["person"]["signIn"].text == "mei" && session["person"]["language"].text == "zh-Hant")
    #expect(session["person"]["roles"][0]["role"].text == "member")
    #expect(session["person"]["roles"][0]["scope"]["identifier"].text == "vision")
    let bearer: HTTPHeaders = ["Authorization": "bearer \(try #require(session["secret"].text))"]
    #expect(try await world.ask(.get, "/api/v1/me", headers: bearer)["name"].text == "Mei")
    #expect(try await world.ask(.delete, "/api/v1/sessions/current", headers: bearer).status == 204)
    #expect(try await world.ask(.get, "/api/v1/me", headers: bearer).status == 401)
  }

  @Test func aWrongPasswordAndAnUnknownNameAreAnsweredAlike() async throws {
    let world = try await World.make()
    let wrong = try await world.ask(.post, "/api/v1/sessions", #"{"signIn":"mei","password":"no"}"#)
    let unknown = try await world.ask(.post, "/api/v1/sessions", #"{"signIn":"nobody","password":"no"}"#)
    #expect(wrong.status == 401 && wrong["name"].text == "wrong-sign-in")
    #expect(wrong.bytes == unknown.bytes)
  }

  @Test(arguments: ["", "Bearer", "Bearer ", "Basic abc", "Bearer a b", "Bearer praya_x", "praya_x"])
  func whatIsNoCredentialIsNotOne(header: String) async throws {
    let world = try await World.make(applies: false)
    let reply = try await world.ask(.get, "/api/v1/me", headers: ["Authorization": header])
    #expect(reply.status == 401 && reply["name"].text == "not-signed-in")
  }

  @Test func aTokenServesAsItsPersonUntilItEnds() async throws {
    let world = try await World.make()
    let token = try await world.ask(.post, "/api/v1/tokens", as: "mei", #"{"label":"laptop","days":30}"#)
    #expect(token.status == 201 && token["expiresAt"].text == "2026-12-21T01:00:00.000Z", "\(token.text)")
    let bearer: HTTPHeaders = ["Authorization": "Bearer \(try #require(token["secret"].text))"]
    #expect(try await world.ask(.get, "/api/v1/me", headers: bearer)["signIn"].text == "mei")
    world.clock.turn(by: .days(31))
    #expect(try await world.ask(.get, "/api/v1/me", headers: bearer).status == 401)
  }

  @Test func anAdministratorMakesAPersonWhoThenServesAProject() async throws {
    let world = try await World.make()
    let made = try await world.ask(
      .post, "/api/v1/people", as: "ada", #"{"signIn":"kit","name":"Kit","email":"kit@example.org","language":"zh-Hant"}"#)
    #expect(made.status == 201 && made["language"].text == "zh-Hant")
    let again = try await world.ask(.post, "/api/v1/people", as: "ada", #"{"signIn":"kit","name":"Kit"}"#)
    #expect(again.status == 422 && again.faults == ["signIn unique"])
    #expect(try await world.ask(.put, "/api/v1/people/kit/password", as: "ada", #"{"password":"short"}"#).status == 422)
    #expect(
      try await world.ask(.put, "/api/v1/people/kit/password", as: "ada", #"{"password":"long enough words 1"}"#).status == 204)
    let session = try await world.ask(.post, "/api/v1/sessions", #"{"signIn":"kit","password":"long enough words 1"}"#)
    let bearer: HTTPHeaders = ["Authorization": "Bearer \(try #require(session["secret"].text))"]
    #expect(try await world.ask(.get, "/api/v1/projects/vision", headers: bearer).status == 404)
    let member = #"{"role":"member"}"#
    #expect(try await world.ask(.put, "/api/v1/projects/vision/members/kit", as: "lok", member).status == 204)
    #expect(try await world.ask(.get, "/api/v1/projects/vision", headers: bearer).status == 200)
    #expect(try await world.ask(.delete, "/api/v1/projects/vision/members/kit", as: "lok", member).status == 204)
    #expect(try await world.ask(.get, "/api/v1/projects/vision", headers: bearer).status == 404)
    let odd = try await world.ask(.put, "/api/v1/projects/vision/members/kit", as: "lok", #"{"role":"auditor"}"#)
    #expect(odd.status == 422 && odd.faults == ["role scope"])
    let roles = #"{"role":"auditor","scope":{"kind":"hub"}}"#
    #expect(try await world.ask(.put, "/api/v1/people/kit/roles", as: "ada", roles).status == 204)
    #expect(try await world.ask(.get, "/api/v1/audit", headers: bearer).status == 200)
    #expect(try await world.ask(.delete, "/api/v1/people/kit/roles", as: "ada", roles).status == 204)
    #expect(try await world.ask(.get, "/api/v1/audit", headers: bearer).status == 403)
    let nameless = try await world.ask(
      .put, "/api/v1/people/kit/roles", as: "ada", #"{"role":"member","scope":{"kind":"project"}}"#)
    #expect(nameless.faults == ["scope.identifier required"])
  }
}
