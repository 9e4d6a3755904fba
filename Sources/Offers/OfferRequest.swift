public import Scheduling

/// What somebody wants to run.
public struct OfferRequest: Hashable, Sendable {
  public var demand: Demand
  /// Nil for any model.
  public var deviceModel: String?
  /// The one pool that was asked for (`#SBATCH --partition`); nil for any.
  public var poolID: String?

  public init(demand: Demand, deviceModel: String? = nil, poolID: String? = nil) {
    self.demand = demand
    self.deviceModel = deviceModel
    self.poolID = poolID
  }
}
