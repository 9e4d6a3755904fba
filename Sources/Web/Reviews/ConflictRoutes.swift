internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// Conflicts of interest: declared, put down, lifted.
  mutating func addConflicts() {
    add(.get, "/api/v1/conflicts", query: Call.page) { call, actor in
      .list(try await call.hub.conflicts(try call.page(), by: actor)) { $0.conflict($1) }
    }
    add(.post, "/api/v1/conflicts", body: .json) { call, actor in
      let declaration = try call.body { object -> ConflictDeclaration? in
        let person = object["person"]?.string(mostBytes: 1024)
        let application: ApplicationID? = object["application"]?.identifier()
        let organisation = object["organisation"]?.shortName()
        let until = object["until"]?.date()
        let reason = object.required("reason")?.string(mostBytes: 16_384)
        let sitting: SittingID? = object["sitting"]?.identifier()
        return reason.map {
          ConflictDeclaration(
            person: person, application: application, organisation: organisation, until: until, reason: $0, sitting: sitting)
        }
      }
      return try await call.once(by: actor) {
        try await call.hub.declareConflict(declaration, by: actor)
      } write: {
        $0.conflict($1)
      }
    }
    add(.post, "/api/v1/conflicts/{id}/lifting", body: .json) { call, actor in
      let reason = try call.reason()
      let id: ConflictID = try call.identifier("id", Phrase("conflict of interest", "利益申報"))
      return try await call.once(by: actor, status: .ok) {
        try await call.hub.liftConflict(id, reason: reason, by: actor)
      } write: {
        $0.conflict($1)
      }
    }
  }
}
