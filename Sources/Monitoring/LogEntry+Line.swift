internal import JSON

/// How an entry is written: always one line, whatever it holds.
extension LogEntry {
  /// How lines look.
  public enum Format: String, CaseIterable, Sendable {
    /// One JSON object a line: `time`, `level`, `event`, `message`, then the fields.
    case json
    /// For people: time, level, message, then `name=value`.
    case text
  }

  public func line(_ format: Format) -> [UInt8] {
    switch format {
    case .json: jsonLine + [0x0A]
    case .text: Array((textLine + "\n").utf8)
    }
  }

  private var jsonLine: [UInt8] {
    JSONWriter.object { json in
      json.field("time", at)
      json.field("level", level)
      json.field("event", event)
      json.field("message", message)
      for field in fields {
        switch field.value {
        case .text(let text): json.field(field.name, text)
        case .whole(let number): json.field(field.name, number)
        }
      }
    }
  }

  private var textLine: String {
    let shown = fields.map { field in
      switch field.value {
      case .text(let text): " \(field.name)=\(Self.plain(text).contains(" ") ? "\"\(Self.plain(text))\"" : Self.plain(text))"
      case .whole(let number): " \(field.name)=\(number)"
      }
    }
    return "\(at) \(level.rawValue): \(Self.plain(message))\(shown.joined())"
  }

  /// Without what would end the line or command the screen that shows it.
  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator: " "
          default: scalar
          }
        }))
  }
}
