public import Quantities

/// What became of promises: how many were kept, how many were not, and how long things took.
public struct KeptDays: Hashable, Sendable {
  /// One promise and its end.
  public struct Promise: Hashable, Sendable {
    public let began: CivilDate
    public let promised: CivilDate
    /// Nil while it is open.
    public let ended: CivilDate?

    public init(began: CivilDate, promised: CivilDate, ended: CivilDate?) {
      self.began = began
      self.promised = promised
      self.ended = ended
    }
  }

  public var kept = 0
  public var late = 0
  public var open = 0
  /// Of the open ones, those whose day has passed.
  public var overdue = 0
  /// Days from beginning to end of all that ended, the shortest first.
  public private(set) var days: [Int] = []

  public init(_ promises: some Sequence<Promise>, on today: CivilDate) {
    for promise in promises {
      guard let ended = promise.ended else {
        open += 1
        if today > promise.promised { overdue += 1 }
        continue
      }
      if ended <= promise.promised { kept += 1 } else { late += 1 }
      days.append(Int(ended.daysSince1970 - promise.began.daysSince1970))
    }
    days.sort()
  }

  /// The days within which at least so many per cent ended (nearest rank); nil where nothing has.
  ///
  /// - Parameter percent: 1 to 100.
  public func percentile(_ percent: Int) -> Int? {
    guard !days.isEmpty, (1...100).contains(percent) else { return nil }
    return days[(days.count * percent + 99) / 100 - 1]
  }
}
