public import Quantities

/// Costs of one currency by what they are for.
public struct Costs: Hashable, Sendable {
  public let currency: Currency
  /// Minor units by kind; a kind that is not given costs nothing.
  public let minorUnits: [CostKind: Int64]

  /// Nil where an amount is negative or beyond `Amount.mostUnits`.
  public init?(_ minorUnits: [CostKind: Int64], in currency: Currency) {
    guard minorUnits.values.allSatisfy({ (0...Amount.mostUnits).contains($0) }) else { return nil }
    self.currency = currency
    self.minorUnits = minorUnits
  }

  /// Compute alone. - Precondition: not negative, at most `Amount.mostUnits`.
  public init(compute: Money) {
    precondition((0...Amount.mostUnits).contains(compute.minorUnits), "a cost is not negative")
    currency = compute.currency
    minorUnits = [.compute: compute.minorUnits]
  }

  /// The sum over these kinds, or over all.
  public func total(of kinds: [CostKind]? = nil) -> Money {
    let sum = (kinds ?? CostKind.allCases).reduce(Int64(0)) { $0 + (minorUnits[$1] ?? 0) }
    return Money(minorUnits: sum, currency)
  }
}
