import Foundation

/// A JSON value of any shape: what the hub answers and what it is sent. Numbers of the API are whole.
enum JSONValue: Equatable, Sendable {
  case null
  case boolean(Bool)
  case whole(Int64)
  /// A number that is not whole, which the API does not use but a file may hold.
  case fraction(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// - Throws: Foundation's decoding error where the bytes are no JSON text.
  init(reading bytes: [UInt8]) throws { self = try JSONDecoder().decode(JSONValue.self, from: Data(bytes)) }

  /// UTF-8 on one line, fields in the order of their names.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // What this type can hold can be encoded, but for numbers that are not finite, which no JSON text yields.
    return (try? encoder.encode(self)).map { Array($0) } ?? []
  }

  /// An object of the fields that have a value.
  static func fields(_ fields: [(String, JSONValue?)]) -> JSONValue {
    .object(Dictionary(fields.compactMap { name, value in value.map { (name, $0) } }) { $1 })
  }

  static func texts(_ texts: [String]) -> JSONValue { .list(texts.map { .text($0) }) }
}

// Looking into a value: what is not there is null.
extension JSONValue {
  /// The field of this path, such as `person.name`.
  subscript(path: String) -> JSONValue {
    path.split(separator: ".").reduce(self) { value, name in
      if case .object(let fields) = value { fields[String(name)] ?? .null } else { .null }
    }
  }

  var text: String? { if case .text(let text) = self { text } else { nil } }
  var whole: Int64? { if case .whole(let value) = self { value } else { nil } }
  var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  var list: [JSONValue] { if case .list(let values) = self { values } else { [] } }
  var isNull: Bool { self == .null }
}

extension JSONValue: Codable {
  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .whole(value)
    } else if let value = try? container.decode(Double.self) {
      self = .fraction(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .whole(let value): try container.encode(value)
    case .fraction(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .list(let values): try container.encode(values)
    case .object(let fields): try container.encode(fields)
    }
  }
}
