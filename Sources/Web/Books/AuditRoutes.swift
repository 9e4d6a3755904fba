internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The audit log, for those who audit it.
  mutating func addAudit() {
    let filters: Set<String> = ["actor", "act", "subject", "from", "until", "sort"]
    add(.get, "/api/v1/audit", query: Call.page.union(filters)) { call, actor in
      let filter = AuditFilter(
        actor: try call.queryPerson("actor", actor), act: try call.queryChoice("act"), subject: call.queryText("subject"),
        from: try call.queryMoment("from"), until: try call.queryMoment("until"),
        order: try call.queryChoice("sort") ?? .newest)
      return .list(try await call.hub.auditLines(filter, try call.page(), by: actor)) { json, line in
        json.object {
          $0.field("sequence", line.sequence)
          $0.field("at", line.at)
          $0.field("actor", line.actor)
          $0.field("act", line.act)
          $0.field("subject", line.subject)
          $0.field("outcome", line.outcome)
          $0.field("hash", line.hash)
        }
      }
    }
    add(.get, "/api/v1/audit/verification", cost: .heavy) { call, actor in
      let verification = try await call.hub.verifyAudit(by: actor)
      return .object {
        $0.field("verified", verification.firstFault == nil)
        $0.field("lines", verification.lines)
        $0.field("head", verification.head)
        $0.field("firstFault", verification.firstFault)
      }
    }
  }
}
