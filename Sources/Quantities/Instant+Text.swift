extension Instant: LosslessStringConvertible {
  /// RFC 3339 in UTC with milliseconds: `2026-11-21T01:07:28.000Z`.
  public var description: String {
    let days = Rounding.floorDivide(millisecondsSince1970, 86_400_000)
    let rest = millisecondsSince1970 - days * 86_400_000
    // Answers are full of moments: their digits are put down one by one.
    var text = Array(CivilDate(daysSince1970: days).description.utf8)
    text.reserveCapacity(text.count + 14)
    func append(_ separator: Unicode.Scalar, _ value: Int64, _ width: Int) {
      text.append(UInt8(ascii: separator))
      text.append(padded: value, to: width)
    }
    append("T", rest / 3_600_000, 2)
    append(":", rest / 60_000 % 60, 2)
    append(":", rest / 1000 % 60, 2)
    append(".", rest % 1000, 3)
    text.append(UInt8(ascii: "Z"))
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads RFC 3339 (`2026-11-21T09:07:28+08:00`, fraction of up to nine digits, cut to milliseconds). A moment that
  /// lies outside the years 1 to 9999 in UTC is refused: it could be written in no way that reads again.
  public init?(_ description: String) {
    let bytes = Array(description.utf8)
    func number(_ range: Range<Int>) -> Int64? {
      guard range.upperBound <= bytes.count else { return nil }
      var value: Int64 = 0
      for byte in bytes[range] {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + Int64(byte - 0x30)
      }
      return value
    }
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t") || bytes[10] == UInt8(ascii: " "),
      let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
      let hour = number(11..<13), hour < 24, bytes[13] == UInt8(ascii: ":"), let minute = number(14..<16), minute < 60,
      bytes[16] == UInt8(ascii: ":"), let second = number(17..<19), second < 60
    else { return nil }
    var index = 19
    var milliseconds: Int64 = 0
    if bytes[index] == UInt8(ascii: ".") {
      let start = index + 1
      index = start
      while index < bytes.count, (0x30...0x39).contains(bytes[index]) { index += 1 }
      guard (1...9).contains(index - start) else { return nil }
      for place in 0..<3 {
        milliseconds = milliseconds * 10 + (start + place < index ? Int64(bytes[start + place] - 0x30) : 0)
      }
    }
    guard index < bytes.count else { return nil }
    let offsetMinutes: Int64
    switch bytes[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      guard bytes.count == index + 1 else { return nil }
      offsetMinutes = 0
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard bytes.count == index + 6, let hours = number(index + 1..<index + 3), hours < 24,
        bytes[index + 3] == UInt8(ascii: ":"),
        let minutes = number(index + 4..<index + 6), minutes < 60
      else { return nil }
      offsetMinutes = (bytes[index] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    default: return nil
    }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second - offsetMinutes * 60
    guard Instant.writableSeconds.contains(seconds) else { return nil }
    self.init(millisecondsSince1970: seconds * 1000 + milliseconds)
  }

  /// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
  private static let writableSeconds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
}

extension Instant: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no moment: write it as 2026-11-21T09:00:00+08:00")
    }
    self = instant
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
