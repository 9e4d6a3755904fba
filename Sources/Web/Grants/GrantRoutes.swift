internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// Grants, their balances, and what officers change in them.
  mutating func addGrants() {
    let filters: Set<String> = ["project", "scheme", "organisation", "state", "sort"]
    add(.get, "/api/v1/grants", query: Call.page.union(filters)) { call, actor in
      let filter = GrantFilter(
        project: try call.querySlug("project"), scheme: try call.querySlug("scheme"),
        organisation: try call.querySlug("organisation"), state: try call.queryChoice("state"),
        order: try call.queryChoice("sort") ?? .newest)
      let grants = try await call.hub.grants(filter, try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(grants) { $0.grant($1, currency) }
    }
    add(.get, "/api/v1/grants/{id}") { call, actor in try await call.grantStatus(by: actor) }
    add(.patch, "/api/v1/grants/{id}", body: .json, edits: true) { call, actor in
      let (amendment, revision) = try call.body { object -> (GrantAmendment, Int)? in
        let until = object["until"]?.date()
        let amount = object["amount"]?.whole(Int64.min...Int64.max)
        let centres = object["centres"]?.values(most: 100) { $0.shortName() }
        let devices = object["devicesPerJob"]?.count(0...10_000_000)
        let exceptional = object["exceptional"]?.boolean()
        let byCommittee = object["byCommittee"]?.boolean()
        let reason = object.required("reason")?.string(mostBytes: 16_384)
        let revision = object.required("revision")?.revision()
        guard let reason, let revision else { return nil }
        let amendment = GrantAmendment(
          until: until, amount: amount, centres: centres, devicesPerJob: devices, reason: reason,
          exceptional: exceptional ?? false, byCommittee: byCommittee ?? false)
        return (amendment, revision)
      }
      _ = try await call.hub.changeGrant(try call.grant, amendment, revision: revision, by: actor)
      return try await call.grantStatus(by: actor)
    }
    add(.post, "/api/v1/grants/{id}/withdrawal", body: .json, edits: true) { call, actor in
      let (reason, revision) = try call.body { object -> (String, Int)? in
        let reason = object.required("reason")?.string(mostBytes: 16_384)
        let revision = object.required("revision")?.revision()
        guard let reason, let revision else { return nil }
        return (reason, revision)
      }
      let id = try call.grant
      let currency = try await call.hub.city().currency
      return try await call.once(by: actor, status: .ok) {
        try await call.hub.withdrawGrant(id, reason: reason, revision: revision, by: actor)
      } glance: {
        try $0.status(of: $1)
      } read: {
        try await call.hub.grant($0.id, by: actor)
      } write: {
        $0.grant($1, currency)
      }
    }
  }
}

extension Call {
  /// The grant of the path.
  fileprivate var grant: GrantID {
    get throws(Problem) { try identifier("id", Phrase("grant", "資助")) }
  }

  fileprivate func grantStatus(by actor: Actor) async throws -> HTTPResponse {
    let status = try await hub.grant(try grant, by: actor)
    let currency = try await hub.city().currency
    return tagged(.json(JSONWriter.value { $0.grant(status, currency) }), revision: status.grant.revision)
  }
}
