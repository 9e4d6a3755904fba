public import Foundation

/// A month of the city's calendar, such as `2026-11`: the period of a statement.
public struct Month: Hashable, Sendable, Comparable {
  public let year: Int
  /// 1 to 12.
  public let number: Int

  /// Nil unless there is such a month between the years 1 and 9998.
  public init?(year: Int, number: Int) {
    guard (1...9998).contains(year), (1...12).contains(number) else { return nil }
    self.init(known: year, number)
  }

  private init(known year: Int, _ number: Int) { (self.year, self.number) = (year, number) }

  /// The first day.
  public var start: CivilDate {
    guard let date = CivilDate(year: year, month: number, day: 1) else { preconditionFailure("a month has a first day") }
    return date
  }

  /// The month after it, also after the last one that can be named.
  public var next: Month { number == 12 ? Month(known: year + 1, 1) : Month(known: year, number + 1) }

  public static func < (a: Month, b: Month) -> Bool { (a.year, a.number) < (b.year, b.number) }
}

extension Month: LosslessStringConvertible {
  public var description: String { String(start.description.prefix(7)) }

  public init?(_ description: String) {
    guard let first = CivilDate(description + "-01") else { return nil }
    self.init(year: first.year, number: first.month)
  }
}

extension Month: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let month = Month(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no month: write it as 2026-11")
    }
    self = month
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// Days and months as the city's time zone has them. Statements, validity dates and windows all read it, so
/// that "the end of November" is one moment everywhere.
public struct CityCalendar: Sendable, Hashable {
  public let timeZone: TimeZone

  /// Nil when the system knows no zone of this IANA name, such as `Asia/Hong_Kong`.
  public init?(timeZoneName: String) {
    guard let zone = TimeZone(identifier: timeZoneName) else { return nil }
    timeZone = zone
  }

  public static let universal = CityCalendar(timeZone: .gmt)
  private init(timeZone: TimeZone) { self.timeZone = timeZone }

  /// The moment at which `day` begins.
  public func start(of day: CivilDate) -> Instant {
    // The offset at a wall-clock time depends on the moment, which depends on the offset: twice is enough,
    // since zones change by hours and at most once in a day.
    let wall = day.daysSince1970 * 86_400
    let guess = wall - offset(at: wall)
    return Instant(secondsSince1970: wall - offset(at: guess))
  }

  public func day(of instant: Instant) -> CivilDate {
    let seconds = Rounding.floorDivide(instant.millisecondsSince1970, 1000)
    return CivilDate(daysSince1970: Rounding.floorDivide(seconds + offset(at: seconds), 86_400))
  }

  public func month(of instant: Instant) -> Month {
    let day = day(of: instant)
    guard let month = Month(year: day.year, number: day.month) else { preconditionFailure("a day lies in a month") }
    return month
  }

  public func interval(of month: Month) -> Range<Instant> { start(of: month.start)..<start(of: month.next.start) }

  /// The months that `interval` touches, each with the part of it that lies in that month. An empty interval
  /// touches the month it lies in.
  public func months(of interval: Range<Instant>) -> [(month: Month, part: Range<Instant>)] {
    var parts: [(month: Month, part: Range<Instant>)] = []
    var month = month(of: interval.lowerBound)
    var from = interval.lowerBound
    repeat {
      let end = min(self.interval(of: month).upperBound, interval.upperBound)
      parts.append((month, from..<end))
      (from, month) = (end, month.next)
    } while from < interval.upperBound
    return parts
  }

  private func offset(at secondsSince1970: Int64) -> Int64 {
    Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(secondsSince1970))))
  }
}
