internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// The forms in which a statement is read.
enum StatementFormat: String, CaseIterable { case json, csv }

extension RouteTable {
  /// What a project used and owes, month by month.
  mutating func addStatements() {
    add(.get, "/api/v1/projects/{id}/statements", query: Call.page) { call, actor in
      .list(try await call.hub.statements(of: try call.project, try call.page(), by: actor)) { json, statement in
        json.object {
          $0.field("project", statement.project)
          $0.field("month", statement.month)
          $0.field("closedAt", statement.closedAt)
          $0.field("digest", statement.digest.description)
        }
      }
    }
    add(.get, "/api/v1/projects/{id}/statements/{month}", query: ["format"]) { call, actor in
      let month = try call.month
      let statement = try await call.hub.statement(of: try call.project, month, by: actor)
      let format: StatementFormat = try call.queryChoice("format") ?? (call.prefersCSV ? .csv : .json)
      switch format {
      case .json: return call.tagged(.json(JSONWriter.value { $0.statement(statement) }))
      case .csv:
        return HTTPResponse(
          contentType: "text/csv; charset=utf-8; header=present",
          headers: ["Content-Disposition": "attachment; filename=\"\(statement.project)-\(month).csv\""],
          Array(statement.csv.utf8))
      }
    }
    add(.post, "/api/v1/projects/{id}/statements/{month}/closing") { call, actor in
      let (project, month) = (try call.project, try call.month)
      return try await call.once(by: actor, status: .ok) {
        try await call.hub.closeStatement(of: project, month, by: actor)
      } write: {
        $0.statement($1)
      }
    }
  }
}

extension Call {
  /// The month of the path, such as `2026-11`.
  var month: Month {
    get throws(Problem) {
      let text = text("month")
      guard let month = Month(text) else {
        let shown = text.prefix(32)
        throw .invalid("month", rule: "form", Phrase("'\(shown)' is no month: write 2026-11.", "「\(shown)」不是月份：請寫作 2026-11。"))
      }
      return month
    }
  }

  /// Whether the `Accept` header names CSV and gives it at least the weight of JSON (RFC 9110, 12.5.1).
  var prefersCSV: Bool {
    var weights: [String: Double] = [:]
    for item in (request.headers["Accept"] ?? "").split(separator: ",").prefix(20) {
      let pieces = item.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      guard let type = pieces.first else { continue }
      let weight = pieces.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      weights[type] = max(weights[type] ?? 0, weight)
    }
    guard let csv = weights["text/csv"] ?? weights["text/*"], csv > 0 else { return false }
    return csv >= weights["application/json"] ?? 0
  }
}
