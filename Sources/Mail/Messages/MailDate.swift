internal import Quantities

/// The date of RFC 5322, 3.3: `Sat, 21 Nov 2026 09:07:28 +0800`, the day always in two digits.
enum MailDate {
  private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]  // 1970 began on a Thursday
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// - Parameter secondsFromGMT: within a day; whole minutes are written, the rest is cut off.
  static func text(_ instant: Instant, secondsFromGMT: Int) -> String {
    let offset = Int64(min(max(secondsFromGMT, -86_340), 86_340) / 60)
    let seconds = instant.millisecondsSince1970 / 1000 + offset * 60
    let day = seconds / 86_400 - (seconds % 86_400 < 0 ? 1 : 0)
    let time = seconds - day * 86_400
    let date = CivilDate(daysSince1970: day)
    let weekday = days[Int((day % 7 + 7) % 7)]
    let clock = [time / 3600, time / 60 % 60, time % 60].map(two).joined(separator: ":")
    let zone = "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60))\(two(abs(offset) % 60))"
    return "\(weekday), \(two(Int64(date.day))) \(months[date.month - 1]) \(date.year) \(clock) \(zone)"
  }

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
