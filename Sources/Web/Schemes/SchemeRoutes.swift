internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Ledger
internal import Quantities
internal import Schemes

extension RouteTable {
  /// Schemes, their funds, and what they would say.
  mutating func addSchemes() {
    add(.get, "/api/v1/schemes", query: Call.page.union(["open"])) { call, _ in
      .list(try await call.hub.schemes(open: try call.queryFlag("open"), try call.page())) { $0.schemeSummary($1) }
    }
    add(.get, "/api/v1/schemes/{id}") { call, actor in try await call.scheme(by: actor) }
    add(.put, "/api/v1/schemes/{id}", body: .json, edits: true) { call, actor in
      let id = try call.slug("id", Phrase("scheme", "資助計劃"))
      try await call.hub.publishScheme(try call.file(), named: id, by: actor)
      return try await call.scheme(by: actor)
    }
    add(.patch, "/api/v1/schemes/{id}", body: .json, edits: true) { call, actor in
      let id = try call.slug("id", Phrase("scheme", "資助計劃"))
      let open = try call.body { object -> Bool?? in .some(object["open"]?.boolean()) }
      if let open { try await call.hub.setScheme(id, open: open, by: actor) }
      return try await call.scheme(by: actor)
    }
    add(.post, "/api/v1/schemes/{id}/appropriations", body: .json) { call, actor in
      let id = try call.slug("id", Phrase("scheme", "資助計劃"))
      let (amount, reference) = try call.body { object -> (LedgerAmount, String)? in
        let amount = object.appropriation()
        let reference = object.required("reference")?.string(mostBytes: 1024)
        guard let amount, let reference else { return nil }
        return (amount, reference)
      }
      return try await call.once(by: actor) {
        try await call.hub.fundScheme(id, amount, reference: reference, by: actor)
      } write: { json, _ in
        json.object {
          $0.field("scheme", id)
          $0.field("amount", amount)
          $0.field("reference", reference)
        }
      }
    }
    add(.post, "/api/v1/schemes/{id}/assessments", body: .json) { call, actor in
      let id = try call.slug("id", Phrase("scheme", "資助計劃"))
      let (facts, organisation) = try call.body { object -> (RequestFacts, Slug?)? in
        let facts = object.required("facts").flatMap(RequestFacts.read)
        let organisation = object["organisation"]?.shortName()
        return facts.map { ($0, organisation) }
      }
      let findings = try await call.hub.assess(scheme: id, facts: facts, organisation: organisation, by: actor)
      return .json(JSONWriter.value { $0.findings(findings) })
    }
    addOpen(.post, "/api/v1/scheme-checks", body: .json) { call in
      let faults = Scheme.read(try call.file()).faults
      return .object { $0.field("faults", faults) }
    }
  }
}

extension ObjectReader {
  /// `amount`, or `deviceSeconds` of a `model`.
  fileprivate func appropriation() -> LedgerAmount? {
    let (money, use, model) = (self["amount"], self["deviceSeconds"], self["model"])
    guard (money == nil) != (use == nil) else {
      fault(
        "", "one-of",
        Phrase("Give 'amount', or 'deviceSeconds' and 'model'.", "請填寫「amount」，或「deviceSeconds」及「model」。"))
      return nil
    }
    if let money {
      if model != nil { fault("model", "one-of", Phrase("Money has no model.", "金額不設型號。")) }
      return money.money().map { LedgerAmount($0) }
    }
    let unit = (model ?? required("model"))?.text(
      as: Phrase("a device model", "裝置型號"), rule: "model"
    ) { LedgerUnit("device-seconds:\($0)") }
    guard let count = use?.whole(Int64.min...Int64.max), let unit else { return nil }
    return LedgerAmount(count, unit)
  }
}

extension Call {
  /// The scheme of the path, with its fund for those who may read it.
  fileprivate func scheme(by actor: Actor) async throws -> HTTPResponse {
    let id = try slug("id", Phrase("scheme", "資助計劃"))
    let status = try await hub.scheme(id)
    let funds = try await hub.visibleFunds(of: id, by: actor)
    return tagged(.json(JSONWriter.value { $0.scheme(status, funds) }), revision: status.record.revision)
  }
}
