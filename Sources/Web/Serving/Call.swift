internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// One request on its way through a route.
struct Call: Sendable {
  let hub: Hub
  let request: HTTPRequest
  /// The language that the request asks for, or that of who is signed in.
  var reader: ReaderLanguage?
  /// How often the caller may ask still, for the answer's head.
  var rateHeaders: [(name: String, value: String)] = []
  /// How browsers reach the hub.
  let site: Site
  /// Who asks, as far as an address tells.
  let clientAddress: String
  /// Who is signed in.
  var person: Identifier<PersonKind>?

  init(hub: Hub, request: HTTPRequest, site: Site, proxy: TrustedProxy?) {
    self.hub = hub
    self.site = site
    clientAddress = request.clientAddress(behind: proxy)
    self.request = request
    reader = request.headers["Accept-Language"].map { ReaderLanguage(acceptLanguage: $0) }
  }

  var language: ReaderLanguage { reader ?? .english }

  // MARK: The path

  /// What the template caught as a short name. What has another form is not there.
  func slug(_ parameter: String, _ what: Phrase) throws(Problem) -> Slug {
    let text = request.parameters[parameter] ?? ""
    guard let slug = Slug(rawValue: text) else { throw .notFound(what, String(text.prefix(64))) }
    return slug
  }

  /// What the template caught as an identifier. What has another form is not there.
  func identifier<Entity>(_ parameter: String, _ what: Phrase, _: Entity.Type = Entity.self) throws(Problem) -> Identifier<Entity>
  {
    let text = request.parameters[parameter] ?? ""
    guard let identifier = Identifier<Entity>(rawValue: text) else { throw .notFound(what, String(text.prefix(64))) }
    return identifier
  }

  /// What the template caught, as it stands.
  func text(_ parameter: String) -> String { request.parameters[parameter] ?? "" }

  // MARK: The body

  /// In the names of a route's query: others write it, and may add to it what this hub does not know.
  static let anyName = "*"

  /// Refuses what no route reads: other names in the query, names that stand twice, a body where none belongs.
  func check(query names: Set<String>, body: RouteTable.Body) throws {
    var faults: [Problem.Fault] = []
    var seen: Set<String> = []
    for item in request.target.queryItems {
      let name = String(item.name.prefix(64))
      if !names.contains(item.name), !names.contains(Call.anyName) {
        let nearest = Suggestion.nearest(to: name, among: names)
        faults.append(
          .init(
            field: name, rule: "unknown-parameter",
            Phrase(
              "There is no parameter '\(name)' here" + (nearest.map { "; did you mean '\($0)'?" } ?? "."),
              "此處沒有參數「\(name)」" + (nearest.map { "；是否指「\($0)」？" } ?? "。"))))
      } else if !seen.insert(item.name).inserted {
        faults.append(
          .init(field: name, rule: "duplicate", Phrase("The parameter '\(name)' stands twice.", "參數「\(name)」重複出現。")))
      }
    }
    guard faults.isEmpty else { throw Problem.invalid(faults) }
    if case .none = body, !request.body.isEmpty, request.method != .get, request.method != .head {
      try self.body { _ in () }
    }
  }

  /// Reads the body as one JSON object.
  ///
  /// - Throws: a `malformed` problem where it is no JSON, an `invalid` one with every fault of its fields.
  @discardableResult
  func body<Value>(mostBytes: Int = RouteTable.ordinaryBodyBytes, _ read: (ObjectReader) -> Value?) throws -> Value {
    try requireJSON()
    let root: JSONNode
    do { root = try JSONReader.read(request.body, mostBytes: mostBytes) } catch {
      throw Problem(
        .malformed, "malformed-json",
        Phrase("The body is no JSON. \(error.fault.message.english)", "請求內容不是有效的 JSON。\(error.fault.message.traditionalChinese)"),
        faults: [error.fault])
    }
    let faults = FaultList()
    let value = FieldReader(node: root, faults: faults).object(read)
    guard let value, faults.isEmpty else {
      let found = faults.sorted
      throw found.isEmpty
        ? Problem(.invalid, "invalid-input", Phrase("The body cannot be read.", "無法讀取請求內容。")) : Problem.invalid(found)
    }
    return value
  }

  /// The body as it stands, for rooms that read files of their own.
  func file() throws -> [UInt8] {
    try requireJSON()
    guard !request.body.isEmpty else {
      throw Problem(.malformed, "malformed-json", Phrase("There is no body.", "請求沒有內容。"))
    }
    return request.body
  }

  /// A body says that it is JSON, or nothing: forms of foreign pages, which browsers send unasked, are refused.
  private func requireJSON() throws {
    guard let type = request.headers["Content-Type"] else { return }
    let name = type.split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() } ?? ""
    guard name == "application/json" || name.hasSuffix("+json") else {
      throw HTTPProblem(
        Problem(
          .malformed, "not-json",
          Phrase("Send the body as application/json.", "請以 application/json 格式傳送請求內容。")),
        status: .unsupportedMediaType)
    }
  }
}
