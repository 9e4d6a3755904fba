internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// Accounts and roles.
  mutating func addPeople() {
    add(.post, "/api/v1/people", body: .json) { call, actor in
      let person = try call.body { object -> NewPerson? in
        let signIn = object.required("signIn")?.string(mostBytes: 1024)
        let name = object.required("name")?.string(mostBytes: 1024)
        let email = object["email"]?.string(mostBytes: 1024)
        let language: ReaderLanguage? = object["language"]?.choice()
        guard let signIn, let name else { return nil }
        return NewPerson(signIn: signIn, name: name, email: email, language: language ?? .english)
      }
      return try await call.once(by: actor) {
        try await call.hub.createPerson(person, by: actor)
      } write: { json, id in
        json.object {
          $0.field("id", id)
          $0.field("signIn", person.signIn)
          $0.field("name", person.name)
          $0.field("email", person.email)
          $0.field("language", person.language)
        }
      }
    }
    add(.put, "/api/v1/people/{signIn}/password", body: .json) { call, actor in
      let password = try call.body { $0.required("password")?.string(mostBytes: 4096) }
      try await call.hub.setPassword(of: call.text("signIn"), to: password, by: actor)
      return .noContent
    }
    for (method, granted) in [(HTTPMethod.put, true), (.delete, false)] {
      add(method, "/api/v1/people/{signIn}/roles", body: .json) { call, actor in
        let assignment = try call.body { $0.assignment() }
        try await call.hub.assign(assignment, to: call.text("signIn"), granted: granted, by: actor)
        return .noContent
      }
    }
  }
}
