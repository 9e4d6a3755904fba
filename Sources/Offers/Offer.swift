public import Quantities

/// One place where the job could run, with its price and when it might start.
public struct Offer: Hashable, Sendable, Codable {
  /// What a grant would have left once this offer is accepted.
  public enum GrantLeft: Hashable, Sendable, Codable {
    case money(Money)
    case deviceSeconds(model: String, DeviceSeconds)
  }

  public var centreID: String
  public var centreName: String
  public var poolID: String
  public var poolName: String
  public var deviceModel: String?
  public var jurisdiction: String
  /// The list price, which becomes the job's price.
  public var price: DeviceHourPrice
  public var charge: Charge
  /// Nil without a grant, and with a package, which has nothing to run down.
  public var grantLeft: GrantLeft?
  public var ownMoneyLeft: Money
  /// A forecast, not a promise.
  public var forecastStart: Instant
  /// Forecast start plus walltime.
  public var forecastEnd: Instant
  /// The queue was too long to play to its end: it starts at the forecast start or later.
  public var startsLaterPossibly: Bool
}
