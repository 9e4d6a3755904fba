internal import Quantities

/// Times as Slurm writes them for people, and as numbers.
enum TimeText {
  /// The end of the year 9999.
  private static let last: Int64 = 253_402_300_799

  /// A moment in seconds since 1970; nil for Slurm's ways to write none: 0, and the largest numbers of 32 and 64 bits.
  static func moment(_ seconds: Int64, _ field: String) throws(SlurmFailure) -> Instant? {
    guard seconds != 0, !isNone(seconds) else { return nil }
    guard (1...last).contains(seconds) else { throw .unreadable(reason: "\(field): \(seconds) is no time") }
    return Instant(secondsSince1970: seconds)
  }

  /// A moment in seconds since 1970 (`SLURM_TIME_FORMAT=%s`), or one of Slurm's words for none.
  static func moment(_ text: some StringProtocol, _ field: String) throws(SlurmFailure) -> Instant? {
    guard !["", "N/A", "NONE", "None", "Unknown", "(null)"].contains(String(text)) else { return nil }
    guard let seconds = Int64(text) else { throw .unreadable(reason: "\(field): '\(text.prefix(40))' is no time") }
    return try moment(seconds, field)
  }

  /// `NO_VAL`, `INFINITE` and their like, of 32 and of 64 bits.
  static func isNone(_ number: Int64) -> Bool { number < 0 || (4_294_967_293...4_294_967_295).contains(number) }

  /// `30`, `30:00`, `02:30:00`, `1-12`, `1-12:30` or `1-00:30:00` (`sbatch`, --time); nil for no limit.
  static func limit(_ text: String, _ field: String) throws(SlurmFailure) -> Seconds? {
    if ["UNLIMITED", "INFINITE", "NONE", "N/A", "(null)", "Partition_Limit", "NOT_SET", ""].contains(text) { return nil }
    let halves = text.split(separator: "-", omittingEmptySubsequences: false)
    let parts = (halves.last ?? "").split(separator: ":", omittingEmptySubsequences: false).map { number($0) }
    let days = halves.count == 2 ? number(halves[0]) : 0
    let values = parts.compactMap { $0 }
    guard (1...2).contains(halves.count), let days, (1...3).contains(parts.count), values.count == parts.count else {
      throw .unreadable(reason: "\(field): '\(text.prefix(40))' is no length of time")
    }
    let units: [Int64]
    if halves.count == 2 {
      units = [3600, 60, 1]
    } else {
      units = parts.count == 1 ? [60] : parts.count == 2 ? [60, 1] : [3600, 60, 1]
    }
    return Seconds(zip(values, units).reduce(days * 86_400) { $0 + $1.0 * $1.1 })
  }

  private static func number(_ text: Substring) -> Int64? {
    guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int64(text)
  }
}
