import Language
public import Quantities

extension Scheme {
  /// When applications are taken. All days are included.
  public enum ApplicationWindow: Hashable, Sendable {
    /// These days of each month.
    case monthly(fromDay: Int, toDay: Int)
    /// Once a year; nil where the days are not known. May run over the year's end.
    case yearly(YearlySpan?)
    case dates(DayRange)
    /// Any day up to the last of these; what comes after one waits for the next. Empty where they are not known.
    case cutOffs([CivilDate])
  }

  public struct YearlySpan: Hashable, Sendable {
    public var from: MonthDay
    public var to: MonthDay
  }

  /// A day of every year, such as `09-01`.
  public struct MonthDay: Hashable, Sendable, Comparable, LosslessStringConvertible {
    public let month: Int
    public let day: Int

    /// Nil unless a leap year has the day.
    public init?(_ description: String) {
      guard let date = CivilDate("2000-" + description) else { return nil }
      (month, day) = (date.month, date.day)
    }

    init(_ date: CivilDate) { (month, day) = (date.month, date.day) }

    public var description: String { (month < 10 ? "0\(month)" : "\(month)") + (day < 10 ? "-0\(day)" : "-\(day)") }
    public static func < (a: MonthDay, b: MonthDay) -> Bool { (a.month, a.day) < (b.month, b.day) }
  }
}

extension Scheme.ApplicationWindow {
  /// Whether `day` lies in it; nil where its days are not known.
  func isOpen(on day: CivilDate) -> Bool? {
    switch self {
    case .monthly(let from, let to): return (from...to).contains(day.day)
    case .yearly(let span):
      guard let span else { return nil }
      let day = Scheme.MonthDay(day)
      return span.from <= span.to ? span.from <= day && day <= span.to : span.from <= day || day <= span.to
    case .dates(let range): return range.contains(day)
    case .cutOffs(let dates): return dates.max().map { day <= $0 }
    }
  }

  var phrase: Phrase {
    switch self {
    case .monthly(let from, let to): Phrase("day \(from) to \(to) of each month", "每月 \(from) 日至 \(to) 日")
    case .yearly(let span):
      if let span {
        Phrase("\(span.from) to \(span.to) of each year", "每年 \(span.from) 至 \(span.to)")
      } else {
        Phrase("once a year, on days that are not known", "每年一次，日期未知")
      }
    case .dates(let range): range.phrase
    case .cutOffs(let dates):
      if dates.isEmpty {
        Phrase("cut-off dates that are not known", "截止日期未知")
      } else {
        Phrase(
          "cut-off dates " + dates.map(\.description).joined(separator: ", "),
          "截止日期 " + dates.map(\.description).joined(separator: "、"))
      }
    }
  }
}
