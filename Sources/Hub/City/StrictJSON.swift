internal import Foundation
public import Language

/// JSON into a type, with every field accounted for.
public enum StrictJSON {
  /// Reads `bytes` as `Value`.
  ///
  /// - Throws: a problem that names the field and the rule: malformed JSON, a missing or wrong field, or a field that
  ///   `Value` does not have. The last is found by writing the value again and looking for what did not survive.
  public static func read<Value: Codable>(_ type: Value.Type, from bytes: [UInt8]) throws(Problem) -> Value {
    let data = Data(bytes)
    let value: Value
    let given: JSONFragment
    let kept: JSONFragment
    do {
      value = try JSONDecoder().decode(Value.self, from: data)
      given = try JSONDecoder().decode(JSONFragment.self, from: data)
      kept = try JSONDecoder().decode(JSONFragment.self, from: try JSONEncoder().encode(value))
    } catch let error as DecodingError {
      throw unfitNumbers(error, data) ?? problem(error)
    } catch {
      throw Problem(.malformed, "malformed-json", Phrase("This is no JSON: \(error)", "此內容不是有效的 JSON：\(error)"))
    }
    var faults: [Problem.Fault] = []
    collectUnknown(given, kept, path: "", into: &faults)
    guard faults.isEmpty else { throw .invalid(faults) }
    return value
  }

  private static func collectUnknown(
    _ given: JSONFragment, _ kept: JSONFragment, path: String, into faults: inout [Problem.Fault]
  ) {
    switch (given, kept) {
    case (.object(let given), .object(let kept)):
      for (name, value) in given.sorted(by: { $0.key < $1.key }) {
        let field = path.isEmpty ? name : "\(path).\(name)"
        if let known = kept[name] {
          collectUnknown(value, known, path: field, into: &faults)
        } else if value == .null {
          // Read as if it were not there, whether the type has such a field or not.
          faults.append(
            .init(
              field: field, rule: "null",
              Phrase("Leave '\(field)' out when it is unknown; null is not used.", "未知時請省去「\(field)」，不可寫 null。")))
        } else {
          faults.append(
            .init(field: field, rule: "unknown-field", Phrase("There is no field '\(field)'.", "沒有欄位「\(field)」。")))
        }
      }
    case (.list(let given), .list(let kept)) where given.count == kept.count:
      for (index, (value, known)) in zip(given, kept).enumerated() {
        collectUnknown(value, known, path: "\(path)[\(index)]", into: &faults)
      }
    default: break
    }
  }

  /// The decoder says of a number that does not fit its field only that the text were no JSON. This finds such numbers in a
  /// text that is: those that are not whole or need more than 64 bits.
  private static func unfitNumbers(_ error: DecodingError, _ data: Data) -> Problem? {
    guard case .dataCorrupted(let context) = error, context.codingPath.isEmpty,
      let given = try? JSONDecoder().decode(JSONFragment.self, from: data)
    else { return nil }
    var faults: [Problem.Fault] = []
    collectNumbers(given, path: "", into: &faults)
    return faults.isEmpty ? nil : .invalid(faults)
  }

  private static func collectNumbers(_ value: JSONFragment, path: String, into faults: inout [Problem.Fault]) {
    switch value {
    case .number:
      faults.append(
        .init(
          field: path, rule: "range",
          Phrase("The field '\(path)' is no whole number of 64 bits.", "欄位「\(path)」不是 64 位元的整數。")))
    case .list(let items):
      for (index, item) in items.enumerated() where faults.count < mostFaults {
        collectNumbers(item, path: "\(path)[\(index)]", into: &faults)
      }
    case .object(let fields):
      for (name, field) in fields.sorted(by: { $0.key < $1.key }) where faults.count < mostFaults {
        collectNumbers(field, path: path.isEmpty ? name : "\(path).\(name)", into: &faults)
      }
    case .null, .bool, .integer, .text: break
    }
  }

  /// No more faults than this are told at once.
  private static let mostFaults = 50

  private static func problem(_ error: DecodingError) -> Problem {
    func path(_ context: DecodingError.Context) -> String {
      context.codingPath.reduce("") { path, key in
        if let index = key.intValue { "\(path)[\(index)]" } else { path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)" }
      }
    }
    switch error {
    case .keyNotFound(let key, let context):
      let parent = path(context)
      let field = parent.isEmpty ? key.stringValue : "\(parent).\(key.stringValue)"
      return .invalid(field, rule: "required", Phrase("The field '\(field)' is missing.", "缺少欄位「\(field)」。"))
    case .typeMismatch(let type, let context):
      return .invalid(
        path(context), rule: "type",
        Phrase("The field '\(path(context))' is not of the type \(type).", "欄位「\(path(context))」的類型不正確。"))
    case .valueNotFound(_, let context):
      return .invalid(
        path(context), rule: "required", Phrase("The field '\(path(context))' is empty.", "欄位「\(path(context))」是空的。"))
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      return Problem(
        .malformed, "malformed-json",
        Phrase("This is no JSON: \(context.debugDescription)", "此內容不是有效的 JSON：\(context.debugDescription)"))
    case .dataCorrupted(let context):
      return .invalid(
        path(context), rule: "form",
        Phrase("The field '\(path(context))': \(context.debugDescription)", "欄位「\(path(context))」：\(context.debugDescription)"))
    @unknown default:
      return Problem(.malformed, "malformed-json", Phrase("This is no JSON: \(error)", "此內容不是有效的 JSON：\(error)"))
    }
  }
}
