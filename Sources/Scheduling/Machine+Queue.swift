import Quantities

extension Machine {
  /// A waiting request, read once for many passes.
  struct Candidate {
    /// Its position in the caller's array.
    var index: Int
    var demand: Demand
    var lane: Int
    var allowed: PartMasks?
    /// Why the pool could never carry it; empty when it could.
    var misfits: [Misfit]
  }

  /// The waiting requests in the order of the policy.
  func queue<ID>(_ waiting: [WaitingRequest<ID>], policy: Policy) -> [Candidate] {
    let order: [Int]
    switch policy.order {
    case .firstComeFirstServed:
      order = waiting.indices.sorted { a, b in
        (waiting[a].submitted, waiting[a].id) < (waiting[b].submitted, waiting[b].id)
      }
    }
    return order.map { candidate(waiting[$0], index: $0) }
  }

  private func candidate<ID>(_ request: WaitingRequest<ID>, index: Int) -> Candidate {
    let lane = lane(of: request.reservation)
    var candidate = Candidate(
      index: index, demand: request.demand, lane: lane ?? 0, allowed: request.allowed.map { PartMasks($0, in: pool) },
      misfits: [])
    candidate.misfits = Scheduler.misfits(of: request.demand, in: wholeOpenings(for: candidate))
    if lane == nil, let name = request.reservation { candidate.misfits.append(.reservationOver(name: name)) }
    return candidate
  }
}
