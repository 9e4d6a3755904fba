/// Base 64 (RFC 4648, 4).
enum Base64Text {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: some Collection<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes[...]
    while !rest.isEmpty {
      let group = Array(rest.prefix(3))
      rest = rest.dropFirst(3)
      let bits = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << UInt32(16 - 8 * $1.offset) }
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// In lines of 76 characters (RFC 2045, 6.8).
  static func lines(_ bytes: [UInt8]) -> String {
    stride(from: 0, to: bytes.count, by: 57).map { encode(bytes[$0..<min($0 + 57, bytes.count)]) + "\r\n" }.joined()
  }
}

/// Quoted-printable (RFC 2045, 6.7).
enum QuotedPrintable {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Lines in, lines out, each ended by CR LF and at most 76 characters long.
  static func encode(_ lines: [[UInt8]]) -> String {
    var text: [UInt8] = []
    for line in lines {
      var width = 0
      for (index, byte) in line.enumerated() {
        let isLast = index == line.count - 1
        var piece = token(byte, isFirst: width == 0, isLast: isLast)
        // A line that goes on needs one more place for its '='.
        if width + piece.count > (isLast ? 76 : 75) {
          text += Array("=\r\n".utf8)
          (width, piece) = (0, token(byte, isFirst: true, isLast: isLast))
        }
        text += piece
        width += piece.count
      }
      text += Array("\r\n".utf8)
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func token(_ byte: UInt8, isFirst: Bool, isLast: Bool) -> [UInt8] {
    let isPlain =
      switch byte {
      case UInt8(ascii: "="): false
      // Blanks at a line's end are lost on the way.
      case UInt8(ascii: " "), UInt8(ascii: "\t"): !isLast
      // A line of one dot ends an SMTP message; old mailboxes take 'From ' for the beginning of another.
      case UInt8(ascii: "."), UInt8(ascii: "F"): !isFirst
      case 0x21...0x7E: true
      default: false
      }
    return isPlain ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }
}
