import HTTPService
import JSON
import Synchronization
import Testing
import Web

/// The served description, held against real answers. It is read from the document as any client would read it.
struct Contract: Sendable {
  let document: Described

  /// The last one that was read. All routers of a process serve the same, and reading it takes longer than most tests.
  private static let last = Mutex<(bytes: [UInt8], contract: Contract)?>(nil)

  /// - Parameter router: the one that serves the description.
  init(servedBy router: Router) async throws {
    let request = try HTTPRequest(id: "contract", .get, "/api/v1/openapi.json", headers: [:], body: [])
    let bytes = try #require(await router.respond(to: request).bytes)
    if let known = Contract.last.withLock({ $0 }), known.bytes == bytes {
      self = known.contract
      return
    }
    document = Described(try JSONReader.read(bytes, mostBytes: 8 << 20, mostDepth: 64))
    let read = self
    Contract.last.withLock { $0 = (bytes, read) }
  }

  /// A route as the description names it.
  static func path(_ route: Router.Route) -> String { route.template.description.replacing("...}", with: "}") }

  func operation(_ route: Router.Route) -> Described? {
    document["paths"]?[Contract.path(route)]?[route.method.rawValue.lowercased()]
  }

  /// Every operation with its path and method.
  var operations: [(path: String, method: String, operation: Described)] {
    (document["paths"]?.fields ?? [:]).flatMap { path, item in
      item.fields.map { (path: path, method: $0.key.uppercased(), operation: $0.value) }
    }
  }

  /// Headers that tell a client nothing about the API: what they are is HTTP's, and they stand in every answer.
  private static let protective = [
    "content-type", "x-content-type-options", "referrer-policy", "cache-control", "content-security-policy", "x-accel-buffering",
  ]

  /// What of an answer is not described: nothing, where all is well.
  func complaints(about answer: HTTPResponse, of route: Router.Route) -> [String] {
    guard let operation = operation(route) else { return ["\(route.method) \(route.template) is not described"] }
    guard let described = operation["responses"]?[answer.status.description] else {
      return ["the status \(answer.status) is not described"]
    }
    let response = resolve(described)
    var complaints: [String] = []
    for (name, header) in response["headers"]?.fields ?? [:] where resolve(header)["required"]?.flag == true {
      if !answer.headers.contains(name) { complaints.append("the header \(name) is missing") }
    }
    let named = Set((response["headers"]?.fields.keys.map { $0.lowercased() } ?? []) + Contract.protective)
    for header in answer.headers.fields where !named.contains(header.name.lowercased()) {
      complaints.append("the header \(header.name) is not described")
    }
    guard case .bytes(let bytes) = answer.body else {
      let type = answer.headers["Content-Type"] ?? ""
      if response["content"]?[type] == nil { complaints.append("a stream of \(type) is not described") }
      return complaints
    }
    let contents = response["content"]?.fields ?? [:]
    guard let type = answer.headers["Content-Type"] else {
      if !contents.isEmpty || !bytes.isEmpty { complaints.append("there is no Content-Type") }
      return complaints
    }
    guard let content = contents[type] else { return complaints + ["the media type \(type) is not described"] }
    if let schema = content["schema"], type.hasSuffix("json") {
      guard let value = try? JSONReader.read(bytes, mostBytes: 64 << 20, mostDepth: 64) else {
        return complaints + ["the body is no JSON"]
      }
      complaints += faults(of: Described(value), under: schema, at: "")
    }
    return complaints
  }

  /// What a reference refers to.
  func resolve(_ value: Described) -> Described {
    guard let reference = value["$ref"]?.text else { return value }
    return reference.dropFirst(2).split(separator: "/").reduce(document) { $0[String($1)] ?? .null }
  }
}

/// A JSON value whose members are found by name.
indirect enum Described: Sendable, Equatable {
  case null
  case boolean(Bool)
  case number(String)
  case string(String)
  case array([Described])
  case object([String: Described])

  init(_ node: JSONNode) {
    self =
      switch node.value {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .number(let digits): .number(digits)
      case .string(let text): .string(text)
      case .array(let items): .array(items.map(Described.init))
      case .object(let members): .object(Dictionary(members.map { ($0.name, Described($0.value)) }) { $1 })
      }
  }

  subscript(name: String) -> Described? { fields[name] }
  var fields: [String: Described] { if case .object(let fields) = self { fields } else { [:] } }
  var items: [Described] { if case .array(let items) = self { items } else { [] } }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var flag: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
  var number: Int64? { if case .number(let digits) = self { Int64(digits) } else { nil } }
}
