import Console
import Language

/// One field of what the hub answers, as a column of a table or a line of a list.
struct Field: Sendable {
  let label: Phrase
  let alignment: TextTable.Alignment
  let text: @Sendable (JSONValue, Wording) -> String
  /// Whether it needs the city's clock.
  private(set) var showsMoment = false

  /// How a value is written that its shape does not tell.
  enum Kind: Sendable {
    /// By its shape.
    case plain
    /// A figure: by its shape, aligned to the right.
    case figure
    case moment, deviceHours, duration, jobState
  }

  /// - Parameter path: where it stands, such as `person.name`.
  init(_ path: String, as kind: Kind = .plain, _ label: Phrase) {
    self.init(label, kind == .figure || kind == .deviceHours || kind == .duration ? .right : .left) { json, wording in
      let value = json[path]
      return switch kind {
      case .plain, .figure: wording.text(value)
      case .moment: wording.moment(value)
      case .deviceHours: wording.deviceHours(value)
      case .duration: wording.duration(value)
      case .jobState: wording.jobState(value)
      }
    }
    showsMoment = kind == .moment
  }

  init(
    _ label: Phrase, _ alignment: TextTable.Alignment = .left, text: @escaping @Sendable (JSONValue, Wording) -> String
  ) {
    (self.label, self.alignment, self.text) = (label, alignment, text)
  }
}

extension [Field] {
  func table(_ items: [JSONValue], _ wording: Wording, _ style: Style) -> [String] {
    var table = TextTable(map { TextTable.Column($0.label[wording.language], $0.alignment) })
    for item in items { table.add(map { $0.text(item, wording) }) }
    return table.lines(style: style)
  }

  func details(_ item: JSONValue, _ wording: Wording, _ style: Style) -> [String] {
    var list = FieldList()
    for field in self { list.add(field.label[wording.language], field.text(item, wording)) }
    return list.lines(style: style)
  }
}
