import HTTPService
import JSON
import Testing

/// An answer, and its body as JSON where it is.
struct Reply {
  let response: HTTPResponse

  var status: Int { response.status.rawValue }
  var bytes: [UInt8] { response.bytes ?? [] }
  var text: String { String(decoding: bytes, as: UTF8.self) }
  func header(_ name: String) -> String? { response.headers[name] }

  /// The whole body. What is no JSON is null.
  var json: Member { Member(node: try? JSONReader.read(bytes, mostBytes: 64 << 20)) }

  subscript(name: String) -> Member { json[name] }

  /// The faults of a problem, as `field rule`.
  var faults: [String] { self["faults"].items.map { "\($0["field"].text ?? "") \($0["rule"].text ?? "")" } }
}

/// A value somewhere in a JSON text; one that is not there is nil all the way down.
struct Member {
  let node: JSONNode?

  subscript(name: String) -> Member {
    guard case .object(let members) = node?.value else { return Member(node: nil) }
    return Member(node: members.first { $0.name == name }?.value)
  }

  subscript(index: Int) -> Member { items.indices.contains(index) ? items[index] : Member(node: nil) }

  var items: [Member] {
    guard case .array(let nodes) = node?.value else { return [] }
    return nodes.map { Member(node: $0) }
  }

  var names: [String] {
    guard case .object(let members) = node?.value else { return [] }
    return members.map(\.name)
  }

  var text: String? { if case .string(let text) = node?.value { text } else { nil } }
  var number: Int64? { if case .number(let digits) = node?.value { Int64(digits) } else { nil } }
  var flag: Bool? { if case .boolean(let value) = node?.value { value } else { nil } }
  var isNull: Bool { if case .null = node?.value { true } else { false } }
}
