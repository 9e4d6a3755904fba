import Foundation
public import Quantities

extension Format {
  /// `2026-11-21 09:07`: a moment to the minute, by the city's clock; the same in both languages.
  public static func moment(_ moment: Instant, in calendar: CityCalendar) -> String {
    let date = Date(timeIntervalSince1970: TimeInterval(moment.millisecondsSince1970) / 1000)
    let text = (moment + Seconds(Int64(calendar.timeZone.secondsFromGMT(for: date)))).description
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }
}
