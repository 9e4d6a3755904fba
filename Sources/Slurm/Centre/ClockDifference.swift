public import Quantities

/// By how much a cluster's clock differs from the hub's, as last measured. To about a second: clusters tell whole seconds.
public struct ClockDifference: Hashable, Sendable, Codable {
  /// Negative where the cluster's clock is behind.
  public var clusterAhead: Milliseconds
  /// By the hub's clock.
  public var measuredAt: Instant

  public init(clusterAhead: Milliseconds, measuredAt: Instant) {
    self.clusterAhead = clusterAhead
    self.measuredAt = measuredAt
  }

  /// What is added to a moment of the cluster's to have it by the hub's clock: nothing for less than `tolerance`.
  func correction(beyond tolerance: Milliseconds) -> Milliseconds {
    clusterAhead.count.magnitude > tolerance.count.magnitude ? Milliseconds(-clusterAhead.count) : .zero
  }
}
