internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The officer's side.
  mutating func addDecisions() {
    add(.post, "/api/v1/applications/{id}/review", edits: true) { call, actor in
      let id = try call.application
      return try await call.onceOnApplication(by: actor) { try await call.hub.reviewApplication(id, by: actor) }
    }
    add(.post, "/api/v1/applications/{id}/return", body: .json, edits: true) { call, actor in
      let note = try call.body { $0.required("note")?.string(mostBytes: 16_384) }
      let id = try call.application
      return try await call.onceOnApplication(by: actor) { try await call.hub.returnApplication(id, note: note, by: actor) }
    }
    add(.post, "/api/v1/applications/{id}/rejection", body: .json, edits: true) { call, actor in
      let reason = try call.body { $0.required("reason")?.string(mostBytes: 16_384) }
      let id = try call.application
      return try await call.onceOnApplication(by: actor) {
        try await call.hub.rejectApplication(id, reason: reason, by: actor)
      }
    }
    add(.post, "/api/v1/applications/{id}/approval", body: .json, edits: true) { call, actor in
      let currency = try await call.hub.city().currency
      let approval = try call.body { object -> Approval? in
        let terms = object.required("terms")?.awardTerms(currency)
        let exceptional = object["exceptional"]?.boolean()
        let byCommittee = object["byCommittee"]?.boolean()
        return terms.map { Approval(terms: $0, exceptional: exceptional ?? false, byCommittee: byCommittee ?? false) }
      }
      let id = try call.application
      return try await call.once(by: actor, status: .ok) {
        try await call.hub.approveApplication(id, approval, by: actor)
      } glance: {
        try $0.status(of: $1)
      } read: {
        try await call.hub.application($0.id, by: actor)
      } write: {
        $0.application($1, currency)
      }
    }
    add(.post, "/api/v1/applications/{id}/revocation", edits: true) { call, actor in
      let id = try call.application
      return try await call.once(by: actor) { try await call.hub.revokeAward(id, by: actor) }
    }
  }
}
