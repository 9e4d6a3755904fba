internal import JSON

/// What is written for the daemon.
enum JSONText {
  static func object(_ fill: (inout JSONWriter) -> Void) -> [UInt8] { JSONWriter.object(fill) }

  /// Base 64 for addresses, without padding (RFC 4648, 5).
  static func webBase64(_ bytes: [UInt8]) -> String {
    let text = Base64.encode(bytes).utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
