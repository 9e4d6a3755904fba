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
        actor: try call.queryPerson("actor", actor), act: try call.queryChoice("act"), subject: try call.subject,
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
      return .json(JSONWriter.value { $0.verification(verification) })
    }
    // With heads that somebody has kept: the same reading, held against them as well.
    add(.post, "/api/v1/audit/verification", body: .json, cost: .heavy) { call, actor in
      let heads = try call.body { object in
        object.required("heads")?.values(most: Hub.mostPublishedHeads) { field in field.object { $0.publishedHead() } }
      }
      let verification = try await call.hub.verifyAudit(against: heads, by: actor)
      return .json(JSONWriter.value { $0.verification(verification) })
    }
    addOpen(.get, "/api/v1/audit/heads", query: Call.page) { call in
      .list(try await call.hub.auditHeads(try call.page())) { $0.head($1) }
    }
    addOpen(.get, "/api/v1/audit/heads/{day}") { call in
      let head = try await call.hub.auditHead(of: call.text("day"))
      return call.tagged(.json(JSONWriter.value { $0.head(head) }))
    }
  }
}

extension Call {
  /// What lines are about, such as `project:vision`.
  fileprivate var subject: String? {
    get throws(Problem) {
      try query("subject", Phrase("a subject such as project:vision", "對象，例如 project:vision")) { text in
        text.utf8.count <= 256 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
      }
    }
  }
}

extension ObjectReader {
  /// As `/api/v1/audit/heads` and the published files show it.
  fileprivate func publishedHead() -> PublishedHead? {
    let day = required("day")?.date()
    let position = required("position")?.whole(0...Int64.max)
    let head = required("head")?.text(as: Phrase("64 hexadecimal digits", "64 個十六進位數字"), rule: "form") { Digest($0) }
    // What the files hold besides.
    _ = self["before"]?.moment()
    _ = self["writtenAt"]?.moment()
    guard let day, let position, let head else { return nil }
    return PublishedHead(day: day, position: position, head: head)
  }
}

extension JSONWriter {
  fileprivate mutating func head(_ head: AuditHeadRecord) {
    object {
      $0.field("day", head.day)
      $0.field("position", head.position)
      $0.field("head", head.head)
      $0.field("before", head.before)
      $0.field("writtenAt", head.writtenAt)
    }
  }

  fileprivate mutating func verification(_ verification: AuditVerification) {
    object {
      $0.field("verified", verification.isSound)
      $0.field("lines", verification.lines)
      $0.field("head", verification.head)
      $0.field("firstFault", verification.firstFault)
      $0.field("headsChecked", verification.headsChecked)
      $0.array("headFaults", verification.headFaults) { json, fault in
        json.object {
          $0.field("kind", fault.kind.rawValue)
          $0.field("day", fault.day)
          $0.field("position", fault.position)
          $0.field("published", fault.isPublished)
          $0.field("message", fault.message)
        }
      }
    }
  }
}
