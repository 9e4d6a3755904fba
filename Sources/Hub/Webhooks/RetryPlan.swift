internal import Quantities

/// When what failed is tried again. Pure.
enum RetryPlan {
  /// Before the second attempt.
  static let first = Seconds(10)
  /// Between any two attempts at most.
  static let longest = Seconds.hours(12)
  /// So many failures in a row, and the webhook rests as a whole.
  static let failuresUntilRest = Int64(3)

  /// After so many attempts: 10 s, 30 s, 90 s and so on, up to twelve hours, each spread by up to a fifth either way, so
  /// that what failed together does not come back together.
  ///
  /// - Parameters:
  ///   - tries: attempts so far; at least 1.
  ///   - chance: any 64 random bits.
  ///   - wish: how long the receiver asks to be left alone; a day at most.
  static func pause(after tries: Int64, chance: UInt64, wish: Seconds? = nil) -> Seconds {
    var length = first.count
    for _ in 1..<max(1, min(tries, 20)) where length < longest.count { length *= 3 }
    length = min(length, longest.count)
    // 800 to 1200 thousandths.
    length = max(1, length * Int64(800 + chance % 401) / 1000)
    guard let wish, wish > .zero else { return Seconds(length) }
    return max(Seconds(length), min(wish, .days(1)))
  }
}
