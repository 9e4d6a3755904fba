internal import Centres
internal import Quantities

/// A job of a run, as the cluster last told of it.
struct Sighting: Hashable, Sendable, Codable {
  /// Whether the controller still knows it.
  enum Presence: String, Hashable, Sendable, Codable {
    case known
    /// The controller has it no more: it crashed before it had saved it, or the job has been over for long.
    case forgotten
    /// The number has gone to somebody else's job, which is none of ours to touch.
    case anothers
  }

  let number: SlurmNumber
  /// Which submission it came of; nil when it was found by its key.
  var attempt: Int?
  /// By the hub's clock.
  let acceptedAt: Instant
  /// Whether the controller cannot lose it any more by a crash.
  var isDurable = false
  var presence = Presence.known
  /// Nil while nothing but its number is known.
  var state: SlurmState?
  var reason = ""
  var startedAt: Instant?
  var endedAt: Instant?
  var exit: SlurmExit?
  var restarts = 0
  var nodes: [String] = []
  var devices: [String: [Int]] = [:]
  /// When it was first seen in a state that ends a run, by the hub's clock.
  var overSince: Instant?
  /// When it was last seen so.
  var overSeenAt: Instant?
  /// Since when a controller ran that was started again soon after the job had begun (`TrackRules.youngAtRestart`); by
  /// the cluster's clock.
  var controllerSince: Instant?
  /// Its end was asked for because another job of the key counts.
  var isDuplicate = false

  init(_ number: SlurmNumber, attempt: Int?, acceptedAt: Instant) {
    self.number = number
    self.attempt = attempt
    self.acceptedAt = acceptedAt
  }

  var isOver: Bool { state?.isOver ?? false }
  /// Whether it may still do something.
  var isLive: Bool { presence == .known && !isOver }
  var hasStarted: Bool { startedAt != nil }

  /// Takes down what the cluster told in answer to a question of the moment `asked`.
  mutating func note(_ job: SlurmJob, asked: Instant) {
    presence = .known
    if asked >= acceptedAt + TrackRules.durabilityMargin { isDurable = true }
    (state, reason) = (job.state, job.reason)
    (restarts, nodes, devices) = (job.restarts, job.nodes, job.devices)
    // A job that was started over and waits has no start; that it had one once matters only while it is looked for.
    if job.startedAt != nil || job.state == .pending || job.state.isOver {
      if job.startedAt != startedAt { controllerSince = nil }
      startedAt = job.startedAt
    }
    endedAt = job.state.isOver ? job.endedAt : nil
    exit = job.state.isOver ? job.exit : nil
    if job.state.isOver {
      overSince = overSince ?? asked
      overSeenAt = asked
    } else {
      (overSince, overSeenAt) = (nil, nil)
    }
  }
}
