public import Quantities

/// Places kept for a time. No job that does not belong to it may hold them while it lasts, by its walltime.
public struct Reservation: Hashable, Sendable, Codable {
  public enum Purpose: String, Hashable, Sendable, Codable {
    /// Nothing runs there.
    case maintenance
    /// A term package: only its own requests run there, those that name it.
    case package
  }

  /// Unique among a pool's reservations; of two with one name, requests that name it run in the first.
  public var name: String
  public var purpose: Purpose
  public var places: Places
  /// From the first moment to the one that it no longer covers.
  public var interval: Range<Instant>

  public init(name: String, purpose: Purpose, places: Places, interval: Range<Instant>) {
    self.name = name
    self.purpose = purpose
    self.places = places
    self.interval = interval
  }
}
