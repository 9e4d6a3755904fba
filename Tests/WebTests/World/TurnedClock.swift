import Quantities
import Synchronization

/// A clock that a test turns by hand.
final class TurnedClock: Clock {
  private let moment: Mutex<Instant>

  init(_ start: Instant) { moment = Mutex(start) }
  var now: Instant { moment.withLock { $0 } }
  func turn(by length: Seconds) { moment.withLock { $0 = $0 + length } }
}
