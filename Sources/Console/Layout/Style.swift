/// Whether and how text is set off by colour and weight (ECMA-48 sequences).
public struct Style: Sendable {
  private let isColourful: Bool

  public static let plain = Style(isColourful: false)
  public static let colourful = Style(isColourful: true)

  private init(isColourful: Bool) { self.isColourful = isColourful }

  public func heading(_ text: String) -> String { set(text, "1") }
  public func dim(_ text: String) -> String { set(text, "2") }
  public func failure(_ text: String) -> String { set(text, "31") }
  public func warning(_ text: String) -> String { set(text, "33") }

  private func set(_ text: String, _ code: String) -> String { isColourful ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
}
