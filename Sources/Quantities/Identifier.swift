/// The name of one thing of the kind `Entity`, such as `Identifier<JobKind>`: 26 characters that sort by the
/// time of their making (48 bits of milliseconds, then 80 random bits, in Crockford's base 32, lower case).
///
/// The kind keeps one thing's identifier from being taken for another's; it costs nothing at run time.
public struct Identifier<Entity>: Hashable, Sendable, RawRepresentable, LosslessStringConvertible {
  public let rawValue: String

  /// Nil unless the text has the form of an identifier.
  @inlinable public init?(rawValue: String) {
    guard rawValue.utf8.count == 26 else { return nil }
    // Every row that is read comes through here: the alphabet (no i, l, o, u) as ranges, without a search.
    for byte in rawValue.utf8 {
      switch byte {
      case 0x30...0x39, 0x61...0x68, 0x6A, 0x6B, 0x6D, 0x6E, 0x70...0x74, 0x76...0x7A: continue
      default: return nil
      }
    }
    self.rawValue = rawValue
  }

  public init?(_ description: String) { self.init(rawValue: description) }
  public var description: String { rawValue }

  /// The identifier of these 48 bits of time and 80 random bits.
  public init(madeAt instant: Instant, random: (UInt64, UInt16)) {
    var text: [UInt8] = []
    text.reserveCapacity(26)
    let time = UInt64(bitPattern: instant.millisecondsSince1970) & 0xFFFF_FFFF_FFFF
    for place in (0..<10).reversed() { text.append(identifierAlphabet[Int(time >> UInt64(place * 5)) & 31]) }
    let bits = UInt128(random.1) << 64 | UInt128(random.0)
    for place in (0..<16).reversed() { text.append(identifierAlphabet[Int(truncatingIfNeeded: bits >> UInt128(place * 5)) & 31]) }
    rawValue = String(decoding: text, as: UTF8.self)
  }
}

private let identifierAlphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

extension Identifier: Comparable {
  public static func < (a: Identifier, b: Identifier) -> Bool { a.rawValue < b.rawValue }
}

extension Identifier: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let identifier = Identifier(rawValue: text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text.prefix(40))' is no identifier")
    }
    self = identifier
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }
}
