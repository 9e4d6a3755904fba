internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Offers
internal import Quantities

extension RouteTable {
  /// Projects, their people and their balances.
  mutating func addProjects() {
    add(.get, "/api/v1/projects", query: Call.page.union(["organisation"])) { call, actor in
      let organisation = try call.querySlug("organisation")
      return .list(try await call.hub.projects(organisation: organisation, try call.page(), by: actor)) { $0.project($1) }
    }
    add(.post, "/api/v1/projects", body: .json) { call, actor in
      let project = try call.body { object -> NewProject? in
        let id = object.required("id")?.shortName()
        let organisation = object.required("organisation")?.shortName()
        let name = object.required("name")?.phrase(most: 200)
        let dataClass: DataClass? = object["dataClass"]?.choice()
        let jurisdictions = object["jurisdictions"]?.values(most: 50) { $0.text(most: 16) }
        guard let id, let organisation, let name else { return nil }
        return NewProject(
          id: id, organisation: organisation, name: name, dataClass: dataClass ?? .internal, jurisdictions: jurisdictions ?? [])
      }
      return try await call.once(by: actor) {
        try await call.hub.createProject(project, by: actor)
      } write: {
        $0.project($1)
      }
    }
    add(.get, "/api/v1/projects/{id}") { call, actor in try await call.projectStatus(by: actor) }
    add(.patch, "/api/v1/projects/{id}", body: .json, edits: true) { call, actor in
      let name = try call.body { $0.required("name")?.phrase(most: 200) }
      try await call.hub.renameProject(try call.project, to: name, by: actor)
      return try await call.projectStatus(by: actor)
    }
    for (method, granted) in [(HTTPMethod.put, true), (.delete, false)] {
      add(method, "/api/v1/projects/{id}/members/{signIn}", body: .json) { call, actor in
        let scope = Scope.project(try call.project.rawValue)
        let assignment = try call.body { $0.assignment(in: scope) }
        try await call.hub.assign(assignment, to: call.text("signIn"), granted: granted, by: actor)
        return .noContent
      }
    }
    add(.post, "/api/v1/projects/{id}/quotations", body: .json) { call, actor in
      let (pool, until) = try call.body { object -> (Slug, Instant)? in
        let pool = object.required("pool")?.shortName()
        let until = object.required("until")?.moment()
        guard let pool, let until else { return nil }
        return (pool, until)
      }
      let project = try call.project
      let currency = try await call.hub.city().currency
      return try await call.once(by: actor) {
        try await call.hub.keepQuotation(pool: pool, for: project, until: until, by: actor)
      } write: {
        $0.quotation($1, currency)
      }
    }
    add(.get, "/api/v1/projects/{id}/quotations", query: Call.page.union(["standing", "sort"])) { call, actor in
      let quotations = try await call.hub.quotations(
        of: try call.project, standing: try call.queryFlag("standing") ?? true,
        order: try call.queryChoice("sort") ?? .oldest, try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(quotations) { $0.quotation($1, currency) }
    }
  }
}

extension Call {
  /// The project of the path.
  var project: Slug {
    get throws(Problem) { try slug("id", Phrase("project", "項目")) }
  }

  fileprivate func projectStatus(by actor: Actor) async throws -> HTTPResponse {
    let status = try await hub.project(try project, by: actor)
    let currency = try await hub.city().currency
    return tagged(.json(JSONWriter.value { $0.project(status, currency) }), revision: status.project.revision)
  }
}
