/// What came of comparing places.
public struct Comparison: Hashable, Sendable {
  /// A place that is not offered, with every reason.
  public struct RefusedPlace: Hashable, Sendable {
    public var centreID: String
    public var centreName: String
    public var poolID: String
    public var poolName: String
    /// At least one.
    public var reasons: [Refusal]
  }

  /// The best first.
  public var offers: [Offer]
  /// By the pool's identifier.
  public var refused: [RefusedPlace]
}
