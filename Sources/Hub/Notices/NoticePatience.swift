internal import Quantities

/// When a notice that was not taken is tried again, and when it is given up.
enum NoticePatience {
  /// So long after it was due it is given up, when a try fails.
  static let longest = Seconds.days(3)
  private static let shortest = Seconds(60)
  private static let longestPause = Seconds.hours(2)

  /// The pause after a try: a minute after the first, then twice as long each time, at most two hours.
  static func pause(afterTry number: Int64) -> Seconds {
    let doublings = min(max(number - 1, 0), 10)
    return min(Seconds(shortest.count << doublings), longestPause)
  }

  static func isOver(_ notice: NoticeRecord, at now: Instant) -> Bool { now >= notice.dueAt + longest }
}
