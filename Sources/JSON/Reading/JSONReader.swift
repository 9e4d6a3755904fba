import Language

/// Reads one JSON text (RFC 8259) into nodes that know their line and column.
///
/// Foundation's decoder tells neither lines nor repeated members, and reads numbers as floating point; whoever
/// wrote the text needs the first and the books forbid the last. A byte order mark at the start is passed over,
/// since common editors write one. Texts longer than `mostBytes` or nested deeper than `mostDepth` are refused.
public struct JSONReader {
  /// For files that people write, 256 KiB.
  public static let mostBytes = 262_144
  public static let mostDepth = 16

  private let bytes: [UInt8]
  private let mostDepth: Int
  private var index = 0
  private var line = 1
  private var lineStart = 0
  /// Bytes of the present line that continue a character, which columns do not count.
  private var continuations = 0

  private init(_ bytes: [UInt8], mostDepth: Int) {
    self.bytes = bytes
    self.mostDepth = mostDepth
  }

  /// The value that is the whole text.
  public static func read(
    _ bytes: [UInt8], mostBytes: Int = JSONReader.mostBytes, mostDepth: Int = JSONReader.mostDepth
  ) throws(JSONSyntaxError) -> JSONNode {
    var reader = JSONReader(bytes, mostDepth: mostDepth)
    guard bytes.count <= mostBytes else {
      throw reader.error(
        "too-large",
        Phrase("the text is larger than \(mostBytes / 1024) KiB.", "內容大於 \(mostBytes / 1024) KiB。"))
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { (reader.index, reader.lineStart) = (3, 3) }
    let node = try reader.value(depth: 1)
    reader.skipSpace()
    guard reader.index == bytes.count else {
      throw reader.error(
        "trailing-text", Phrase("there is text after the end of the value.", "內容結束之後仍有文字。"))
    }
    return node
  }

  // MARK: Where the reader stands

  private var position: JSONPosition { JSONPosition(line: line, column: index - lineStart - continuations + 1) }

  private func error(_ rule: String, _ message: Phrase) -> JSONSyntaxError {
    JSONSyntaxError(position: position, rule: rule, message: message)
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = next {
      switch byte {
      case 0x0A:
        index += 1
        (line, lineStart, continuations) = (line + 1, index, 0)
      case 0x20, 0x09, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  private func unexpected(_ wanted: Phrase) -> JSONSyntaxError {
    guard let byte = next else {
      return error(
        "syntax",
        Phrase(
          "the text ends where \(wanted.english) should stand.", "內容在應有\(wanted.traditionalChinese)之處結束。"))
    }
    let shown = (0x21...0x7E).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    return error(
      "syntax",
      Phrase(
        "\(wanted.english) should stand here, not \(shown).", "此處應為\(wanted.traditionalChinese)，而不是 \(shown)。"))
  }

  // MARK: Values

  private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONNode {
    skipSpace()
    guard depth <= mostDepth else {
      throw error(
        "too-deep",
        Phrase(
          "values are nested deeper than \(mostDepth).", "層數多於 \(mostDepth) 層。"))
    }
    let start = position
    switch next {
    case UInt8(ascii: "{"): return JSONNode(position: start, value: .object(try members(depth: depth)))
    case UInt8(ascii: "["): return JSONNode(position: start, value: .array(try elements(depth: depth)))
    case UInt8(ascii: "\""): return JSONNode(position: start, value: .string(try string()))
    case UInt8(ascii: "-"), .some(0x30...0x39): return JSONNode(position: start, value: .number(try number()))
    default:
      if takeWord("true") { return JSONNode(position: start, value: .boolean(true)) }
      if takeWord("false") { return JSONNode(position: start, value: .boolean(false)) }
      if takeWord("null") { return JSONNode(position: start, value: .null) }
      throw unexpected(Phrase("a value", "一個值"))
    }
  }

  private mutating func takeWord(_ word: String) -> Bool {
    guard bytes[index...].starts(with: word.utf8) else { return false }
    index += word.utf8.count
    return true
  }

  private mutating func members(depth: Int) throws(JSONSyntaxError) -> [JSONNode.Member] {
    index += 1
    var members: [JSONNode.Member] = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return members }
    while true {
      skipSpace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw unexpected(Phrase("a field name in double quotes", "以雙引號括住的欄位名稱")) }
      let name = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw unexpected(Phrase("a colon", "冒號")) }
      members.append(JSONNode.Member(name: name, position: start, value: try value(depth: depth + 1)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw unexpected(Phrase("a comma or '}'", "逗號或「}」")) }
    }
  }

  private mutating func elements(depth: Int) throws(JSONSyntaxError) -> [JSONNode] {
    index += 1
    var elements: [JSONNode] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw unexpected(Phrase("a comma or ']'", "逗號或「]」")) }
    }
  }

  // MARK: Numbers

  private mutating func digits() -> Int {
    let start = index
    while let byte = next, (0x30...0x39).contains(byte) { index += 1 }
    return index - start
  }

  private mutating func number() throws(JSONSyntaxError) -> String {
    let start = index
    let digit = Phrase("a digit", "數字")
    _ = take(UInt8(ascii: "-"))
    let leadingZero = next == 0x30
    let whole = digits()
    guard whole > 0 else { throw unexpected(digit) }
    guard !leadingZero || whole == 1 else {
      throw error("number", Phrase("a number has no leading zero.", "數目不可以零開頭。"))
    }
    if take(UInt8(ascii: ".")) { guard digits() > 0 else { throw unexpected(digit) } }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      index += 1
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw unexpected(digit) }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  // MARK: Strings

  private mutating func string() throws(JSONSyntaxError) -> String {
    let opening = position
    index += 1
    var content: [UInt8] = []
    // Runs without escapes are copied at once: a text may be a file of many megabytes in base 64.
    var runStart = index
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        content += bytes[runStart..<index]
        guard let text = String(validating: content, as: UTF8.self) else {
          throw JSONSyntaxError(
            position: opening, rule: "encoding", message: Phrase("the text is not valid UTF-8.", "文字不是有效的 UTF-8。"))
        }
        index += 1
        return text
      case UInt8(ascii: "\\"):
        content += bytes[runStart..<index]
        content += try escape()
        runStart = index
      case 0..<0x20:
        throw error(
          "string",
          Phrase(
            "a text ends with a double quote on its own line; line breaks and tabs inside are written \\n and \\t.",
            "文字須在同一行以雙引號結束；其中的換行與定位符號寫作 \\n 及 \\t。"))
      default:
        index += 1
        if byte & 0xC0 == 0x80 { continuations += 1 }
      }
    }
    throw unexpected(Phrase("a closing double quote", "收尾的雙引號"))
  }

  private mutating func escape() throws(JSONSyntaxError) -> [UInt8] {
    let malformed = error("string", Phrase("this escape is not one of JSON's.", "這個轉義寫法不屬於 JSON。"))
    index += 1
    guard let letter = next else { throw unexpected(Phrase("the rest of an escape", "轉義的其餘部分")) }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      guard var code = hexadecimal() else { throw malformed }
      if (0xD800..<0xDC00).contains(code) {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = hexadecimal(), (0xDC00..<0xE000).contains(low)
        else { throw malformed }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw malformed }
      return Array(String(Character(scalar)).utf8)
    default: throw malformed
    }
  }

  /// Four hexadecimal digits, or nil.
  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count, bytes[index..<index + 4].allSatisfy({ $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit })
    else { return nil }
    let code = UInt32(String(decoding: bytes[index..<index + 4], as: UTF8.self), radix: 16)
    index += 4
    return code
  }
}
