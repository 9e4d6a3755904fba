internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Schemes

extension RouteTable {
  /// The applicant's side.
  mutating func addApplications() {
    add(.get, "/api/v1/applications", query: Call.page.union(["scheme", "state"])) { call, actor in
      let page = try await call.hub.applications(
        scheme: try call.querySlug("scheme"), state: try call.queryChoice("state"), after: call.cursor,
        limit: try call.pageLimit(), by: actor)
      return .list(page) { $0.application($1) }
    }
    add(.post, "/api/v1/applications", body: .json) { call, actor in
      let (scheme, project, facts) = try call.body { object -> (Slug, Slug, RequestFacts)? in
        let scheme = object.required("scheme")?.shortName()
        let project = object.required("project")?.shortName()
        let facts = object.required("facts").flatMap(RequestFacts.read)
        guard let scheme, let project, let facts else { return nil }
        return (scheme, project, facts)
      }
      let record = try await call.hub.draftApplication(scheme: scheme, project: project, facts: facts, by: actor)
      return .json(JSONWriter.value { $0.application(record) }, status: .created)
    }
    add(.get, "/api/v1/applications/{id}") { call, actor in
      let status = try await call.hub.application(try call.application, by: actor)
      let currency = try await call.hub.city().currency
      return .json(JSONWriter.value { $0.application(status, currency) })
    }
    add(.put, "/api/v1/applications/{id}", body: .json) { call, actor in
      let (facts, revision) = try call.body { object -> (RequestFacts, Int)? in
        let facts = object.required("facts").flatMap(RequestFacts.read)
        let revision = object.required("revision")?.revision()
        guard let facts, let revision else { return nil }
        return (facts, revision)
      }
      let record = try await call.hub.editApplication(try call.application, facts: facts, revision: revision, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/submission", body: .json) { call, actor in
      let revision = try call.body { $0.required("revision")?.revision() }
      let record = try await call.hub.submitApplication(try call.application, revision: revision, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/withdrawal") { call, actor in
      let record = try await call.hub.withdrawApplication(try call.application, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/acceptance") { call, actor in
      let grant = try await call.hub.acceptAward(try call.application, by: actor)
      let status = try await call.hub.grant(grant.id, by: actor)
      let currency = try await call.hub.city().currency
      return .json(JSONWriter.value { $0.grant(status, currency) }, status: .created)
    }
    add(.post, "/api/v1/applications/{id}/refusal") { call, actor in
      try await call.hub.declineAward(try call.application, by: actor)
      return .noContent
    }
  }
}

extension Call {
  /// The application of the path.
  var application: ApplicationID {
    get throws(Problem) { try identifier("id", Phrase("application", "申請")) }
  }
}
