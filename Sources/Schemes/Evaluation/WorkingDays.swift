public import Quantities
internal import Reviews

extension Scheme {
  /// Whether people work on `day`: no Saturday or Sunday, and none of the scheme's public holidays.
  public func isWorkingDay(_ day: CivilDate) -> Bool {
    isWeekday(day) && !decision.publicHolidays.contains(day)
  }

  private func isWeekday(_ day: CivilDate) -> Bool {
    // 1970-01-01 was a Thursday: three days after a Monday.
    ((day.daysSince1970 + 3) % 7 + 7) % 7 < 5
  }

  /// The last day on which a decision keeps the scheme's promise to an application of this day; nil where
  /// nothing is promised, or it counts from a cut-off date that is not known.
  public func decisionDeadline(appliedOn day: CivilDate) -> CivilDate? {
    switch decision.promise {
    case nil: return nil
    case .workingDays(let count, after: let start)?: return deadline(.working(count), after: start, of: day)
    case .calendarDays(let count, after: let start)?: return deadline(.calendar(count), after: start, of: day)
    case .dayOfNextMonth(let number)?:
      let next = day.adding(months: 1)
      return CivilDate(year: next.year, month: next.month, day: number)
    }
  }

  private func deadline(_ span: DaySpan, after start: Promise.Start, of day: CivilDate) -> CivilDate? {
    switch start {
    case .application: return deadline(span, after: day)
    case .cutOff:
      let cutOffs = windows.flatMap { window -> [CivilDate] in
        guard case .cutOffs(let dates) = window else { return [] }
        return dates
      }
      return cutOffs.filter { $0 >= day }.min().map { deadline(span, after: $0) }
    }
  }

  /// The last of so many days after `day`, which itself does not count.
  private func deadline(_ span: DaySpan, after day: CivilDate) -> CivilDate {
    let holidays = Set(decision.publicHolidays)
    return span.deadline(after: day) { isWeekday($0) && !holidays.contains($0) }
  }

  /// The last day on which a review that was asked for on `day` comes in time; nil where nothing is promised.
  public func reviewDeadline(askedOn day: CivilDate) -> CivilDate? {
    decision.review?.promise.map { deadline($0, after: day) }
  }

  /// Days in which an award is to be accepted.
  public var acceptanceDays: Int { decision.acceptanceDays ?? DecisionRules.defaultAcceptanceDays }
}
