import Quantities

extension Machine {
  /// A waiting request, read once for many passes.
  struct Candidate {
    /// Its position in the caller's array.
    var index: Int
    /// Its place in the order of submission.
    var rank = 0
    var submitted: Instant
    /// Under Praya's own policy: it goes before those that are not.
    var isDue = false
    var demand: Demand
    var lane: Int
    var allowed: PartMasks?
    /// Why the pool could never carry it; empty when it could.
    var misfits: [Misfit]
  }

  /// The waiting requests in the order of the policy at `now`.
  ///
  /// - Parameter use: decayed use by project, for fair share.
  func queue<ID>(_ waiting: [WaitingRequest<ID>], policy: Policy, at now: Instant, use: [String: Double]) -> [Candidate] {
    let scores = waiting.map { Machine.score(of: $0, order: policy.order, at: now, use: use) }
    let order = waiting.indices.sorted { a, b in
      (scores[a], waiting[a].submitted, waiting[a].id) < (scores[b], waiting[b].submitted, waiting[b].id)
    }
    var queue = order.map { candidate(waiting[$0], index: $0) }
    if policy.order == .praya {
      for position in queue.indices { queue[position].isDue = Machine.isDue(waiting[queue[position].index], at: now) }
    }
    if policy.order != .firstComeFirstServed, policy.fit == .easyShortestFirst {
      let bySubmission = queue.indices.sorted { a, b in
        let (a, b) = (waiting[queue[a].index], waiting[queue[b].index])
        return (a.submitted, a.id) < (b.submitted, b.id)
      }
      for (rank, position) in bySubmission.enumerated() { queue[position].rank = rank }
    } else {
      for position in queue.indices { queue[position].rank = position }
    }
    return queue
  }

  /// The rank of a request: the lowest first. What is counted as processors is devices, or CPUs where none are asked for.
  static func score<ID>(
    of request: WaitingRequest<ID>, order: Policy.Order, at now: Instant, use: [String: Double]
  ) -> Double {
    let demand = request.demand
    let requested = demand.walltime.count
    let processors = demand.size
    let waited = max(0, (now - request.submitted).count / 1000)
    return switch order {
    case .firstComeFirstServed: 0
    case .shortestFirst: Double(requested)
    case .f1:
      Score.f1(requested: requested, processors: processors, submitted: request.submitted.millisecondsSince1970 / 1000)
    case .wfp3: Score.wfp3(waited: waited, requested: requested, processors: processors)
    case .unicep: Score.unicep(waited: waited, requested: requested, processors: processors)
    case .slowdown: Score.slowdown(waited: waited, requested: requested)
    case .fairShare: request.project.flatMap { use[$0] } ?? 0
    case .praya: prayaScore(of: request, waited: waited, at: now)
    }
  }

  private static func isDue<ID>(_ request: WaitingRequest<ID>, at now: Instant) -> Bool {
    (request.due ?? PrayaConstants().due(submitted: request.submitted, backlog: 0)) < now
  }

  /// Who is due stands below everyone else, the earliest due first.
  private static func prayaScore<ID>(of request: WaitingRequest<ID>, waited: Int64, at now: Instant) -> Double {
    let constants = PrayaConstants()
    if isDue(request, at: now) {
      let due = request.due ?? constants.due(submitted: request.submitted, backlog: 0)
      return -1e30 + Double(due.millisecondsSince1970) * 1e7
    }
    let expectation = request.expectation ?? RunHistory.unknown(requested: request.demand.walltime.count, by: constants)
    return -PrayaIndex(expectation, processors: request.demand.size, by: constants).rank(waited: waited, by: constants)
  }

  func candidate<ID>(_ request: WaitingRequest<ID>, index: Int) -> Candidate {
    let lane = lane(of: request.reservation)
    var candidate = Candidate(
      index: index, submitted: request.submitted, demand: request.demand, lane: lane ?? 0,
      allowed: request.allowed.map { PartMasks($0, in: pool) },
      misfits: [])
    let openings = candidate.lane == 0 && candidate.allowed == nil ? whole : wholeOpenings(for: candidate)
    if !openings.carry(request.demand) { candidate.misfits = Scheduler.misfits(of: request.demand, in: openings) }
    if lane == nil, let name = request.reservation { candidate.misfits.append(.reservationOver(name: name)) }
    return candidate
  }
}
