internal import HTTPService
internal import JSON
internal import Language

/// A refusal as `application/problem+json` (RFC 9457) in the reader's language.
///
/// `name` is stable, and programs may rely on it; `faults` names every field with its rule; `instance` is the request's
/// identifier, by which an operator finds it in the log.
struct ProblemDocument {
  /// So many faults are told at most, the first: a body of nothing but faults is not answered with a longer one.
  static let mostFaults = 100
  /// And so many bytes of each text.
  static let mostBytes = 2000

  private let refusal: HTTPProblem
  private let request: HTTPRequest?
  private let language: ReaderLanguage

  init(_ refusal: HTTPProblem, to request: HTTPRequest?, in language: ReaderLanguage) {
    self.refusal = refusal
    self.request = request
    self.language = language
  }

  var response: HTTPResponse {
    let body = JSONWriter.object(write)
    var response = HTTPResponse(
      status: refusal.status, contentType: "application/problem+json", headers: refusal.headers, body)
    response.headers["Content-Language"] = language.rawValue
    return response.complete(for: request)
  }

  private func write(_ json: inout JSONWriter) {
    let problem = refusal.problem
    json.field("type", "urn:praya:problem:\(problem.name)")
    json.field("title", problem.kind.title[language])
    json.field("status", refusal.status.rawValue)
    json.field("detail", shortened(detail[language]))
    json.field("name", problem.name)
    json.array("faults", problem.faults.prefix(ProblemDocument.mostFaults)) { json, fault in
      json.object {
        $0.field("field", shortened(fault.field))
        $0.field("rule", fault.rule)
        $0.field("message", shortened(fault.message[language]))
        if let line = fault.line { $0.field("line", line) }
      }
    }
    json.field("instance", request?.id)
  }

  /// A name or a value of a megabyte is told by its beginning.
  private func shortened(_ text: String) -> String {
    text.utf8.count <= ProblemDocument.mostBytes
      ? text : String(decoding: text.utf8.prefix(ProblemDocument.mostBytes), as: UTF8.self) + "…"
  }

  /// What went wrong inside is for the log, not for whoever asked.
  private var detail: Phrase {
    guard refusal.problem.kind == .internal else { return refusal.problem.message }
    let id = request?.id ?? "-"
    return Phrase(
      "Something went wrong in the hub. Please tell its operators the request's identifier: \(id).",
      "平台發生錯誤。請將此請求編號告知營運人員：\(id)。")
  }

  /// What the server and the router refuse by themselves, as problem documents too.
  static let refusals: HTTPRefusalRenderer = { refusal, request in
    let language = request?.headers["Accept-Language"].map { ReaderLanguage(acceptLanguage: $0) }
    return ProblemDocument(HTTPProblem(refusal.problem, status: refusal.status), to: request, in: language ?? .english).response
  }
}
