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
    var answers: [Slug: Instant] = [:]
  }
  private let state = Mutex(State())

  /// The queue as it was last shown; nil before it was.
  subscript(_ centre: Slug) -> CentreQueue? { state.withLock { $0.queues[centre] } }

  func isDue(at centre: Slug, _ now: Instant) -> Bool {
    state.withLock { state in state.queues[centre].map { now >= $0.seenAt + ShownQueues.interval || now < $0.seenAt } ?? true }
  }

  func note(_ queue: CentreQueue, of centre: Slug) { state.withLock { $0.queues[centre] = queue } }

  /// When the centre last answered anything in this life of the hub.
  func lastAnswer(of centre: Slug) -> Instant? { state.withLock { $0.answers[centre] } }

  func noteAnswer(of centre: Slug, at now: Instant) { state.withLock { $0.answers[centre] = now } }
}
