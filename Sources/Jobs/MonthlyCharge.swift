public import Quantities

/// The part of a run's charge that falls into one month of the city's calendar.
public struct MonthlyCharge: Hashable, Sendable {
  public let month: Month
  public let use: DeviceSeconds
  public let cost: JobCost

  public init(month: Month, use: DeviceSeconds, cost: JobCost) {
    self.month = month
    self.use = use
    self.cost = cost
  }

  /// Divides a charge over the months that the run touched, by cumulative rounding (law 7).
  ///
  /// Device-seconds and total follow the time that lies in each month: each is the rounded running sum less what
  /// came before. The scheme share follows the total's running sum in the same way, S × T(k) ÷ T, rather than
  /// the time: then the own share, total less scheme share, adds up exactly and is never negative (one more unit
  /// of total brings at most one more of scheme share). Every column adds up to the whole, and in every month
  /// total = scheme share + own share.
  ///
  /// - Parameter interval: the last run, from start to end. An empty one falls into the month it lies in.
  /// - Returns: the months in order, at least one.
  /// - Precondition: `use` is not negative.
  public static func split(
    use: DeviceSeconds, cost: JobCost, over interval: Range<Instant>, in calendar: CityCalendar
  ) throws(QuantityError) -> [MonthlyCharge] {
    precondition(use >= .zero, "use is not negative")
    let months = calendar.months(of: interval)
    let times = months.map { ($0.part.upperBound - $0.part.lowerBound).count }
    let uses = try parts(of: use.count, by: times)
    let totals = try parts(of: cost.total.minorUnits, by: times)
    let schemeShares = try parts(of: cost.schemeShare.minorUnits, by: totals)
    let currency = cost.total.currency
    return months.indices.map { index in
      MonthlyCharge(
        month: months[index].month, use: DeviceSeconds(uses[index]),
        cost: JobCost(
          total: Money(minorUnits: totals[index], currency), schemeShare: Money(minorUnits: schemeShares[index], currency)))
    }
  }

  /// As `Rounding.split`, where weights that are all zero give everything to the first part.
  private static func parts(of total: Int64, by weights: [Int64]) throws(QuantityError) -> [Int64] {
    guard weights.contains(where: { $0 > 0 }) else {
      return weights.indices.map { $0 == weights.startIndex ? total : 0 }
    }
    return try Rounding.split(total, by: weights)
  }
}
