/// Labels and values, one a line, the values aligned: how one thing is shown.
public struct FieldList: Sendable {
  private var fields: [(label: String, value: String)] = []

  public init() {}

  /// Adds a field; one without a value is left out.
  public mutating func add(_ label: String, _ value: String?) {
    if let value, !value.isEmpty { fields.append((label, value.printable)) }
  }

  public func lines(style: Style = .plain) -> [String] {
    let width = fields.map { DisplayWidth.of($0.label) }.max() ?? 0
    return fields.map { field in
      style.dim(field.label) + String(repeating: " ", count: width - DisplayWidth.of(field.label) + 2) + field.value
    }
  }
}
