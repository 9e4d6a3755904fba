public import Quantities

/// How long somebody waits who keeps guessing: some tries are free, then each doubles the wait, up to a bound, so that
/// the rightful owner is never kept out for longer than that.
public struct AttemptPolicy: Sendable, Hashable {
  /// Tries that may follow one another at once.
  public let freeTries: Int
  /// The wait after the first try that is not free; doubled by each that follows.
  public let firstWait: Seconds
  public let longestWait: Seconds
  /// After so long without a try everything is forgotten.
  public let memory: Seconds

  public init(freeTries: Int, firstWait: Seconds, longestWait: Seconds, memory: Seconds) {
    self.freeTries = freeTries
    self.firstWait = firstWait
    self.longestWait = longestWait
    self.memory = memory
  }

  /// How long to wait after so many tries without a success.
  public func wait(after tries: Int) -> Seconds {
    let doublings = tries - freeTries
    guard doublings >= 0 else { return .zero }
    guard doublings < 32, firstWait.count < 1 << 30 else { return longestWait }
    return min(Seconds(firstWait.count << Int64(doublings)), longestWait)
  }
}

/// Tries without a success, and when the last of them was.
public struct AttemptCount: Sendable, Hashable {
  public var tries: Int
  public var lastAt: Instant

  public init(tries: Int, lastAt: Instant) {
    self.tries = tries
    self.lastAt = lastAt
  }

  /// How long until the next try is admitted; nil when it is now. A clock that was set back lengthens no wait.
  func remaining(_ policy: AttemptPolicy, at now: Instant) -> Seconds? {
    let wait = policy.wait(after: tries)
    guard wait > .zero else { return nil }
    let passed = max(0, (now - lastAt).count)
    let left = wait.count * 1000 - passed
    return left > 0 ? Seconds((left + 999) / 1000) : nil
  }
}
