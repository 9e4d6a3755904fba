import Foundation

/// Times and shares of a simulation as people read them.
enum TimeText {
  /// Seconds as `42 s`, `3:05`, `2:10:00` or `5 d 02:10:00`; below ten seconds with a tenth where there is one.
  static func of(_ seconds: Double) -> String {
    guard seconds.isFinite, abs(seconds) < 1e15 else { return "–" }
    if seconds < 10, seconds != seconds.rounded() { return rounded(seconds, 1) + " s" }
    let whole = Int64(seconds.rounded())
    let (days, hours, minutes, rest) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60, whole % 60)
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    if days > 0 { return "\(days) d \(two(hours)):\(two(minutes)):\(two(rest))" }
    if hours > 0 { return "\(hours):\(two(minutes)):\(two(rest))" }
    return minutes > 0 ? "\(minutes):\(two(rest))" : "\(rest) s"
  }

  static func percent(_ share: Double) -> String { rounded(100 * share, 1) + " %" }

  static func rounded(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
}
