public import Quantities
public import Scheduling

/// Why a place is not offered.
public enum Refusal: Hashable, Sendable {
  /// Another pool was asked for.
  case otherPoolAsked(asked: String)
  /// It has another device model, or none.
  case deviceModel(asked: String, has: String?)
  /// It could not carry the job even if it were empty.
  case neverFits(Misfit)
  /// The project's data may not be there. The codes allowed, ascending.
  case jurisdiction(place: String, allowed: [String])
  /// The project's data is of a higher class than the place is cleared for.
  case clearance(needed: DataClass, has: DataClass)
  /// The grant cannot be used at this centre.
  case grantNotForCentre
  /// The grant cannot be used for these devices.
  case grantNotForModel(String)
  /// The grant is a package in another pool.
  case outsidePackage
  /// The job could not end before the grant does.
  case grantExpires(at: Instant, couldEnd: Instant)
  /// The project's own money does not suffice for its share.
  case ownMoney(needed: Money, available: Money)
  /// The grant's device-seconds of this model do not suffice.
  case deviceSeconds(model: String, needed: DeviceSeconds, available: DeviceSeconds)
  /// The cost does not fit the ledger.
  case beyondLedger
  case draining
  case unreachable(since: Instant?)
  case maintenance(until: Instant?)
  /// Nodes that it needs are out of service.
  case nodesOutOfService
}
