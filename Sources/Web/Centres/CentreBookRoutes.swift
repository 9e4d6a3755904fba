internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// The forms in which a centre's books are read: for programs, for spreadsheets, and to be looked at and printed.
enum BookFormat: String, CaseIterable { case json, csv, html }

extension RouteTable {
  /// What the hub owes a centre, what was paid, and how Praya's usage compares with the centre's own records.
  mutating func addCentreBooks() {
    add(.get, "/api/v1/centres/{id}/statements/{month}", query: ["format"]) { call, actor in
      let (centre, month) = (try call.centreName, try call.month)
      let statement = try await call.hub.centreStatement(of: centre, month, by: actor)
      let format = try call.bookFormat()
      let jobs: @Sendable (PageRequest) async throws -> Page<CentreStatement.JobLine> = { [hub = call.hub] page in
        try await hub.centreStatementJobs(of: centre, month, page, by: actor)
      }
      switch format {
      case .json: return call.tagged(.json(JSONWriter.value { $0.centreStatement(statement) }))
      case .csv:
        return try await LongText(
          contentType: Call.csvType, headers: Call.attachment("\(centre)-\(month)"), head: statement.csvHead,
          foot: statement.csvFoot
        ) { request in
          let page = try await jobs(request)
          return (page.items.map(statement.csv).joined(), page.next)
        }.response()
      case .html:
        let sheet = CentreStatementPage(statement: statement, language: call.language)
        return try await LongText(contentType: Call.pageType, headers: BookPage.headers, head: sheet.head, foot: sheet.foot) {
          request in
          let page = try await jobs(request)
          return (page.items.map(sheet.row).joined(), page.next)
        }.response()
      }
    }
    add(.get, "/api/v1/centres/{id}/statements/{month}/jobs", query: Call.page) { call, actor in
      let jobs = try await call.hub.centreStatementJobs(of: try call.centreName, try call.month, try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(jobs) { $0.centreJob($1, currency) }
    }
    add(.get, "/api/v1/centres/{id}/reconciliations/{month}", query: ["format"], cost: .write) { call, actor in
      let (centre, month, format) = (try call.centreName, try call.month, try call.bookFormat())
      let found = try await call.hub.reconcileCentre(centre, month, by: actor)
      switch format {
      case .json: return .json(JSONWriter.value { $0.reconciliation(found) })
      case .csv:
        return HTTPResponse(
          contentType: Call.csvType, headers: Call.attachment("\(centre)-\(month)-reconciliation"), Array(found.csv.utf8))
      case .html:
        return HTTPResponse(
          contentType: Call.pageType, headers: BookPage.headers, Array(ReconciliationPage(found, call.language).text.utf8))
      }
    }
    addCentrePayments()
  }

  private mutating func addCentrePayments() {
    add(.post, "/api/v1/centres/{id}/payments", body: .json) { call, actor in
      let centre = try call.centreName
      let (amount, reference, inAdvance) = try call.body { object -> (Money, String, Bool)? in
        let amount = object.required("amount")?.money()
        let reference = object.required("reference")?.string(mostBytes: 1024)
        let inAdvance = object["inAdvance"]?.boolean()
        guard let amount, let reference else { return nil }
        return (amount, reference, inAdvance ?? false)
      }
      return try await call.once(by: actor) {
        try await call.hub.payCentre(centre, amount, reference: reference, inAdvance: inAdvance, by: actor)
      } write: {
        $0.centrePayment($1, amount.currency)
      }
    }
    add(.get, "/api/v1/centres/{id}/payments", query: Call.page.union(["sort"])) { call, actor in
      let payments = try await call.hub.centrePayments(
        of: try call.centreName, order: try call.queryChoice("sort") ?? .newest, try call.page(), by: actor)
      let currency = try await call.hub.city().currency
      return .list(payments) { $0.centrePayment($1, currency) }
    }
    add(.post, "/api/v1/centre-payments/{id}/correction") { call, actor in
      let payment = try call.identifier("id", Phrase("payment", "付款記錄"), CentrePaymentKind.self)
      let currency = try await call.hub.city().currency
      return try await call.once(by: actor) {
        try await call.hub.correctCentrePayment(payment, by: actor)
      } write: {
        $0.centrePayment($1, currency)
      }
    }
  }
}

extension Call {
  fileprivate static let csvType = "text/csv; charset=utf-8; header=present"
  fileprivate static let pageType = "text/html; charset=utf-8"

  fileprivate static func attachment(_ name: String) -> HTTPHeaders {
    ["Content-Disposition": "attachment; filename=\"\(name).csv\""]
  }

  fileprivate var centreName: Slug {
    get throws(Problem) { try slug("id", Phrase("centre", "算力中心")) }
  }

  fileprivate func bookFormat() throws(Problem) -> BookFormat { try queryChoice("format") ?? (prefersCSV ? .csv : .json) }
}
