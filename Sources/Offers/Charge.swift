public import Quantities
public import Scheduling

/// The most that a job can cost at a place, and who would pay it: what is held when its offer is accepted.
public struct Charge: Hashable, Sendable, Codable {
  /// Walltime × devices.
  public var use: DeviceSeconds
  /// The list price of that use: use × price ÷ 3600, rounded half up once.
  public var maximum: Money
  /// With a grant of money: the rate's part of the maximum, rounded half up, or what the grant has left if that is
  /// less. Nothing otherwise.
  public var schemeShare: Money
  /// Without a grant, or with one of money: the rest of the maximum. Nothing with device-seconds or a package.
  public var ownShare: Money
  /// With a grant of device-seconds: all of the use. Nothing otherwise.
  public var deviceSecondsFromGrant: DeviceSeconds

  /// - Throws: `QuantityError.overflow` when a figure does not fit the ledger's 64 bits.
  public init(for demand: Demand, at price: DeviceHourPrice, with grant: GrantTerms?) throws(QuantityError) {
    let (devices, overflow) = demand.nodes.multipliedReportingOverflow(by: demand.devicesPerNode)
    guard !overflow else { throw .overflow }
    use = try DeviceSeconds(devices: devices, for: demand.walltime)
    maximum = try price.charge(for: use)
    let nothing = Money.zero(maximum.currency)
    (schemeShare, ownShare, deviceSecondsFromGrant) = (nothing, nothing, .zero)
    switch grant?.form {
    case nil:
      ownShare = maximum
    case .money(let rate, let available):
      schemeShare = min(rate.of(maximum), max(available, nothing))
      ownShare = maximum - schemeShare
    case .deviceSeconds:
      deviceSecondsFromGrant = use
    case .package:
      break
    }
  }
}
