public import Quantities

/// A pool with its queue over nodes, kept from event to event: what `Scheduler.pass` decides, without building the
/// pool's state anew at each event. At one instant: `end` what has ended, `submit` what has come, then one `pass`.
public struct PoolPlayer<ID: Hashable & Comparable & Sendable> {
  private var machine: Machine
  private let policy: Policy
  private var waiting: [WaitingRequest<ID>] = []
  /// In the order of the policy.
  private var queue: [Machine.Candidate] = []
  private var scores: [Double] = []
  private var running: [ID: Machine.Running] = [:]
  private var submissions = 0

  public init(pool: Pool, reservations: [Reservation] = [], policy: Policy) {
    machine = Machine(pool: pool, reservations: reservations)
    self.policy = policy
  }

  public var waitingCount: Int { waiting.count }
  public var runningCount: Int { running.count }

  /// Puts a request into the queue; false when the pool could never carry it, which changes nothing.
  ///
  /// - Precondition: it was submitted now.
  public mutating func submit(_ request: WaitingRequest<ID>) -> Bool {
    var candidate = machine.candidate(request, index: 0)
    submissions += 1
    candidate.rank = submissions
    guard candidate.misfits.isEmpty else { return false }
    let score = Machine.score(of: request, order: policy.order, at: request.submitted, use: [:])
    var (low, high) = (0, waiting.count)
    while low < high {
      let middle = (low + high) / 2
      let other = waiting[middle]
      if (scores[middle], other.submitted, other.id) < (score, request.submitted, request.id) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    waiting.insert(request, at: low)
    queue.insert(candidate, at: low)
    scores.insert(score, at: low)
    return true
  }

  /// A running job has ended.
  public mutating func end(_ id: ID) {
    guard let job = running.removeValue(forKey: id) else { preconditionFailure("a job that ends was running") }
    machine.release(job.use)
  }

  /// Decides who starts now.
  public mutating func pass(at now: Instant) -> (starts: [Pass<ID>.Start], nextBoundary: Instant?) {
    if policy.order.changesWithTime { rearrange(at: now) }
    let round = machine.decide(
      at: now, queue: queue, order: Array(queue.indices), running: Array(running.values), fit: policy.fit,
      explaining: false)
    let starts = round.starts.map { start in
      running[waiting[start.position].id] = Machine.Running(
        end: now + waiting[start.position].demand.walltime, use: start.use)
      return Pass.Start(id: waiting[start.position].id, placement: machine.placement(of: start.use))
    }
    for position in round.starts.map(\.position).sorted(by: >) {
      waiting.remove(at: position)
      queue.remove(at: position)
      scores.remove(at: position)
    }
    return (starts, round.nextBoundary)
  }

  private mutating func rearrange(at now: Instant) {
    queue = machine.queue(waiting, policy: policy, at: now, use: [:])
    waiting = queue.map { waiting[$0.index] }
    scores = waiting.map { Machine.score(of: $0, order: policy.order, at: now, use: [:]) }
  }
}
