public import Quantities

/// What one pass over the queue decided.
public struct Pass<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
  /// A request that starts now.
  public struct Start: Hashable, Sendable {
    public var id: ID
    public var placement: Placement
    public init(id: ID, placement: Placement) {
      self.id = id
      self.placement = placement
    }
  }

  /// A request that does not, and why.
  public struct Wait: Hashable, Sendable {
    public var id: ID
    public var reason: Waiting
    public init(id: ID, reason: Waiting) {
      self.id = id
      self.reason = reason
    }
  }

  /// In the order in which they were decided.
  public var starts: [Start]
  /// All others, in the order of the policy.
  public var waits: [Wait]
  /// When the next pass can come out otherwise though no job came or ended: a reservation begins or ends, or comes
  /// so near that a request which waits could run into it and gives way to those behind it.
  public var nextBoundary: Instant?

  /// Under the policy `praya`: what stands promised to those who wait still. Hand it to the next pass.
  public var promises: [ID: StartPromise]

  public init(starts: [Start], waits: [Wait], nextBoundary: Instant?, promises: [ID: StartPromise] = [:]) {
    self.promises = promises
    self.starts = starts
    self.waits = waits
    self.nextBoundary = nextBoundary
  }
}
