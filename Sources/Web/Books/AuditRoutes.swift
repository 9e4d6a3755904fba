internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

extension RouteTable {
  /// The audit log, for those who audit it.
  mutating func addAudit() {
    add(.get, "/api/v1/audit", query: Call.page.union(["after"])) { call, actor in
      let page = try await call.hub.auditLines(
        after: call.cursor ?? call.queryText("after"), limit: try call.pageLimit(), by: actor)
      return .list(page) { json, line in
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
    add(.get, "/api/v1/audit/verification") { call, actor in
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
