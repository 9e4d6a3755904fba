public import Quantities

/// A request that waits in a pool's queue.
public struct WaitingRequest<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
  /// Unique in the queue. Of two requests submitted at one moment, the smaller identifier comes first.
  public var id: ID
  public var demand: Demand
  public var submitted: Instant
  /// Whose use counts for fair share; nil when nobody's does.
  public var project: String?
  /// Where it may run; nil for anywhere in the pool.
  public var allowed: Places?
  /// The package it runs in: only there, and only while it lasts.
  public var reservation: String?

  /// Under the policy `praya`: what past runs let expect of it (`RunHistory.expectation`); nil where nothing is known.
  public var expectation: RunHistory.Expectation?
  /// Under the policy `praya`: from when it goes before those that are not due (`PoolState.due`).
  public var due: Instant?

  public init(
    id: ID, demand: Demand, submitted: Instant, project: String? = nil, allowed: Places? = nil,
    reservation: String? = nil, expectation: RunHistory.Expectation? = nil, due: Instant? = nil
  ) {
    self.expectation = expectation
    self.due = due
    self.id = id
    self.demand = demand
    self.submitted = submitted
    self.project = project
    self.allowed = allowed
    self.reservation = reservation
  }
}

extension WaitingRequest: Codable where ID: Codable {}
