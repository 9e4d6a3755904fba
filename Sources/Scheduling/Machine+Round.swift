import Quantities

extension Machine {
  /// What one pass decided, by position in the queue.
  struct Round {
    var starts: [(position: Int, use: Use)] = []
    var waits: [(position: Int, reason: Waiting)] = []
    /// Under Praya's own policy.
    var promises: [(position: Int, promise: StartPromise)] = []
    /// When the next pass could come out otherwise by the passing of time alone.
    var nextBoundary: Instant?
  }

  /// A job that runs, and when it is expected to have ended.
  struct Running {
    var end: Instant
    var use: Use
  }

  /// Decides who starts now, and occupies what they get.
  ///
  /// - Parameters:
  ///   - order: the positions in `queue` of those that still wait, in its order.
  ///   - running: what runs now, in any order.
  ///   - promises: what was promised under Praya's own policy, by position in the queue.
  ///   - explaining: false leaves the reasons out, and with them the work for those who cannot start.
  mutating func decide(
    at now: Instant, queue: [Candidate], order: [Int], running: @autoclosure () -> [Running], policy: Policy,
    promises: (Int) -> StartPromise, explaining: Bool
  ) -> Round {
    if policy.order == .praya {
      return decideByPromises(
        at: now, queue: queue, order: order, running: running(), promises: promises, constants: PrayaConstants(),
        explaining: explaining)
    }
    switch policy.fit {
    case .strict: return decideStrictly(at: now, queue: queue, order: order, explaining: explaining)
    case .easy, .easyShortestFirst, .conservative, .committed, .committedGreedy:
      return decideByClaims(
        at: now, queue: queue, order: order, running: running(), byWalltime: policy.fit == .easyShortestFirst,
        explaining: explaining)
    }
  }

  /// Nobody passes one that waits on a node that it may use.
  private mutating func decideStrictly(at now: Instant, queue: [Candidate], order: [Int], explaining: Bool) -> Round {
    var round = Round(nextBoundary: boundary(after: now))
    let nodeCount = pool.nodes.count
    // By lane × node count + node: one before waits for this node.
    var isKept = [Bool](repeating: false, count: lanes.count)
    var isKeptWhole = [Bool](repeating: false, count: reservations.count + 1)
    var openLanes = isKeptWhole.count
    let general = generalOpenings
    for position in order {
      if openLanes == 0, !explaining { break }
      let candidate = queue[position]
      if !explaining, isKeptWhole[candidate.lane] || !candidate.misfits.isEmpty { continue }
      let openings = openings(for: candidate, at: now, general: general)
      guard candidate.misfits.isEmpty, openings.carry(candidate.demand) else {
        if explaining { round.waits.append((position, obstacle(to: candidate, at: now))) }
        continue
      }
      let lane = (candidate.lane * nodeCount)..<((candidate.lane + 1) * nodeCount)
      if !isKeptWhole[candidate.lane], let use = fit(for: candidate, in: openings, isKept: isKept[lane]) {
        occupy(use)
        round.starts.append((position, use))
        continue
      }
      if let lapse = lapse(of: candidate, after: now) { round.nextBoundary = min(round.nextBoundary ?? lapse, lapse) }
      var isBehind = isKeptWhole[candidate.lane]
      if let allowed = candidate.allowed {
        for index in 0..<nodeCount where allowed.includes[index] {
          isBehind = isBehind || isKept[lane.lowerBound + index]
          isKept[lane.lowerBound + index] = true
        }
      } else {
        isBehind = isBehind || isKept[lane].contains(true)
        if !isKeptWhole[candidate.lane] { openLanes -= 1 }
        isKeptWhole[candidate.lane] = true
      }
      if explaining { round.waits.append((position, isBehind ? .behindOthers : .resources)) }
    }
    return round
  }
}
