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
  /// - Parameters:
  ///   - use: decayed use by project, for fair share.
  ///   - ranking: whether the order of submission is told of each even where the policy itself does not ask for it.
  func queue<ID>(
    _ waiting: [WaitingRequest<ID>], policy: Policy, at now: Instant, use: [String: Double], ranking: Bool = false
  ) -> [Candidate] {
    queue(waiting.map { RequestTerms($0) }, policy: policy, at: now, use: use, ranking: ranking) {
      waiting[$0].id < waiting[$1].id
    }
  }

  /// - Parameter isBefore: compares identifiers, where all else is equal.
  private func queue(
    _ waiting: [RequestTerms], policy: Policy, at now: Instant, use: [String: Double], ranking: Bool,
    isBefore: (Int, Int) -> Bool
  ) -> [Candidate] {
    let scores = waiting.map { $0.score(order: policy.order, at: now, use: use) }
    func cameBefore(_ a: Int, _ b: Int) -> Bool {
      waiting[a].submitted != waiting[b].submitted ? waiting[a].submitted < waiting[b].submitted : isBefore(a, b)
    }
    let order = waiting.indices.sorted { a, b in scores[a] != scores[b] ? scores[a] < scores[b] : cameBefore(a, b) }
    var queue = order.enumerated().map { rank, index in
      var candidate = candidate(waiting[index], index: index)
      candidate.rank = rank
      candidate.isDue = policy.order == .praya && waiting[index].isDue(at: now)
      return candidate
    }
    if policy.order != .firstComeFirstServed, ranking || policy.fit == .easyShortestFirst {
      let bySubmission = queue.indices.sorted { cameBefore(queue[$0].index, queue[$1].index) }
      for (rank, position) in bySubmission.enumerated() { queue[position].rank = rank }
    }
    return queue
  }

  /// Puts those that still wait in the order that the policy has them in at `now`.
  ///
  /// - Parameters:
  ///   - order: positions in `queue`.
  ///   - terms: by the candidates' indices.
  func arrange(
    _ order: inout [Int], of queue: inout [Candidate], terms: [RequestTerms], policy: Policy, at now: Instant,
    use: [String: Double]
  ) {
    var scores = [Double](repeating: 0, count: queue.count)
    for position in order {
      let request = terms[queue[position].index]
      scores[position] = request.score(order: policy.order, at: now, use: use)
      queue[position].isDue = policy.order == .praya && request.isDue(at: now)
    }
    order.sort { a, b in scores[a] != scores[b] ? scores[a] < scores[b] : queue[a].rank < queue[b].rank }
  }

  func candidate(_ request: RequestTerms, index: Int) -> Candidate {
    let lane = lane(of: request.reservation)
    var candidate = Candidate(
      index: index, submitted: request.submitted, demand: request.demand, lane: lane ?? 0,
      allowed: request.allowed.map { PartMasks($0, in: pool) }, misfits: [])
    let openings = candidate.lane == 0 && candidate.allowed == nil ? whole : wholeOpenings(for: candidate)
    if !openings.carry(request.demand) { candidate.misfits = Scheduler.misfits(of: request.demand, in: openings) }
    if lane == nil, let name = request.reservation { candidate.misfits.append(.reservationOver(name: name)) }
    return candidate
  }
}
