internal import Jobs
internal import Language
internal import Quantities

/// What a term package costs month by month.
///
/// A package lasts whole months from its first day; each of those costs the monthly price exactly. Where such a
/// month crosses a month's end of the calendar, its price is divided between the two calendar months as a run's
/// would be, by cumulative rounding, so that the parts add up (law 7).
struct PackageBilling {
  /// The bill of one month of the package, or of the part of it that lies in one calendar month.
  struct Bill: Hashable, Sendable {
    /// The package's own month, counted from 0: an extension goes on counting.
    let index: Int
    /// The calendar month in whose statement it stands, and at whose end it is posted.
    let month: Month
    let schemeShare: Int64
    let ownShare: Int64
    var total: Int64 { schemeShare + ownShare }
  }

  /// Whole months from `from` to `until`, or nil when the term is not a whole number of them, or none.
  static func months(from: CivilDate, until: CivilDate) -> Int? {
    let count = (until.year - from.year) * 12 + until.month - from.month
    guard count > 0, from.adding(months: count) == until else { return nil }
    return count
  }

  /// No package lasts longer, in months.
  static let longestTerm = 120

  /// Whether a package may last so: whole months, at most `longestTerm`.
  static func isTerm(from: CivilDate, until: CivilDate) -> Bool {
    months(from: from, until: until).map { $0 <= longestTerm } ?? false
  }

  static let termFault = Problem.Fault(
    field: "until", rule: "whole-months",
    Phrase("A package lasts whole months, at most \(longestTerm).", "套餐期限須為整月，最多 \(longestTerm) 個月。"))

  /// The bills, in order of time; empty when the term is not a whole number of months.
  static func bills(
    from: CivilDate, until: CivilDate, monthlyPrice: Money, rate: Share, in calendar: CityCalendar
  ) throws(QuantityError) -> [Bill] {
    guard let count = months(from: from, until: until) else { return [] }
    let cost = JobCost(total: monthlyPrice, schemeShare: rate.of(monthlyPrice))
    var bills: [Bill] = []
    for index in 0..<count {
      let interval = calendar.start(of: from.adding(months: index))..<calendar.start(of: from.adding(months: index + 1))
      for part in try MonthlyCharge.split(use: .zero, cost: cost, over: interval, in: calendar) {
        bills.append(
          Bill(
            index: index, month: part.month, schemeShare: part.cost.schemeShare.minorUnits,
            ownShare: part.cost.ownShare.minorUnits))
      }
    }
    return bills
  }
}
