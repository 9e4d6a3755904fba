public import Language
public import Quantities

/// A number of days in which something is promised.
public enum DaySpan: Hashable, Sendable {
  case working(Int)
  case calendar(Int)

  /// The last day that keeps the promise; `day` itself does not count.
  ///
  /// - Parameter isWorkingDay: by the city's calendar; it holds of some day in every few weeks.
  public func deadline(after day: CivilDate, isWorkingDay: (CivilDate) -> Bool) -> CivilDate {
    switch self {
    case .calendar(let count): return day.adding(days: count)
    case .working(let count):
      var (date, left) = (day, count)
      while left > 0 {
        date = date.adding(days: 1)
        if isWorkingDay(date) { left -= 1 }
      }
      return date
    }
  }

  public var phrase: Phrase {
    switch self {
    case .working(let count): Phrase("\(count) working days", "\(count) 個工作天")
    case .calendar(let count): Phrase("\(count) days", "\(count) 天")
    }
  }
}
