/// Writes one JSON text for programs, byte by byte, with no value in between: lists of thousands cost what their
/// bytes cost. Commas set themselves.
public struct JSONWriter {
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  public init() { bytes.reserveCapacity(512) }

  /// The bytes of the object that `fill` writes.
  public static func object(_ fill: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
    var writer = JSONWriter()
    try writer.object(fill)
    return writer.bytes
  }

  /// `{ … }`, whose fields `fill` writes.
  public mutating func object(_ fill: (inout JSONWriter) throws -> Void) rethrows {
    begin(UInt8(ascii: "{"))
    try fill(&self)
    end(UInt8(ascii: "}"))
  }

  /// `[ … ]`, whose values `each` writes, exactly one for each item.
  public mutating func array<Items: Sequence>(
    _ items: Items, _ each: (inout JSONWriter, Items.Element) throws -> Void
  ) rethrows {
    begin(UInt8(ascii: "["))
    for item in items { try each(&self, item) }
    end(UInt8(ascii: "]"))
  }

  /// A field's name; its value is what is written next.
  public mutating func name(_ name: String) {
    separate()
    quote(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  public mutating func string(_ text: String) {
    separate()
    quote(text)
    needsComma = true
  }

  public mutating func integer(_ value: some BinaryInteger) {
    separate()
    // A generic text of a number costs many times as much.
    if let value = Int64(exactly: value) { bytes += String(value).utf8 } else { bytes += String(value).utf8 }
    needsComma = true
  }

  public mutating func boolean(_ value: Bool) { word(value ? "true" : "false") }

  public mutating func null() { word("null") }

  /// A value that is JSON already.
  public mutating func written(_ json: some Sequence<UInt8>) {
    separate()
    bytes += json
    needsComma = true
  }

  private mutating func word(_ word: StaticString) {
    separate()
    word.withUTF8Buffer { bytes += $0 }
    needsComma = true
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Most texts stand as they are, and are copied as a whole.
    let isPlain: Void? = text.utf8.withContiguousStorageIfAvailable { utf8 -> Void? in
      guard utf8.allSatisfy(JSONWriter.standsAsItIs) else { return nil }
      bytes += utf8
      return ()
    }.flatMap { $0 }
    if isPlain == nil { for byte in text.utf8 { escape(byte) } }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Whether a byte never needs to be escaped; the first of U+2028 is none of these.
  private static func standsAsItIs(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F && byte != 0xE2
  }

  /// Quotes, backslashes and control characters are escaped, and U+2028 and U+2029, which end a line of JavaScript.
  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x0A: bytes += "\\n".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0x09: bytes += "\\t".utf8
    case 0..<0x20, 0x7F: bytes += JSONWriter.escaped(byte)
    case 0xA8...0xA9 where followsLineSeparatorsLead:
      bytes.removeLast(2)
      bytes += byte == 0xA8 ? "\\u2028".utf8 : "\\u2029".utf8
    default: bytes.append(byte)
    }
  }

  /// Whether the bytes so far end as U+2028 and U+2029 begin. By index: to compare a suffix with a list of bytes would walk
  /// through everything written so far.
  private var followsLineSeparatorsLead: Bool {
    bytes.count >= 2 && bytes[bytes.count - 1] == 0x80 && bytes[bytes.count - 2] == 0xE2
  }

  private static func escaped(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}

extension JSONWriter {
  /// The bytes of the value that `write` writes.
  public static func value(_ write: (inout JSONWriter) throws -> Void) rethrows -> [UInt8] {
    var writer = JSONWriter()
    try write(&writer)
    return writer.bytes
  }
}
