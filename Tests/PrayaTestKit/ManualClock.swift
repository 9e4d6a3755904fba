public import Quantities
internal import Synchronization

/// A clock that stands still until a test turns it.
public final class ManualClock: Clock {
  private let moment: Mutex<Instant>

  public init(_ start: Instant) { moment = Mutex(start) }

  public var now: Instant { moment.withLock { $0 } }

  /// Turns it forward; time does not run backwards.
  public func advance(by length: Seconds) {
    precondition(length >= .zero, "time does not run backwards")
    moment.withLock { $0 = $0 + length }
  }

  /// Turns it forward to `target`; a target in the past changes nothing.
  public func advance(to target: Instant) { moment.withLock { $0 = max($0, target) } }
}
