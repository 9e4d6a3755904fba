/// A value kept as JSON whose usual form is written and read directly, without an encoder in between: for what every row
/// of a long list holds. What is not plain (a text with a quote, a line break) goes the way of `JSONColumn`, and the text
/// in the column is the same by either.
public protocol PlainJSON: Codable, Sendable {
  /// Nil where the text is not in the form that `write` gives it.
  init?(from json: inout PlainJSONReader)
  /// Writes members in the order of their names, as `JSONColumn` does.
  func write(to json: inout PlainJSONWriter)
}

/// A nested value kept as JSON in one text column, for what is read often and has a plain form.
public struct PlainJSONColumn<Value: PlainJSON>: ColumnValue {
  public var value: Value
  public init(_ value: Value) { self.value = value }

  public var stored: StoredValue {
    var writer = PlainJSONWriter()
    value.write(to: &writer)
    return writer.isPlain ? .text(String(decoding: writer.bytes, as: UTF8.self)) : JSONColumn(value).stored
  }

  public init(stored: StoredValue) throws {
    if case .text(let text) = stored {
      var reader = PlainJSONReader(text)
      if let value = Value(from: &reader), reader.isAtEnd {
        self.value = value
        return
      }
    }
    value = try JSONColumn<Value>(stored: stored).value
  }
}

extension Array: PlainJSON where Element: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    self = []
    guard json.take("[") else { return nil }
    while !json.take("]") {
      guard isEmpty || json.take(","), let element = Element(from: &json) else { return nil }
      append(element)
    }
  }

  public func write(to json: inout PlainJSONWriter) {
    json.word("[")
    for (index, element) in enumerated() {
      if index > 0 { json.word(",") }
      element.write(to: &json)
    }
    json.word("]")
  }
}

extension Int: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard let value = json.whole() else { return nil }
    self = Int(value)
  }

  public func write(to json: inout PlainJSONWriter) { json.whole(Int64(self)) }
}

extension String: PlainJSON {
  public init?(from json: inout PlainJSONReader) {
    guard let text = json.text() else { return nil }
    self = text
  }

  public func write(to json: inout PlainJSONWriter) { json.text(self) }
}

/// Writes plain JSON: no blanks, texts as they are.
public struct PlainJSONWriter {
  fileprivate var bytes: [UInt8] = []
  /// Whether every text so far could stand as it is.
  fileprivate var isPlain = true
  private var hasMembers = false

  fileprivate init() { bytes.reserveCapacity(256) }

  public mutating func word(_ word: StaticString) { word.withUTF8Buffer { bytes += $0 } }

  /// `{ … }`, of what `fill` writes.
  public mutating func object(_ fill: (inout PlainJSONWriter) -> Void) {
    word("{")
    hasMembers = false
    fill(&self)
    word("}")
    hasMembers = true
  }

  /// A member; nothing where it has no value.
  public mutating func member(_ name: StaticString, _ value: (some PlainJSON)?) {
    guard let value else { return }
    self.name(name)
    value.write(to: &self)
  }

  public mutating func member(_ name: StaticString, _ value: Int64?) {
    guard let value else { return }
    self.name(name)
    whole(value)
  }

  public mutating func member(_ name: StaticString, _ value: Bool) {
    self.name(name)
    word(value ? "true" : "false")
  }

  public mutating func name(_ name: StaticString) {
    word(hasMembers ? ",\"" : "\"")
    word(name)
    word("\":")
    hasMembers = true
  }

  fileprivate mutating func whole(_ value: Int64) { bytes += String(value).utf8 }

  fileprivate mutating func text(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { isPlain = false }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Says that the value has no plain form after all.
  public mutating func giveUp() { isPlain = false }
}

/// Reads what `PlainJSONWriter` writes, in the same order.
public struct PlainJSONReader {
  private let bytes: [UInt8]
  private var index = 0

  fileprivate init(_ text: String) { bytes = Array(text.utf8) }

  fileprivate var isAtEnd: Bool { index == bytes.count }

  /// Moves behind these characters, if they are next.
  public mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - index >= count else { return false }
    for offset in 0..<count where bytes[index + offset] != word.utf8Start[offset] { return false }
    index += count
    return true
  }

  /// Moves behind the name of a member, if it is the next, and a comma before it.
  public mutating func takeName(_ name: StaticString) -> Bool {
    let start = index
    _ = take(",")
    if take("\""), take(name), take("\":") { return true }
    index = start
    return false
  }

  /// A whole number of at most 18 digits.
  public mutating func whole() -> Int64? {
    let isNegative = take("-")
    let start = index
    var value: Int64 = 0
    while index < bytes.count, index - start < 18, (0x30...0x39).contains(bytes[index]) {
      value = value * 10 + Int64(bytes[index] - 0x30)
      index += 1
    }
    return index > start ? (isNegative ? -value : value) : nil
  }

  /// A text without escapes.
  public mutating func text() -> String? {
    guard take("\"") else { return nil }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") { return nil }
      index += 1
    }
    defer { index += 1 }
    return index < bytes.count ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  public mutating func boolean() -> Bool? { take("true") ? true : take("false") ? false : nil }
}
