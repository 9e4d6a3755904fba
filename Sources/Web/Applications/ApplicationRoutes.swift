internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Schemes

extension RouteTable {
  /// The applicant's side.
  mutating func addApplications() {
    let filters: Set<String> = ["scheme", "organisation", "project", "state", "from", "until", "sort"]
    add(.get, "/api/v1/applications", query: Call.page.union(filters)) { call, actor in
      let filter = ApplicationFilter(
        scheme: try call.querySlug("scheme"), organisation: try call.querySlug("organisation"),
        project: try call.querySlug("project"), state: try call.queryChoice("state"), from: try call.queryMoment("from"),
        until: try call.queryMoment("until"), order: try call.queryChoice("sort") ?? .newest)
      return .list(try await call.hub.applications(filter, try call.page(), by: actor)) { $0.application($1) }
    }
    add(.post, "/api/v1/applications", body: .json) { call, actor in
      let (scheme, project, facts) = try call.body { object -> (Slug, Slug, RequestFacts)? in
        let scheme = object.required("scheme")?.shortName()
        let project = object.required("project")?.shortName()
        let facts = object.required("facts").flatMap(RequestFacts.read)
        guard let scheme, let project, let facts else { return nil }
        return (scheme, project, facts)
      }
      return try await call.once(by: actor) {
        try await call.hub.draftApplication(scheme: scheme, project: project, facts: facts, by: actor)
      } write: {
        $0.application($1)
      }
    }
    add(.get, "/api/v1/applications/{id}") { call, actor in
      let status = try await call.hub.application(try call.application, by: actor)
      let currency = try await call.hub.city().currency
      return call.tagged(
        .json(JSONWriter.value { $0.application(status, currency) }), revision: status.application.revision)
    }
    add(.put, "/api/v1/applications/{id}", body: .json, edits: true) { call, actor in
      let (facts, revision) = try call.body { object -> (RequestFacts, Int)? in
        let facts = object.required("facts").flatMap(RequestFacts.read)
        let revision = object.required("revision")?.revision()
        guard let facts, let revision else { return nil }
        return (facts, revision)
      }
      let record = try await call.hub.editApplication(try call.application, facts: facts, revision: revision, by: actor)
      return call.tagged(.json(JSONWriter.value { $0.application(record) }), revision: record.revision)
    }
    add(.post, "/api/v1/applications/{id}/submission", body: .json, edits: true) { call, actor in
      let revision = try call.body { $0.required("revision")?.revision() }
      let id = try call.application
      return try await call.onceOnApplication(by: actor) {
        try await call.hub.submitApplication(id, revision: revision, by: actor)
      }
    }
    add(.post, "/api/v1/applications/{id}/withdrawal", edits: true) { call, actor in
      let id = try call.application
      return try await call.onceOnApplication(by: actor) { try await call.hub.withdrawApplication(id, by: actor) }
    }
    add(.post, "/api/v1/applications/{id}/acceptance", edits: true) { call, actor in
      let id = try call.application
      let currency = try await call.hub.city().currency
      return try await call.once(by: actor) {
        try await call.hub.acceptAward(id, by: actor)
      } glance: {
        try $0.status(of: $1)
      } read: {
        try await call.hub.grant($0.id, by: actor)
      } write: {
        $0.grant($1, currency)
      }
    }
    add(.post, "/api/v1/applications/{id}/refusal", edits: true) { call, actor in
      let id = try call.application
      return try await call.once(by: actor) { try await call.hub.declineAward(id, by: actor) }
    }
  }
}

extension Call {
  /// The application of the path.
  var application: ApplicationID {
    get throws(Problem) { try identifier("id", Phrase("application", "申請")) }
  }

  /// A step of an application, done once for each key; answers with the application and its tag.
  func onceOnApplication(
    by actor: Actor, _ work: @Sendable () async throws -> ApplicationRecord
  ) async throws -> HTTPResponse {
    try await once(by: actor, status: .ok, work) { $0.application($1) }
  }
}
