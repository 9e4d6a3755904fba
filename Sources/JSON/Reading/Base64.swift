/// Base 64 (RFC 4648, 4), with its padding and nothing else: no line breaks, no second way to write the same bytes.
public enum Base64 {
  /// The bytes, or nil where the text is not their one form.
  public static func decode(_ text: String) -> [UInt8]? {
    var text = text
    return text.withUTF8 { digits -> [UInt8]? in
      guard digits.count.isMultiple(of: 4) else { return nil }
      guard let last = digits.last else { return [] }
      let padding = last != pad ? 0 : digits[digits.count - 2] == pad ? 2 : 1
      var bytes: [UInt8] = []
      bytes.reserveCapacity(digits.count / 4 * 3)
      for start in stride(from: 0, to: digits.count, by: 4) {
        let kept = start + 4 == digits.count ? 4 - padding : 4
        var group: UInt32 = 0
        for index in start..<start + 4 {
          let value = index - start < kept ? values[Int(digits[index])] : 0
          guard value < 64 else { return nil }
          group = group << 6 | UInt32(value)
        }
        // Bits that the padding cuts off are zero in the one form.
        guard kept == 4 || group & (kept == 3 ? 0xFF : 0xFFFF) == 0 else { return nil }
        bytes.append(UInt8(truncatingIfNeeded: group >> 16))
        if kept > 2 { bytes.append(UInt8(truncatingIfNeeded: group >> 8)) }
        if kept > 3 { bytes.append(UInt8(truncatingIfNeeded: group)) }
      }
      return bytes
    }
  }

  private static let pad = UInt8(ascii: "=")

  /// The value of each digit by its byte; 255 for what is none.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, digit) in alphabet.utf8.enumerated() { values[Int(digit)] = UInt8(value) }
    return values
  }()
}
