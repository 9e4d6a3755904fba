public import Language

/// A piece of HTML or SVG. Text and attribute values are escaped when it is written; there is no way around that but
/// `styleSheet`, which takes the program's own text.
public indirect enum Markup: Hashable, Sendable {
  case element(name: String, attributes: [Attribute], children: [Markup])
  case text(String)
  /// A style sheet's rules, which must not come from outside.
  case styleSheet(StaticText)
  case group([Markup])

  /// An attribute of an element.
  public struct Attribute: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Text that stands in the program's source.
  public struct StaticText: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String
    public init(stringLiteral text: StaticString) { self.text = text.description }
  }

  /// An element; attributes in the order in which they are written.
  public static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [Markup] = []) -> Markup {
    .element(name: name, attributes: attributes.map { Attribute($0.key, $0.value) }, children: children)
  }

  /// A phrase in both languages, each marked as what it is, so that a style sheet can show one.
  public static func phrase(_ phrase: Phrase, in element: String = "span") -> Markup {
    guard phrase.english != phrase.traditionalChinese else { return .text(phrase.english) }
    return .group([
      .tag(element, ["lang": "en"], [.text(phrase.english)]),
      .tag(element, ["lang": "zh-Hant"], [.text(phrase.traditionalChinese)]),
    ])
  }
}
