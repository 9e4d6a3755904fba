public import Quantities

/// Counts tries by key, and says who has to wait. Pure: the time is passed in.
///
/// A try counts when it is admitted, not when it has failed: many at the same moment are no way around. One that is made
/// to wait does not count, so that nobody's wait grows by somebody else's knocking.
public struct AttemptLimiter: Sendable {
  private let policy: AttemptPolicy
  /// Keys that are remembered at most.
  private let capacity: Int
  private var counts: [String: AttemptCount] = [:]

  public init(_ policy: AttemptPolicy, capacity: Int = 20_000) {
    self.policy = policy
    self.capacity = max(4, capacity)
  }

  /// How many keys are remembered.
  public var size: Int { counts.count }

  /// How long this key has to wait; nil when a try would be admitted now.
  public func wait(_ key: String, at now: Instant) -> Seconds? { counts[key]?.remaining(policy, at: now) }

  /// Counts a try. - Returns: nil when it is admitted, else how long to wait.
  public mutating func admit(_ key: String, at now: Instant) -> Seconds? {
    if let wait = wait(key, at: now) { return wait }
    if let known = counts[key], (now - known.lastAt).count < policy.memory.count * 1000 {
      counts[key] = AttemptCount(tries: min(known.tries, 1 << 20) + 1, lastAt: now)
    } else {
      if counts[key] == nil, counts.count >= capacity { makeRoom(at: now) }
      counts[key] = AttemptCount(tries: 1, lastAt: now)
    }
    return nil
  }

  /// The key's owner has shown who they are.
  public mutating func forget(_ key: String) { counts[key] = nil }

  /// Takes one try back that was none, such as a sign-in that only lacked its code.
  public mutating func takeBack(_ key: String) {
    guard var count = counts[key] else { return }
    count.tries -= 1
    counts[key] = count.tries > 0 ? count : nil
  }

  /// What is to outlast the process.
  public func count(_ key: String) -> AttemptCount? { counts[key] }

  /// Takes up what outlasted the process, unless more is known already.
  public mutating func restore(_ key: String, _ count: AttemptCount, at now: Instant) {
    guard counts[key] == nil, (now - count.lastAt).count < policy.memory.count * 1000 else { return }
    if counts.count >= capacity { makeRoom(at: now) }
    counts[key] = count
  }

  /// Forgets what is old, and where nothing is, the quarter that has been quiet for longest.
  private mutating func makeRoom(at now: Instant) {
    counts = counts.filter { (now - $0.value.lastAt).count < policy.memory.count * 1000 }
    guard counts.count >= capacity else { return }
    let oldest = counts.sorted { ($0.value.lastAt, $0.key) < ($1.value.lastAt, $1.key) }.prefix(capacity / 4)
    for (key, _) in oldest { counts[key] = nil }
  }
}
