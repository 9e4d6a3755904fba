import Quantities

extension Machine {
  /// Praya's own policy over nodes; `ProcessorScheduler.passPraya` says how it goes. The queue is in its order already.
  ///
  /// - Parameter promises: what was promised, by position in the queue.
  mutating func decideByPromises(
    at now: Instant, queue: [Candidate], order: [Int], running: [Running], promises: (Int) -> StartPromise,
    constants: PrayaConstants, explaining: Bool
  ) -> Round {
    var round = Round(nextBoundary: boundary(after: now))
    var running = running
    var claims: [Claim] = []
    // By lane, as those of a package and others do not wait for one another: whether one that is due, and one of the
    // others, has been promised a start; and whether anybody waits for running jobs.
    var hasDue = [Bool](repeating: false, count: reservations.count + 1)
    var (hasHead, hasFirst) = (hasDue, hasDue)
    let general = generalOpenings
    var (hasDevices, hasCPUs) = hasFree
    for position in order {
      let candidate = queue[position]
      // Nothing follows from one that finds nothing free, but for what is told and when to look again.
      if !explaining, reservations.isEmpty, !(candidate.demand.devicesPerNode > 0 ? hasDevices : hasCPUs) { continue }
      let openings = candidate.misfits.isEmpty ? openings(for: candidate, at: now, general: general) : nil
      guard let openings, openings.carry(candidate.demand) else {
        if explaining { round.waits.append((position, obstacle(to: candidate, at: now))) }
        continue
      }
      // While nothing at all is free nobody is promised anything.
      let isFull = candidate.demand.devicesPerNode > 0 ? !hasDevices : !hasCPUs
      if !isFull, let use = place(candidate, in: openings, at: now, heeding: &claims) {
        round.starts.append((position, use))
        running.append(Running(end: now + candidate.demand.walltime, use: use))
        (hasDevices, hasCPUs) = hasFree
        continue
      }
      if let lapse = lapse(of: candidate, after: now) { round.nextBoundary = min(round.nextBoundary ?? lapse, lapse) }
      var isNext = !hasFirst[candidate.lane]
      hasFirst[candidate.lane] = true
      if !isFull, candidate.isDue ? !hasDue[candidate.lane] : !hasHead[candidate.lane] {
        var promise = promises(position)
        if let claim = promised(candidate, &promise, at: now, running: running, claims: claims, constants: constants) {
          add(claim, to: &claims)
          round.promises.append((position, promise))
          if candidate.isDue { hasDue[candidate.lane] = true } else { hasHead[candidate.lane] = true }
          isNext = true
        }
      }
      if explaining { round.waits.append((position, isNext ? .resources : .behindOthers)) }
    }
    return round
  }

  /// Whether any device, and any CPU, of a node in service is free.
  private var hasFree: (devices: Bool, cpus: Bool) {
    let open = zip(free, pool.isAvailable).lazy.filter(\.1)
    return (open.contains { $0.0.devices != 0 }, open.contains { $0.0.cpus > 0 })
  }

  /// The claim of one that is promised a start, and the promise if it is made now.
  private func promised(
    _ candidate: Candidate, _ promise: inout StartPromise, at now: Instant, running: [Running], claims: [Claim],
    constants: PrayaConstants
  ) -> Claim? {
    let waited = Double(max(0, (now - candidate.submitted).count / 1000))
    let asked = Double(candidate.demand.walltime.count)
    var moment = candidate.isDue ? promise.due : promise.head
    if moment == nil {
      let slack =
        candidate.isDue
        ? constants.overdueSlack + constants.overdueSlackByWait * waited
        : constants.headSlack + constants.headSlackByRequest * asked
      guard let earliest = claim(of: candidate, from: nil, at: now, running: running, claims: claims) else { return nil }
      moment = earliest.moment + Seconds(Int64(slack))
      if candidate.isDue { promise.due = moment } else { promise.head = moment }
    }
    let soonest = now + Scheduler.overrun
    return claim(of: candidate, from: max(soonest, moment ?? soonest), at: now, running: running, claims: claims)
  }

  /// The earliest claim after `now`, or from `from` on, that leaves the other claims what they need.
  private func claim(
    of candidate: Candidate, from: Instant?, at now: Instant, running: [Running], claims: [Claim]
  ) -> Claim? {
    var later = self
    let soonest = now + Scheduler.overrun
    let ends = running.map { Running(end: max($0.end, soonest), use: $0.use) }.sorted { $0.end < $1.end }
    let claimEnds = claims.map { $0.moment + $0.candidate.demand.walltime }
    var position = 0
    var last = now
    var first = from
    while true {
      let edges = [
        position < ends.count ? ends[position].end : nil, boundary(after: last), claimEnds.filter { $0 > last }.min(),
      ]
      guard let moment = first ?? edges.compactMap({ $0 }).min() else { return nil }
      first = nil
      last = moment
      while position < ends.count, ends[position].end <= moment {
        later.release(ends[position].use)
        position += 1
      }
      var then = later
      let end = moment + candidate.demand.walltime
      for claim in claims where claim.moment <= moment && moment < claim.moment + claim.candidate.demand.walltime {
        then.occupy(claim.use)
      }
      let openings = then.openings(for: candidate, at: moment, general: nil)
      guard let use = then.fit(for: candidate, in: openings, isKept: nil) else { continue }
      let others = claims.filter { moment < $0.moment && $0.moment < end }
      guard others.allSatisfy({ $0.leavesRoom(besides: use) }) else { continue }
      return Claim(candidate: candidate, moment: moment, later: then, openings: openings, use: use)
    }
  }

  private func add(_ claim: Claim, to claims: inout [Claim]) {
    let end = claim.moment + claim.candidate.demand.walltime
    for index in claims.indices where claim.moment < claims[index].moment && claims[index].moment < end {
      claims[index].give(claim.use)
    }
    claims.append(claim)
  }
}
