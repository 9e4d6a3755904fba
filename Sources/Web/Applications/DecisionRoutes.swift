internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The officer's side.
  mutating func addDecisions() {
    add(.post, "/api/v1/applications/{id}/review") { call, actor in
      let record = try await call.hub.reviewApplication(try call.application, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/return", body: .json) { call, actor in
      let note = try call.body { $0.required("note")?.string(mostBytes: 16_384) }
      let record = try await call.hub.returnApplication(try call.application, note: note, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/rejection", body: .json) { call, actor in
      let reason = try call.body { $0.required("reason")?.string(mostBytes: 16_384) }
      let record = try await call.hub.rejectApplication(try call.application, reason: reason, by: actor)
      return .json(JSONWriter.value { $0.application(record) })
    }
    add(.post, "/api/v1/applications/{id}/approval", body: .json) { call, actor in
      let currency = try await call.hub.city().currency
      let approval = try call.body { object -> Approval? in
        let terms = object.required("terms")?.awardTerms(currency)
        let exceptional = object["exceptional"]?.boolean()
        let byCommittee = object["byCommittee"]?.boolean()
        return terms.map { Approval(terms: $0, exceptional: exceptional ?? false, byCommittee: byCommittee ?? false) }
      }
      let id = try call.application
      _ = try await call.hub.approveApplication(id, approval, by: actor)
      let status = try await call.hub.application(id, by: actor)
      return .json(JSONWriter.value { $0.application(status, currency) })
    }
    add(.post, "/api/v1/applications/{id}/revocation") { call, actor in
      try await call.hub.revokeAward(try call.application, by: actor)
      return .noContent
    }
  }
}
