import JSON

/// A JSON value of any shape, so that a file's faults can be told by field.
enum JSONValue: Equatable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// Nil where an object names a field twice: the file could be read in two ways.
  init?(_ node: JSONNode) {
    switch node.value {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .number(let digits):
      guard let value = Double(digits) else { return nil }
      self = .number(value)
    case .string(let text): self = .text(text)
    case .array(let nodes):
      let values = nodes.compactMap(JSONValue.init)
      guard values.count == nodes.count else { return nil }
      self = .list(values)
    case .object(let members):
      var values: [String: JSONValue] = [:]
      for member in members {
        guard let value = JSONValue(member.value), values.updateValue(value, forKey: member.name) == nil else { return nil }
      }
      self = .object(values)
    }
  }
}
