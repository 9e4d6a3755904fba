internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Lists of people, for those who manage them.
  mutating func addMembers() {
    add(.get, "/api/v1/people", query: Call.page.union(["signIn", "email", "active"])) { call, actor in
      let filter = PersonFilter(
        signIn: try call.printable("signIn"), email: try call.printable("email"), isActive: try call.queryFlag("active"))
      let page = try await call.hub.people(filter, try call.page(), by: actor)
      return .list(page) { $0.person($1) }
    }
    add(.get, "/api/v1/people/{signIn}") { call, actor in
      let person = try await call.hub.person(call.text("signIn"), by: actor)
      return .json(JSONWriter.value { $0.person(person) })
    }
    add(.patch, "/api/v1/people/{signIn}", body: .json) { call, actor in
      let active = try call.body { $0.required("active")?.boolean() }
      try await call.hub.setPerson(call.text("signIn"), active: active, by: actor)
      return .noContent
    }
    add(.get, "/api/v1/organisations/{id}/members", query: Call.page) { call, actor in
      let page = try await call.hub.members(
        of: try call.organisation, try call.page(), by: actor)
      return .list(page) { $0.person($1) }
    }
    add(.delete, "/api/v1/organisations/{id}/members/{signIn}") { call, actor in
      try await call.hub.removeMember(call.text("signIn"), of: try call.organisation, by: actor)
      return .noContent
    }
  }
}

extension Call {
  /// A name or an address, of which all are printable ASCII.
  fileprivate func printable(_ name: String) throws(Problem) -> String? {
    try query(name, Phrase("printable ASCII of at most 254 characters", "最多 254 個可顯示的 ASCII 字元")) { text in
      text.utf8.count <= 254 && text.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? text : nil
    }
  }

  /// The organisation of the path.
  fileprivate var organisation: Slug {
    get throws(Problem) { try slug("id", Phrase("organisation", "機構")) }
  }
}

extension JSONWriter {
  fileprivate mutating func person(_ status: PersonStatus) {
    let person = status.profile
    object {
      $0.field("id", person.id)
      // Who has not accepted their invitation has not chosen one.
      $0.field("signIn", status.isOnlyInvited ? nil : person.signIn)
      $0.field("name", person.name)
      $0.field("email", person.email)
      $0.field("language", person.language)
      $0.array("roles", person.roles) { $0.assignment($1) }
      $0.field("active", status.isActive)
      $0.field("invited", status.isOnlyInvited)
      $0.field("secondFactor", status.hasSecondFactor)
      $0.field("createdAt", status.createdAt)
    }
  }
}
