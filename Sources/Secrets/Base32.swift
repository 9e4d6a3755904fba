/// Base 32 (RFC 4648, 6), as programs that make one-time codes take their secrets: upper case, without padding.
public enum Base32 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  public static func encode(_ bytes: [UInt8]) -> String {
    var (bits, bitCount) = (UInt32(0), 0)
    var text: [UInt8] = []
    for byte in bytes {
      bits = (bits << 8 | UInt32(byte)) & 0xFFF
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        text.append(alphabet[Int(bits >> UInt32(bitCount)) & 31])
      }
    }
    if bitCount > 0 { text.append(alphabet[Int(bits << UInt32(5 - bitCount)) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes, from either case, with or without padding and blanks; nil where another character stands, or bits are
  /// left over that are not zero.
  public static func decode(_ text: String) -> [UInt8]? {
    var (bits, bitCount) = (UInt32(0), 0)
    var bytes: [UInt8] = []
    for character in text.utf8 where character != UInt8(ascii: "=") && character != UInt8(ascii: " ") {
      let upper = (0x61...0x7A).contains(character) ? character - 0x20 : character
      guard let value = alphabet.firstIndex(of: upper) else { return nil }
      bits = (bits << 5 | UInt32(value)) & 0xFFF
      bitCount += 5
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
      }
    }
    guard bitCount < 5, bits & (1 << UInt32(bitCount) - 1) == 0 else { return nil }
    return bytes
  }
}
