public import Quantities

/// What a run costs and who pays which part: total = scheme share + own share, in whole minor units.
///
/// The same type says what is held when an offer is accepted (`maximum`) and what is posted when the run ends
/// (`settled(use:price:share:)` of that hold).
///
/// **The own share never exceeds its hold, nor the scheme share its own.** Let r(x) be x rounded half up, s the
/// rate (0 ≤ s ≤ 1), M ≥ T the totals at the maximum and in the end, H ≤ r(Ms) the scheme's hold, M − H the own
/// hold. A total of one more minor unit raises Ts by s ≤ 1, and so r(Ts) by 0 or 1; hence f(T) = T − r(Ts) never
/// falls as T grows. The scheme pays S = min(r(Ts), H) ≤ H. Either S = r(Ts), and the own share is
/// f(T) ≤ f(M) = M − r(Ms) ≤ M − H; or S = H, and it is T − H ≤ M − H. It is never negative, as r(Ts) ≤ T. And
/// M ≥ T, since the charge is at most walltime × devices and the price is rounded by one rising function.
public struct JobCost: Hashable, Sendable, Codable {
  public let total: Money
  public let schemeShare: Money

  /// What the project pays from its own money.
  public var ownShare: Money { total - schemeShare }

  /// - Precondition: 0 ≤ scheme share ≤ total, in one currency.
  public init(total: Money, schemeShare: Money) {
    precondition(schemeShare <= total && schemeShare.minorUnits >= 0, "a scheme pays some part of the total")
    self.total = total
    self.schemeShare = schemeShare
  }

  public static func none(_ currency: Currency) -> JobCost { JobCost(total: .zero(currency), schemeShare: .zero(currency)) }

  /// The most that a run can cost, which is held when its offer is accepted.
  ///
  /// - Parameters:
  ///   - use: `JobRequest.maximumUse`.
  ///   - share: the grant's rate; `.none` without a grant.
  ///   - grantAvailable: what the grant has left that nothing holds; less than nothing counts as nothing. What
  ///     it cannot cover, the project's own money must.
  /// - Precondition: neither price nor use is negative.
  public static func maximum(
    use: DeviceSeconds, price: DeviceHourPrice, share: Share, grantAvailable: Money
  ) throws(QuantityError) -> JobCost {
    let total = try charge(use, at: price)
    let schemeShare = min(share.of(total), max(grantAvailable, .zero(total.currency)))
    return JobCost(total: total, schemeShare: schemeShare)
  }

  /// What the run costs in the end, out of this hold: T = price × use, S = min(T × share, this scheme share),
  /// O = T − S, each rounded half up once.
  ///
  /// - Precondition: this is the hold computed by `maximum` at the same price and share, and `use` is at most
  ///   the use that it was computed from: then neither part exceeds its hold.
  public func settled(use: DeviceSeconds, price: DeviceHourPrice, share: Share) throws(QuantityError) -> JobCost {
    let settledTotal = try JobCost.charge(use, at: price)
    precondition(settledTotal <= total, "a run costs at most what was held for it")
    return JobCost(total: settledTotal, schemeShare: min(share.of(settledTotal), schemeShare))
  }

  /// What of this hold is released when `settled` is posted.
  public func released(after settled: JobCost) -> JobCost {
    JobCost(total: total - settled.total, schemeShare: schemeShare - settled.schemeShare)
  }

  private static func charge(_ use: DeviceSeconds, at price: DeviceHourPrice) throws(QuantityError) -> Money {
    precondition(use >= .zero && price.perHour.minorUnits >= 0, "prices and use are not negative")
    return try price.charge(for: use)
  }

  private enum CodingKeys: String, CodingKey {
    case total
    case schemeShare
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    total = try container.decode(Money.self, forKey: .total)
    schemeShare = try container.decode(Money.self, forKey: .schemeShare)
    guard schemeShare.currency == total.currency, schemeShare <= total, schemeShare.minorUnits >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .schemeShare, in: container, debugDescription: "a scheme pays some part of the total")
    }
  }
}
