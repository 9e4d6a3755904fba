/// Exact integer rounding. Every amount of money or metered use in Praya is rounded by one of these two
/// functions, once, so that the books never see floating point.
public enum Rounding {
  /// `numerator / denominator` rounded to the nearest whole number; a half goes away from zero
  /// ("half up" for the non-negative amounts that Praya charges).
  ///
  /// - Precondition: `denominator > 0`.
  /// - Throws: `QuantityError.overflow` when the result does not fit 64 bits.
  public static func halfUp(_ numerator: Int128, over denominator: Int128) throws(QuantityError) -> Int64 {
    precondition(denominator > 0, "a denominator is positive")
    let magnitude = numerator < 0 ? -numerator : numerator
    let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: denominator)
    // remainder ≥ denominator − remainder is 2 × remainder ≥ denominator without the doubling's overflow.
    let rounded = remainder >= denominator - remainder ? quotient + 1 : quotient
    guard let result = Int64(exactly: numerator < 0 ? -rounded : rounded) else { throw .overflow }
    return result
  }

  /// Splits `total` over consecutive parts in proportion to `weights`, so that the parts add up to `total`
  /// exactly: each part is the rounded running total less the parts before it (cumulative rounding).
  ///
  /// This is how a charge that crosses a month's end is divided between the months.
  ///
  /// - Precondition: no weight is negative and their sum is positive.
  public static func split(_ total: Int64, by weights: [Int64]) throws(QuantityError) -> [Int64] {
    precondition(weights.allSatisfy { $0 >= 0 }, "no weight is negative")
    let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
    precondition(sum > 0, "the weights have a sum")
    var running: Int128 = 0
    var given: Int64 = 0
    var parts: [Int64] = []
    parts.reserveCapacity(weights.count)
    for weight in weights {
      running += Int128(weight)
      let reached = try halfUp(Int128(total) * running, over: sum)
      parts.append(reached - given)
      given = reached
    }
    return parts
  }
}

/// What can go wrong with a quantity.
public enum QuantityError: Error, Hashable, Sendable {
  /// The result does not fit 64 bits.
  case overflow
  /// The text is not a quantity of the kind named.
  case malformed(kind: String, text: String)
}
