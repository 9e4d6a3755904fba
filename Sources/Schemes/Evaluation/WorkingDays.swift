public import Quantities

extension Scheme {
  /// Whether people work on `day`: no Saturday or Sunday, and none of the scheme's public holidays.
  public func isWorkingDay(_ day: CivilDate) -> Bool {
    // 1970-01-01 was a Thursday: three days after a Monday.
    let weekday = ((day.daysSince1970 + 3) % 7 + 7) % 7
    return weekday < 5 && !decision.publicHolidays.contains(day)
  }

  /// The `count`-th working day after `day`, which itself does not count.
  func workingDay(_ count: Int, after day: CivilDate) -> CivilDate {
    var (date, left) = (day, count)
    while left > 0 {
      date = date.adding(days: 1)
      if isWorkingDay(date) { left -= 1 }
    }
    return date
  }

  /// The last day on which a decision keeps the scheme's promise to an application of this day; nil where
  /// nothing is promised, or it counts from a cut-off date that is not known.
  public func decisionDeadline(appliedOn day: CivilDate) -> CivilDate? {
    switch decision.promise {
    case nil: return nil
    case .workingDays(let count, after: .application)?: return workingDay(count, after: day)
    case .workingDays(let count, after: .cutOff)?:
      let cutOffs = windows.flatMap { window -> [CivilDate] in
        guard case .cutOffs(let dates) = window else { return [] }
        return dates
      }
      return cutOffs.filter { $0 >= day }.min().map { workingDay(count, after: $0) }
    case .dayOfNextMonth(let number)?:
      let next = day.adding(months: 1)
      return CivilDate(year: next.year, month: next.month, day: number)
    }
  }

  /// Days in which an award is to be accepted.
  public var acceptanceDays: Int { decision.acceptanceDays ?? DecisionRules.defaultAcceptanceDays }
}
