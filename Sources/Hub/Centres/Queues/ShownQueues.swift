internal import Centres
internal import Quantities
internal import Synchronization

/// What the centres last showed of their own queues, and when each last answered. It is a look at others' work, good for a
/// minute or two: a hub that starts asks again, and keeps nothing of it.
final class ShownQueues: Sendable {
  /// A queue is asked for so often at most: a large cluster's has megabytes.
  static let interval = Seconds(30)

  private struct State {
    var queues: [Slug: CentreQueue] = [:]
    /// When each was last asked for, and where that goes on.
    var asked: [Slug: Instant] = [:]
    var underWay: Set<Slug> = []
    var answers: [Slug: Instant] = [:]
  }
  private let state = Mutex(State())

  /// The queue as it was last shown; nil before it was.
  subscript(_ centre: Slug) -> CentreQueue? { state.withLock { $0.queues[centre] } }

  /// Whether it is time to ask, whatever came of the last time.
  func isDue(at centre: Slug, _ now: Instant) -> Bool {
    state.withLock { state in
      guard !state.underWay.contains(centre) else { return false }
      return state.asked[centre].map { now >= $0 + ShownQueues.interval || now < $0 } ?? true
    }
  }

  /// - Returns: false while the centre is being asked.
  func begin(_ centre: Slug, at now: Instant) -> Bool {
    state.withLock { state in
      guard state.underWay.insert(centre).inserted else { return false }
      state.asked[centre] = now
      return true
    }
  }

  func end(_ centre: Slug) { state.withLock { _ = $0.underWay.remove(centre) } }

  func note(_ queue: CentreQueue, of centre: Slug) { state.withLock { $0.queues[centre] = queue } }

  func forget(_ centre: Slug) { state.withLock { $0.queues[centre] = nil } }

  /// When the centre last answered anything in this life of the hub.
  func lastAnswer(of centre: Slug) -> Instant? { state.withLock { $0.answers[centre] } }

  func noteAnswer(of centre: Slug, at now: Instant) { state.withLock { $0.answers[centre] = now } }
}
