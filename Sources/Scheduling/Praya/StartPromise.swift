public import Quantities

/// What the policy `praya` has promised one that waits: the latest moment of its start, once as one that is due, once as
/// the first of the others. Passes return the promises that stand; hand them to the next pass, so that a promise stands until the
/// start, even while another is first. Without them each pass promises anew, and slack adds to slack.
public struct StartPromise: Hashable, Sendable, Codable {
  public var due: Instant?
  public var head: Instant?

  public init(due: Instant? = nil, head: Instant? = nil) {
    self.due = due
    self.head = head
  }
}
