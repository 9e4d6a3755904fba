/// A pool with its queue at one moment: what a pass and a forecast look at.
public struct PoolState<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
  public var pool: Pool
  public var occupations: [Occupation]
  public var reservations: [Reservation]
  public var waiting: [WaitingRequest<ID>]
  public var policy: Policy
  /// Decayed use by project, for fair share: `DecayingUse`.
  public var use: [String: Double]
  /// Under the policy `praya`: what the last pass promised.
  public var promises: [ID: StartPromise]
  /// Under the policy `praya`: past runs by project, from which a forecast says what to expect of a request that comes.
  public var histories: [String: RunHistory]

  public init(
    pool: Pool, occupations: [Occupation] = [], reservations: [Reservation] = [], waiting: [WaitingRequest<ID>] = [],
    policy: Policy = .firstComeFirstServed, use: [String: Double] = [:], promises: [ID: StartPromise] = [:],
    histories: [String: RunHistory] = [:]
  ) {
    self.histories = histories
    self.use = use
    self.promises = promises
    self.pool = pool
    self.occupations = occupations
    self.reservations = reservations
    self.waiting = waiting
    self.policy = policy
  }
}
