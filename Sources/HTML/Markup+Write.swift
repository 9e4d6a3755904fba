extension Markup {
  /// Elements of HTML that have no end tag.
  private static let void: Set<String> = ["meta", "input", "br", "hr", "link", "img"]

  /// The whole document, with its type.
  public var document: String { "<!DOCTYPE html>\n" + text }

  public var text: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text): Markup.escape(text, into: &output)
    case .styleSheet(let sheet): output += "<style>\(sheet.text)</style>"
    case .group(let parts): for part in parts { part.write(to: &output) }
    case .element(let name, let attributes, let children):
      output += "<\(name)"
      for attribute in attributes {
        output += " \(attribute.name)=\""
        Markup.escape(attribute.value, into: &output)
        output += "\""
      }
      output += ">"
      guard !Markup.void.contains(name) else { return }
      for child in children { child.write(to: &output) }
      output += "</\(name)>"
    }
  }

  private static func escape(_ text: String, into output: inout String) {
    for character in text.unicodeScalars {
      switch character {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&#39;"
      default: output.unicodeScalars.append(character)
      }
    }
  }
}
