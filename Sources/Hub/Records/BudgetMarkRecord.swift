public import Quantities
public import Storage

/// That a budget's crossing of a mark has been told, so that it is told once.
public struct BudgetMarkRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case budget, period, per_cent, told_at }
  public static let table = "budget_mark"
  public static let key: [Column] = [.budget, .period, .per_cent]

  /// The grant's identifier, or the project's short name for its own money.
  public var budget: String
  /// Of a grant the amount it had; of own money the month.
  public var period: String
  public var perCent: Int
  public var toldAt: Instant

  public init(budget: String, period: String, perCent: Int, toldAt: Instant) {
    self.budget = budget
    self.period = period
    self.perCent = perCent
    self.toldAt = toldAt
  }

  public init(from row: inout RowReader) throws {
    budget = try row.next()
    period = try row.next()
    perCent = try row.next()
    toldAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(budget)
    row.append(period)
    row.append(perCent)
    row.append(toldAt)
  }
}
