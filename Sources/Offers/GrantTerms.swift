public import Quantities

/// What a grant pays of a job, where, and until when.
public struct GrantTerms: Hashable, Sendable {
  public enum Form: Hashable, Sendable {
    /// A rate of the cost, as far as `available` goes: what the grant has and no accepted job holds.
    case money(rate: Share, available: Money)
    /// Device-seconds by model, which no accepted job holds. What they cost is settled between scheme and centre.
    case deviceSeconds(available: [String: DeviceSeconds])
    /// A term package: its jobs cost nothing, as it is paid for by the month, and run in its places only: those of
    /// the reservation of this name in this pool.
    case package(poolID: String, reservation: String)
  }

  public var form: Form
  /// Nil for every centre.
  public var centreIDs: Set<String>?
  /// Nil for every model, and for jobs without devices.
  public var deviceModels: Set<String>?
  /// A job must end by then, by its forecast start and walltime; nil for a grant without end.
  public var expires: Instant?

  public init(form: Form, centreIDs: Set<String>? = nil, deviceModels: Set<String>? = nil, expires: Instant? = nil) {
    self.form = form
    self.centreIDs = centreIDs
    self.deviceModels = deviceModels
    self.expires = expires
  }
}
