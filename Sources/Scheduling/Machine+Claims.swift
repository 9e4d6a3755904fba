import Quantities

extension Machine {
  /// The reservation of one that waits under EASY.
  struct Claim {
    var candidate: Candidate
    /// When it is to start: the earliest end of running jobs that leaves it what it needs.
    var moment: Instant
    /// The machine as it will be then, without the one that waits.
    var later: Machine
    var openings: Openings
    /// What it would get.
    var use: Use
  }

  /// EASY over nodes: the first that waits has a claim, and so has each that waits and shares no node with those
  /// before it that wait; others start where they fit now if they end by the claim's moment or leave it what it needs.
  /// With one node and processors only this is `ProcessorScheduler.passEasy`.
  mutating func decideByClaims(
    at now: Instant, queue: [Candidate], order: [Int], running: [Running], byWalltime: Bool, explaining: Bool
  ) -> Round {
    var round = Round(nextBoundary: boundary(after: now))
    var running = running
    var claims: [Claim] = []
    var order = order[...]
    let general = generalOpenings
    while let position = order.popFirst() {
      let candidate = queue[position]
      let openings = candidate.misfits.isEmpty ? openings(for: candidate, at: now, general: general) : nil
      guard let openings, openings.carry(candidate.demand) else {
        if explaining { round.waits.append((position, obstacle(to: candidate, at: now))) }
        continue
      }
      if let use = place(candidate, in: openings, at: now, heeding: &claims) {
        round.starts.append((position, use))
        running.append(Running(end: now + candidate.demand.walltime, use: use))
        continue
      }
      if let lapse = lapse(of: candidate, after: now) { round.nextBoundary = min(round.nextBoundary ?? lapse, lapse) }
      let isBehind = claims.contains { shareNodes($0.candidate, candidate) }
      if explaining { round.waits.append((position, isBehind ? .behindOthers : .resources)) }
      guard !isBehind, let claim = claim(of: candidate, at: now, running: running) else { continue }
      if claims.isEmpty, byWalltime { order = Machine.byWalltime(order, of: queue)[...] }
      claims.append(claim)
    }
    round.waits.sort { $0.position < $1.position }
    return round
  }

  private static func byWalltime(_ order: ArraySlice<Int>, of queue: [Candidate]) -> [Int] {
    order.sorted {
      (queue[$0].demand.walltime.count, queue[$0].rank) < (queue[$1].demand.walltime.count, queue[$1].rank)
    }
  }

  /// Whether two could ever use the same node.
  private func shareNodes(_ a: Candidate, _ b: Candidate) -> Bool {
    guard a.lane == b.lane else { return false }
    guard let allowedA = a.allowed, let allowedB = b.allowed else { return true }
    return allowedA.includes.indices.contains { allowedA.includes[$0] && allowedB.includes[$0] }
  }

  /// Occupies what `candidate` gets now if it fits and leaves each claim what it needs; nil when it does not.
  mutating func place(
    _ candidate: Candidate, in openings: Openings, at now: Instant, heeding claims: inout [Claim]
  ) -> Use? {
    guard let first = fit(for: candidate, in: openings, isKept: nil) else { return nil }
    let end = now + candidate.demand.walltime
    let touched = claims.indices.filter { claims[$0].moment < end && claims[$0].candidate.lane == candidate.lane }
    var use = first
    if !touched.allSatisfy({ claims[$0].leavesRoom(besides: use) }) {
      // Best fit may have chosen just the nodes that one of them waits for: once more without these.
      var kept = ArraySlice(repeating: false, count: pool.nodes.count)
      for index in touched { for part in claims[index].use.parts { kept[part.node] = true } }
      guard let second = fit(for: candidate, in: openings, isKept: kept),
        touched.allSatisfy({ claims[$0].leavesRoom(besides: second) })
      else { return nil }
      use = second
    }
    for index in touched { claims[index].give(use) }
    occupy(use)
    return use
  }

  /// When `candidate` can start, were all to run to their expected ends; nil when their ends alone do not let it.
  private func claim(of candidate: Candidate, at now: Instant, running: [Running]) -> Claim? {
    var later = self
    let soonest = now + Scheduler.overrun
    let ends = running.map { Running(end: max($0.end, soonest), use: $0.use) }.sorted { $0.end < $1.end }
    var position = 0
    var moment = now
    while true {
      let end = position < ends.count ? ends[position].end : nil
      guard let next = [end, boundary(after: moment)].compactMap({ $0 }).min() else { return nil }
      moment = next
      while position < ends.count, ends[position].end <= moment {
        later.release(ends[position].use)
        position += 1
      }
      let openings = later.openings(for: candidate, at: moment, general: nil)
      if let use = later.fit(for: candidate, in: openings, isKept: nil) {
        return Claim(candidate: candidate, moment: moment, later: later, openings: openings, use: use)
      }
    }
  }
}

extension Machine.Claim {
  /// Whether the claim still fits at its moment when `other` is there too.
  func leavesRoom(besides other: Machine.Use) -> Bool {
    var then = later
    then.occupy(other)
    return then.fit(for: candidate, in: openings, isKept: nil) != nil
  }

  /// `other` is there too at its moment.
  mutating func give(_ other: Machine.Use) {
    later.occupy(other)
    if let use = later.fit(for: candidate, in: openings, isKept: nil) { self.use = use }
  }
}
