public import Quantities
public import Scheduling

/// A pool of a centre as an offer sees it: its terms, and its queue at one moment.
public struct Place: Hashable, Sendable {
  /// Whether it takes jobs at present.
  public enum Health: Hashable, Sendable {
    case accepting
    /// Its operator lets what runs there end and takes nothing new.
    case draining
    /// It does not answer; since when, where that is known.
    case unreachable(since: Instant?)
    /// All of it, now; nil when no end is known. Windows to come are reservations of the state.
    case maintenance(until: Instant?)
  }

  public var centreID: String
  public var centreName: String
  /// Unique among all places; breaks ties in a ranking.
  public var poolID: String
  public var poolName: String
  /// By the name that the hub's table of models has; nil where there are no devices.
  public var deviceModel: String?
  /// ISO 3166 code of the country or its subdivision, such as `HK` or `CN-GD`.
  public var jurisdiction: String
  /// The highest class of data that it is cleared for.
  public var clearance: DataClass
  public var price: DeviceHourPrice
  public var health: Health
  public var state: PoolState<String>

  public init(
    centreID: String, centreName: String, poolID: String, poolName: String, deviceModel: String?, jurisdiction: String,
    clearance: DataClass, price: DeviceHourPrice, health: Health = .accepting, state: PoolState<String>
  ) {
    self.centreID = centreID
    self.centreName = centreName
    self.poolID = poolID
    self.poolName = poolName
    self.deviceModel = deviceModel
    self.jurisdiction = jurisdiction
    self.clearance = clearance
    self.price = price
    self.health = health
    self.state = state
  }
}
