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
    add(.get, "/api/v1/projects") { call, actor in
      let projects = try await call.hub.projects(by: actor)
      let currency = try await call.hub.city().currency
      return .list(projects) { $0.project($1, currency) }
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
      try await call.hub.createProject(project, by: actor)
      return .json(
        JSONWriter.object {
          $0.field("id", project.id)
          $0.field("organisation", project.organisation)
          $0.field("name", project.name)
          $0.field("dataClass", project.dataClass)
          $0.strings("jurisdictions", project.jurisdictions)
        }, status: .created)
    }
    add(.get, "/api/v1/projects/{id}") { call, actor in
      let status = try await call.hub.project(try call.project, by: actor)
      let currency = try await call.hub.city().currency
      return .json(JSONWriter.value { $0.project(status, currency) })
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
      let quotation = try await call.hub.keepQuotation(pool: pool, for: try call.project, until: until, by: actor)
      let currency = try await call.hub.city().currency
      return .json(JSONWriter.value { $0.quotation(quotation, currency) }, status: .created)
    }
    add(.get, "/api/v1/projects/{id}/quotations") { call, actor in
      let quotations = try await call.hub.quotations(of: try call.project, by: actor)
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
}
