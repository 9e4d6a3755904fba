internal import JSON
public import Quantities

/// A JSON web token (RFC 7519) by which a daemon takes us for somebody. Its text shows in no description.
public struct SlurmToken: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  let text: String
  /// By its claim `exp`, which is read and not verified: only to know when to ask for another.
  public let expiresAt: Instant?

  /// Nil for what is no token: three parts of base 64's letters, at most 8 KiB.
  public init?(_ text: String) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 3, text.utf8.count <= 8192, parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(SlurmToken.isLetter) })
    else {
      return nil
    }
    self.text = text
    expiresAt = SlurmToken.expiry(of: parts[1].map { $0 })
  }

  /// A text as files and `scontrol token` have it: around a token, `SLURM_JWT=` and white space.
  init?(written text: String) {
    var text = text[...]
    while let last = text.last, last.isWhitespace { text.removeLast() }
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    if text.hasPrefix("SLURM_JWT=") { text = text.dropFirst("SLURM_JWT=".count) }
    self.init(String(text))
  }

  public var description: String { "a token" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
    default: false
    }
  }

  private static func expiry(of claims: [UInt8]) -> Instant? {
    var text = claims.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0 }
    text += [UInt8](repeating: UInt8(ascii: "="), count: (4 - text.count % 4) % 4)
    guard let bytes = Base64.decode(String(decoding: text, as: UTF8.self)),
      let claims = try? RestValue(reading: bytes, mostBytes: 8192)
    else { return nil }
    return try? claims.field("exp")?.moment()
  }
}
