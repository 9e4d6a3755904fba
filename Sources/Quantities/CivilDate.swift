/// A day of the proleptic Gregorian calendar, from year 1 to 9999.
///
/// The conversions count days of 400-year eras from 1 March, as every leap rule then falls at a cycle's end.
public struct CivilDate: Hashable, Sendable {
  public let year: Int
  public let month: Int
  public let day: Int

  /// Nil unless there is such a day.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= CivilDate.days(in: month, of: year) else {
      return nil
    }
    (self.year, self.month, self.day) = (year, month, day)
  }

  public init(daysSince1970: Int64) {
    let shifted = daysSince1970 + 719_468  // days since 0000-03-01
    let era = Rounding.floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    year = Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0))
  }

  public var daysSince1970: Int64 {
    let shiftedYear = Int64(year) - (month <= 2 ? 1 : 0)
    let era = Rounding.floorDivide(shiftedYear, 400)
    let yearOfEra = shiftedYear - era * 400
    let shiftedMonth = Int64(month > 2 ? month - 3 : month + 9)
    let dayOfYear = (153 * shiftedMonth + 2) / 5 + Int64(day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  public func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + Int64(days)) }

  /// The same day `count` months later, or that month's last day where it is shorter.
  public func adding(months count: Int) -> CivilDate {
    let index = year * 12 + month - 1 + count
    let (newYear, newMonth) = (
      Int(Rounding.floorDivide(Int64(index), 12)), index - Int(Rounding.floorDivide(Int64(index), 12)) * 12 + 1
    )
    guard let date = CivilDate(year: newYear, month: newMonth, day: min(day, CivilDate.days(in: newMonth, of: newYear))) else {
      preconditionFailure("dates stay between the years 1 and 9999")
    }
    return date
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: Comparable {
  public static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}

extension CivilDate: LosslessStringConvertible {
  /// ISO 8601: `2026-11-21`.
  public var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(24)
    for (value, width) in [(year, 4), (month, 2), (day, 2)] {
      if width == 2 { text.append(UInt8(ascii: "-")) }
      text.append(padded: Int64(value), to: width)
    }
    return String(decoding: text, as: UTF8.self)
  }

  public init?(_ description: String) {
    let pieces = description.split(separator: "-", omittingEmptySubsequences: false)
    guard pieces.map(\.utf8.count) == [4, 2, 2], pieces.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(pieces[0]), let month = Int(pieces[1]), let day = Int(pieces[2]),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    self = date
  }
}

extension CivilDate: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let date = CivilDate(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no day: write it as 2026-11-21")
    }
    self = date
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Rounding {
  /// Division that rounds towards minus infinity. - Precondition: `divisor > 0`.
  static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : -((-value + divisor - 1) / divisor)
  }
}

extension [UInt8] {
  /// Appends a number's digits, led by zeros up to `width`; of a negative number the sign counts as one.
  mutating func append(padded value: Int64, to width: Int) {
    let digits = String(value).utf8
    for _ in 0..<Swift.max(0, width - digits.count) { append(UInt8(ascii: "0")) }
    append(contentsOf: digits)
  }
}
