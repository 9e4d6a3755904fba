/// Every reason why a place makes no offer.
public struct Refusals: Error, Hashable, Sendable {
  /// At least one.
  public var reasons: [Refusal]

  public init(reasons: [Refusal]) { self.reasons = reasons }
}
