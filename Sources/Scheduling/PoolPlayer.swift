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
  private var uses: [String: DecayingUse] = [:]
  private var histories: [String: RunHistory] = [:]
  private var promises: [ID: StartPromise] = [:]
  private var started: [ID: (request: WaitingRequest<ID>, at: Instant)] = [:]
  /// What the pool has to do, for `due`.
  private var backlog = Backlog()
  private let capacity: Int

  public init(pool: Pool, reservations: [Reservation] = [], policy: Policy, choice: NodeChoice = .bestFit) {
    machine = Machine(pool: pool, reservations: reservations, choice: choice)
    self.policy = policy
    capacity = pool.capacity
  }

  public var waitingCount: Int { waiting.count }
  public var runningCount: Int { running.count }

  /// Puts a request into the queue; false when the pool could never carry it, which changes nothing.
  ///
  /// - Precondition: it was submitted now.
  public mutating func submit(_ request: WaitingRequest<ID>) -> Bool {
    var request = request
    var candidate = machine.candidate(RequestTerms(request), index: 0)
    submissions += 1
    candidate.rank = submissions
    guard candidate.misfits.isEmpty else { return false }
    if policy.order == .praya { request.due = backlog.due(ofSubmissionAt: request.submitted, processors: capacity) }
    backlog += Backlog(waiting: request.demand)
    let score = RequestTerms(request).score(order: policy.order, at: request.submitted, use: [:])
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
  public mutating func end(_ id: ID, at now: Instant) {
    guard let job = running.removeValue(forKey: id) else { preconditionFailure("a job that ends was running") }
    machine.release(job.use)
    guard let (request, at) = started.removeValue(forKey: id) else { return }
    backlog -= Backlog(running: request.demand, since: at)
    guard let project = request.project else { return }
    if policy.order == .fairShare {
      uses[project, default: DecayingUse()].change(of: 0, by: -request.demand.size, at: now.millisecondsSince1970 / 1000)
    }
    if policy.order == .praya {
      histories[project, default: RunHistory()].add(.init(of: request.demand, from: at, until: now))
    }
  }

  /// Decides who starts now.
  public mutating func pass(at now: Instant) -> (starts: [Pass<ID>.Start], nextBoundary: Instant?) {
    if policy.order.changesWithTime { rearrange(at: now) }
    let round = machine.decide(
      at: now, queue: queue, order: Array(queue.indices), running: Array(running.values), policy: policy,
      promises: { promises[waiting[$0].id] ?? StartPromise() }, explaining: false)
    for (position, promise) in round.promises { promises[waiting[position].id] = promise }
    let starts = round.starts.map { start in
      let request = waiting[start.position]
      running[request.id] = Machine.Running(end: now + request.demand.walltime, use: start.use)
      begin(request, at: now)
      return Pass.Start(id: request.id, placement: machine.placement(of: start.use))
    }
    for position in round.starts.map(\.position).sorted(by: >) {
      waiting.remove(at: position)
      queue.remove(at: position)
      scores.remove(at: position)
    }
    return (starts, round.nextBoundary)
  }

  private mutating func begin(_ request: WaitingRequest<ID>, at now: Instant) {
    started[request.id] = (request, now)
    promises[request.id] = nil
    backlog += Backlog(running: request.demand, since: now) - Backlog(waiting: request.demand)
    guard policy.order == .fairShare, let project = request.project else { return }
    uses[project, default: DecayingUse()].change(of: 0, by: request.demand.size, at: now.millisecondsSince1970 / 1000)
  }

  private mutating func rearrange(at now: Instant) {
    if policy.order == .praya {
      for index in waiting.indices {
        let request = waiting[index]
        waiting[index].expectation = request.project.flatMap { histories[$0] }?.expectation(of: request.demand)
      }
    }
    let use = uses.mapValues { $0.use(of: 0, at: now.millisecondsSince1970 / 1000) }
    queue = machine.queue(waiting, policy: policy, at: now, use: use)
    waiting = queue.map { waiting[$0.index] }
    scores = waiting.map { RequestTerms($0).score(order: policy.order, at: now, use: use) }
    for index in queue.indices { queue[index].index = index }
  }
}
