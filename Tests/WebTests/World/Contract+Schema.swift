import Foundation
import Quantities
import Synchronization

extension Contract {
  /// Patterns that were read once: there are some dozens, asked of each of thousands of texts.
  private static let expressions = Mutex<[String: NSRegularExpression]>([:])

  /// - Returns: nil for what is no pattern.
  private static func expression(_ pattern: String) -> NSRegularExpression? {
    expressions.withLock { known in
      if let expression = known[pattern] { return expression }
      known[pattern] = try? NSRegularExpression(pattern: pattern)
      return known[pattern]
    }
  }

  /// What of a value does not fit a schema, of the part of JSON Schema that the description uses. Stricter than the schema
  /// in one point: a field that an object's schema does not name is a fault, so that every field is described.
  func faults(of value: Described, under schema: Described, at path: String) -> [String] {
    let schema = resolve(schema)
    for several in ["oneOf", "anyOf"] {
      guard let choices = schema[several]?.items else { continue }
      let found = choices.map { faults(of: value, under: $0, at: path) }
      let fitting = found.filter(\.isEmpty).count
      if several == "oneOf" ? fitting == 1 : fitting > 0 { return [] }
      return ["\(path): \(fitting) of the schemas fit; \(found.map { $0.first ?? "" })"]
    }
    guard let type = schema["type"] else { return [] }
    let types = type.text.map { [$0] } ?? type.items.compactMap(\.text)
    guard types.contains(where: value.isOf) else { return ["\(path): \(value) is not of the type \(types)"] }
    if let choices = schema["enum"]?.items, !choices.contains(value) { return ["\(path): \(value) is none of \(choices)"] }
    switch value {
    case .string(let text): return faults(of: text, under: schema, at: path)
    case .number(let digits):
      guard let number = Int64(digits) else { return [] }
      let fits = number >= schema["minimum"]?.number ?? .min && number <= schema["maximum"]?.number ?? .max
      return fits ? [] : ["\(path): \(number) is out of range"]
    case .array(let items):
      return items.enumerated().flatMap { faults(of: $1, under: schema["items"] ?? .null, at: "\(path)[\($0)]") }
    case .object(let fields): return faults(of: fields, under: schema, at: path)
    case .null, .boolean: return []
    }
  }

  private func faults(of text: String, under schema: Described, at path: String) -> [String] {
    let length = Int64(text.unicodeScalars.count)
    var fits = length >= schema["minLength"]?.number ?? 0 && length <= schema["maxLength"]?.number ?? .max
    if let pattern = schema["pattern"]?.text {
      let whole = NSRange(text.startIndex..., in: text)
      fits = fits && Contract.expression(pattern)?.firstMatch(in: text, range: whole) != nil
    }
    switch schema["format"]?.text {
    case "date-time": fits = fits && Instant(text) != nil
    case "date": fits = fits && CivilDate(text) != nil
    default: break
    }
    return fits ? [] : ["\(path): '\(text)' does not fit \(schema)"]
  }

  private func faults(of fields: [String: Described], under schema: Described, at path: String) -> [String] {
    let named = schema["properties"]?.fields ?? [:]
    let required = schema["required"]?.items.compactMap(\.text) ?? []
    var found = required.filter { fields[$0] == nil }.map { "\(path).\($0) is missing" }
    for (name, value) in fields {
      if let known = named[name] {
        found += faults(of: value, under: known, at: "\(path).\(name)")
      } else if let others = schema["additionalProperties"], others.flag == nil {
        found += faults(of: value, under: others, at: "\(path).\(name)")
      } else if !named.isEmpty {
        found.append("\(path).\(name) is not described")
      }
    }
    return found
  }
}

extension Described {
  fileprivate func isOf(_ type: String) -> Bool {
    switch self {
    case .null: type == "null"
    case .boolean: type == "boolean"
    case .number(let digits): type == "number" || type == "integer" && Int64(digits) != nil
    case .string: type == "string"
    case .array: type == "array"
    case .object: type == "object"
    }
  }
}
