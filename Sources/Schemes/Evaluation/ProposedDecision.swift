public import Quantities

/// What an officer or a committee is about to approve.
public struct ProposedDecision: Hashable, Sendable {
  /// Of money; nil for grants that are free.
  public var rate: Share?
  public var amount: Amount
  /// How long the grant runs.
  public var months: Int?
  /// Whether the committee found the case exceptional, which its own rate needs.
  public var exceptional: Bool
  /// Whether a committee (or peers) decided, rather than an officer alone.
  public var byCommittee: Bool

  public init(rate: Share? = nil, amount: Amount, months: Int? = nil, exceptional: Bool = false, byCommittee: Bool = false) {
    self.rate = rate
    self.amount = amount
    self.months = months
    self.exceptional = exceptional
    self.byCommittee = byCommittee
  }
}
