/// A pool with its queue at one moment: what a pass and a forecast look at.
public struct PoolState<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
  public var pool: Pool
  public var occupations: [Occupation]
  public var reservations: [Reservation]
  public var waiting: [WaitingRequest<ID>]
  public var policy: Policy

  public init(
    pool: Pool, occupations: [Occupation] = [], reservations: [Reservation] = [], waiting: [WaitingRequest<ID>] = [],
    policy: Policy = .firstComeFirstServed
  ) {
    self.pool = pool
    self.occupations = occupations
    self.reservations = reservations
    self.waiting = waiting
    self.policy = policy
  }
}
