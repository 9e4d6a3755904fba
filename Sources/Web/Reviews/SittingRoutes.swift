internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities
internal import Reviews

extension RouteTable {
  /// Sittings of committees, from the call to the signed minutes.
  mutating func addSittings() {
    add(.get, "/api/v1/sittings", query: Call.page.union(["scheme", "state"])) { call, actor in
      let page = try await call.hub.sittings(
        scheme: try call.querySlug("scheme"), state: try call.queryChoice("state"), try call.page(),
        by: actor)
      return .list(page) { json, record in json.object { $0.sittingFields(record) } }
    }
    add(.post, "/api/v1/sittings", body: .json) { call, actor in
      let (scheme, plan) = try call.body { object -> (Slug, SittingPlan)? in
        let scheme = object.required("scheme")?.shortName()
        let plan = object.sittingPlan()
        guard let scheme, let plan else { return nil }
        return (scheme, plan)
      }
      return try await call.onceOnSitting(by: actor, status: .created) {
        try await call.hub.callSitting(of: scheme, plan, by: actor)
      }
    }
    add(.get, "/api/v1/sittings/{id}") { call, actor in call.shown(try await call.hub.sitting(try call.sitting, by: actor)) }
    add(.put, "/api/v1/sittings/{id}", body: .json, edits: true) { call, actor in
      let (plan, revision) = try call.body { object -> (SittingPlan, Int)? in
        let plan = object.sittingPlan()
        let revision = object.required("revision")?.revision()
        guard let plan, let revision else { return nil }
        return (plan, revision)
      }
      return call.shown(try await call.hub.changeSitting(try call.sitting, plan, revision: revision, by: actor))
    }
    addSittingSteps()
    addMinutes()
  }

  /// The steps of a sitting from its call to its close.
  private mutating func addSittingSteps() {
    add(.post, "/api/v1/sittings/{id}/cancellation", body: .json, edits: true) { call, actor in
      let (reason, id) = (try call.reason(), try call.sitting)
      return try await call.onceOnSitting(by: actor) { try await call.hub.cancelSitting(id, reason: reason, by: actor) }
    }
    add(.post, "/api/v1/sittings/{id}/opening", edits: true) { call, actor in
      let id = try call.sitting
      return try await call.onceOnSitting(by: actor) { try await call.hub.openSitting(id, by: actor) }
    }
    add(.put, "/api/v1/sittings/{id}/attendance", body: .json, edits: true) { call, actor in
      let present = try call.body { $0.required("present")?.values(most: Hub.mostMembers) { $0.string(mostBytes: 1024) } }
      return call.shown(try await call.hub.recordAttendance(try call.sitting, present: present, by: actor))
    }
    add(.post, "/api/v1/sittings/{id}/decisions", body: .json, edits: true) { call, actor in
      let (resolution, id) = (try call.body { $0.resolution() }, try call.sitting)
      return try await call.onceOnSitting(by: actor) { try await call.hub.decideItem(id, resolution, by: actor) }
    }
    add(.post, "/api/v1/sittings/{id}/closing", edits: true) { call, actor in
      let id = try call.sitting
      return try await call.onceOnSitting(by: actor) { try await call.hub.closeSitting(id, by: actor) }
    }
  }

  private mutating func addMinutes() {
    add(.get, "/api/v1/sittings/{id}/minutes") { call, actor in
      let minutes = try await call.hub.minutes(of: try call.sitting, by: actor)
      return .object {
        $0.field("text", minutes.text)
        $0.field("state", minutes.state)
        $0.field("signedAt", minutes.signedAt)
        $0.field("digest", minutes.digest)
      }
    }
    add(.post, "/api/v1/sittings/{id}/signature", edits: true) { call, actor in
      let id = try call.sitting
      return try await call.onceOnSitting(by: actor) { try await call.hub.signMinutes(of: id, by: actor) }
    }
    add(.post, "/api/v1/sittings/{id}/addenda", body: .json, edits: true) { call, actor in
      let text = try call.body { $0.required("text")?.string(mostBytes: 16_384) }
      let id = try call.sitting
      return try await call.onceOnSitting(by: actor, status: .created) {
        try await call.hub.addAddendum(to: id, text: text, by: actor)
      }
    }
  }
}

extension Call {
  fileprivate var sitting: SittingID {
    get throws(Problem) { try identifier("id", Phrase("sitting", "會議")) }
  }

  /// A sitting with its tag.
  fileprivate func shown(_ status: SittingStatus) -> HTTPResponse {
    tagged(.json(JSONWriter.value { $0.sitting(status) }), revision: status.record.revision)
  }

  /// A step of a sitting, done once for each key.
  fileprivate func onceOnSitting(
    by actor: Actor, status: HTTPStatus = .ok, _ work: @Sendable () async throws -> SittingStatus
  ) async throws -> HTTPResponse {
    try await once(by: actor, status: status, work) { $0.sitting($1) }
  }
}

extension ObjectReader {
  fileprivate func sittingPlan() -> SittingPlan? {
    let startsAt = required("startsAt")?.moment()
    let place = self["place"]?.string(mostBytes: 16_384)
    let members = required("members")?.values(most: Hub.mostMembers) { $0.string(mostBytes: 1024) }
    let chair = required("chair")?.string(mostBytes: 1024)
    let agenda = required("agenda")?.values(most: Hub.mostItems) { field -> ApplicationID? in field.identifier() }
    guard let startsAt, let members, let chair, let agenda else { return nil }
    return SittingPlan(startsAt: startsAt, place: place ?? "", members: members, chair: chair, agenda: agenda)
  }

  fileprivate func resolution() -> SittingResolution? {
    let application: ApplicationID? = required("application")?.identifier()
    let outcome: SittingOutcome? = required("outcome")?.choice()
    let votes = self["votes"]?.map(most: Hub.mostMembers) { field -> Vote? in field.choice() }
    let note = required("note")?.string(mostBytes: 16_384)
    guard let application, let outcome, let note else { return nil }
    return SittingResolution(application: application, outcome: outcome, votes: votes ?? [:], note: note)
  }
}
