/// A JSON text to be written: one way for one value, so that files compare and re-read equal.
public indirect enum JSONOutput {
  case boolean(Bool)
  /// Digits as they shall stand.
  case number(String)
  case string(String)
  case array([JSONOutput])
  case object([(name: String, value: JSONOutput)])

  /// An object of the fields that are set, in this order.
  public static func fields(_ fields: (String, JSONOutput?)...) -> JSONOutput {
    .object(fields.compactMap { name, value in value.map { (name, $0) } })
  }

  /// A list, or nothing where it is empty.
  public static func unlessEmpty(_ values: [JSONOutput]) -> JSONOutput? { values.isEmpty ? nil : .array(values) }

  /// A value stands on one line where it fits in so many characters.
  private static let oneLine = 100

  /// UTF-8, indented by two spaces, with a line break at the end.
  public var text: [UInt8] { Array((rendered(indent: "") + "\n").utf8) }

  private var compact: String {
    switch self {
    case .boolean(let value): value ? "true" : "false"
    case .number(let digits): digits
    case .string(let text): JSONOutput.quoted(text)
    case .array(let values): "[" + values.map(\.compact).joined(separator: ", ") + "]"
    case .object(let fields):
      fields.isEmpty
        ? "{}" : "{ " + fields.map { JSONOutput.quoted($0.name) + ": " + $0.value.compact }.joined(separator: ", ") + " }"
    }
  }

  private func rendered(indent: String) -> String {
    let line = compact
    if !indent.isEmpty, line.count + indent.count <= JSONOutput.oneLine { return line }
    let inner = indent + "  "
    switch self {
    case .boolean, .number, .string: return line
    case .array(let values):
      return "[\n" + values.map { inner + $0.rendered(indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let fields):
      let rows = fields.map { inner + JSONOutput.quoted($0.name) + ": " + $0.value.rendered(indent: inner) }
      return "{\n" + rows.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
