import HTTPService
import Hub
import Quantities
import Testing
import Web

/// Members' logins at a centre, through the API: set, listed and taken away by those who may, and by nobody else.
@Suite struct LoginTests {
  private let logins = "/api/v1/centres/east/logins"

  /// The test city, its centre by agent: one that may yet tell that members have logins of their own.
  private func world() async throws -> World {
    let world = try await World.make()
    let city = World.city.replacing(#""connection": "local""#, with: #""connection": "agent""#)
    #expect(try await world.ask(.put, "/api/v1/city", as: "ada", city).status == 200)
    return world
  }

  @Test func aLoginIsSetListedAndTakenAway() async throws {
    let world = try await world()
    #expect(try await world.ask(.put, "\(logins)/mei", as: "opa", #"{"login":"u-mei"}"#).status == 204)
    #expect(try await world.ask(.put, "\(logins)/mei", as: "ada", #"{"login":"u-mei"}"#).status == 204, "a repeat")
    let taken = try await world.ask(.put, "\(logins)/lok", as: "opa", #"{"login":"u-mei"}"#)
    #expect(taken.status == 409 && taken["name"].text == "login-taken", "\(taken.text)")
    #expect(try await world.ask(.put, "\(logins)/lok", as: "opa", #"{"login":"u-mei","shared":true}"#).status == 204)
    let listed = try await world.ask(.get, logins, as: "opa")
    #expect(listed.status == 200 && listed.text.contains(#""signIn":"mei""#) && listed.text.contains("u-mei"), "\(listed.text)")
    for person in World.people where !["opa", "ada"].contains(person) {
      #expect(try await world.ask(.delete, "\(logins)/mei", as: person).status == 403, "\(person)")
      #expect(try await world.ask(.put, "\(logins)/mei", as: person, #"{"login":"mine"}"#).status == 403, "\(person)")
      #expect(try await world.ask(.get, logins, as: person).status == 403, "\(person)")
    }
    #expect(try await world.ask(.delete, "\(logins)/mei", as: "opa").status == 204)
    #expect(try await world.ask(.delete, "\(logins)/mei", as: "opa").status == 404)
    #expect(try await world.ask(.delete, "\(logins)/lok", as: "ada").status == 204)
    #expect(try await world.ask(.put, "\(logins)/nobody", as: "opa", #"{"login":"u1"}"#).status == 404)
    for bad in [#"{}"#, #"{"login":"root"}"#, #"{"login":"-u"}"#, #"{"login":7}"#, #"{"login":"u","x":1}"#] {
      let answer = try await world.ask(.put, "\(logins)/mei", as: "opa", bad)
      #expect((400..<423).contains(answer.status), "\(bad): \(answer.status)")
    }
  }
}
