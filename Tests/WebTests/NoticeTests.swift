import HTTPService
import JSON
import Testing

@Suite struct NoticeTests {
  @Test func peopleChooseWhatTheyAreToldOf() async throws {
    let world = try await World.make()
    let first = try await world.ask(.get, "/api/v1/me/notices", as: "mei")
    #expect(first.status == 200 && first["job-ended"].flag == true && first["invitation"].flag == true)
    let changed = try await world.ask(.put, "/api/v1/me/notices", as: "mei", #"{"job-ended":false,"budget":true}"#)
    #expect(changed.status == 200 && changed["job-ended"].flag == false && changed["decision"].flag == true)
    #expect(try await world.ask(.get, "/api/v1/me/notices", as: "lok")["job-ended"].flag == true)
    let always = try await world.ask(.put, "/api/v1/me/notices", as: "mei", #"{"invitation":false,"sitting":false}"#)
    #expect(always.status == 422 && always.faults == ["invitation always-on"])
    for (body, fault) in [(#"{"weather":true}"#, "weather unknown-field"), (#"{"budget":"no"}"#, "budget type")] {
      let reply = try await world.ask(.put, "/api/v1/me/notices", as: "mei", body)
      #expect(reply.status == 422 && reply.faults == [fault], "\(reply.text)")
    }
    #expect(try await world.ask(.get, "/api/v1/me/notices", as: "mei")["sitting"].flag == true)
  }

  @Test func administratorsSeeWhoIsToldOfWhatAndNoWords() async throws {
    let world = try await World.make()
    try await world.pay()
    let job = try await world.submit()
    _ = try await world.ask(.post, "/api/v1/jobs/\(job)/cancellation", as: "mei")
    let list = try await world.ask(.get, "/api/v1/notices?state=waiting", as: "ada")
    let notice = try #require(list["items"].items.first { $0["topic"].text == "job-ended" })
    #expect(notice["subject"].text == job && notice["state"].text == "waiting" && notice["tries"].number == 0)
    #expect(try await world.ask(.get, "/api/v1/notices?state=sent", as: "ada")["items"].items.isEmpty)
    let id = try #require(notice["id"].text)
    #expect(try await world.ask(.post, "/api/v1/notices/\(id)/retry", as: "ada").status == 200)
    #expect(try await world.ask(.post, "/api/v1/notices/\(id)/retry", as: "lok").status == 403)
    let unknown = String(repeating: "0", count: 26)
    #expect(try await world.ask(.post, "/api/v1/notices/\(unknown)/retry", as: "ada").status == 404)
    #expect(try await world.ask(.get, "/api/v1/notices?state=lost", as: "ada").faults == ["state form"])
  }
}
