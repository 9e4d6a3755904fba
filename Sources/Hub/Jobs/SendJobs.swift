internal import Access
internal import Centres
internal import Jobs
internal import Language
internal import Quantities
internal import Scheduling
internal import Storage

extension Hub {
  /// Sends what waits for a pool that the hub shares with others straight to the centre's own queue, as many as may wait
  /// there at once. Which nodes they get the centre says when they start.
  ///
  /// - Returns: how many were sent.
  func sendJobs(to pool: PoolRecord) async throws(Problem) -> Int {
    let (now, lines, limits, queue) = (clock.now, waitingLines, limits, shownQueues[pool.centre])
    let plan = try await reading(.attendRuns, by: nil, "pool:\(pool.id)") { records in
      var plan = SendingPlan()
      let state = try records.poolState(pool, now: now, lines) { place, reason in
        if let reason, place.reason != reason { plan.reasons.append((place.number, reason)) }
      }
      let there = try records.jobsInPlace(pool.id).count { $0.state == .starting }
      var room = max(0, min(Hub.placedAtOnce, limits.jobsInSharedQueue - there))
      for request in state.waiting {
        guard let number = Int(request.id) else { continue }
        guard let allotment = pool.stand(for: request.demand) else {
          plan.reasons.append((number, .nodesUnavailable))
          continue
        }
        guard room > 0 else { break }
        room -= 1
        plan.jobs.append((number, allotment))
        plan.last = request
      }
      if let last = plan.last {
        // All of them stand before the last: what is foretold for it is late enough for each.
        var centre = try records.poolState(shared: pool, queue, now: now)
        centre.waiting.removeAll { $0.id.hasSuffix(last.id) }
        if case .starts(let moment) = centre.forecastStart(of: last, now: now) { plan.expectedAt = moment }
      }
      return plan
    }
    guard !plan.isEmpty else { return 0 }
    do {
      return try await database.write { records in
        let change = Change(hub: self, records: records, now: self.clock.now, actor: nil)
        let sent = try change.send(plan, to: pool.id)
        let explained = try plan.reasons.prefix(Hub.placedAtOnce).filter { try change.explain($0.number, $0.reason) }
        if !explained.isEmpty {
          try AuditLog(records: records).append(
            at: change.now, actor: nil, act: .attendRuns, subject: "pool:\(pool.id)", outcome: "done")
        }
        return sent
      }
    } catch { throw Problem(describing: error) }
  }
}

extension Hub {
  /// Whatever a centre's queue says, a job that does not start is looked after by then.
  fileprivate static let latestExpectation = Seconds.days(30)
}

/// What a look at the queue of a shared pool led to.
private struct SendingPlan: Sendable {
  var jobs: [(number: Int, allotment: [NodeAllotment])] = []
  var reasons: [(number: Int, reason: WaitingReason)] = []
  var last: WaitingRequest<String>?
  /// When the last of them might start; nil where nobody knows.
  var expectedAt: Instant?

  var isEmpty: Bool { jobs.isEmpty && reasons.isEmpty }
}

extension Change {
  fileprivate func send(_ plan: SendingPlan, to pool: Slug) throws -> Int {
    guard !plan.jobs.isEmpty else { return 0 }
    let pool = try records.pool(pool)
    let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
    guard !centre.isDraining, centre.unreachableSince == nil, pool.usage == .shared else { return 0 }
    let places = Dictionary(plan.jobs.map { ($0.number, $0.allotment) }) { first, _ in first }
    var sent = 0
    for var job in try suitable(plan.jobs.map(\.number), in: pool, of: centre) {
      guard let place = places[job.number], !(job.reason?.keepsOutOfQueue ?? false) else { continue }
      (job.state, job.reason, job.placedAt, job.placement) = (.starting, .sending, now, place)
      // Where nobody knows how long the queue is, a day is given.
      let expected = min(max(now, plan.expectedAt ?? now + .hours(24)), now + Hub.latestExpectation)
      (job.expectedAt, job.stuckAt, job.centreReason) = (
        expected, job.stuck(at: expected + hub.limits.moves.stuckAfter), nil
      )
      try records.update(job)
      try records.delete(StartPromiseRecord.self, job.number)
      try AuditLog(records: records).append(at: now, actor: nil, act: .attendRuns, subject: "job:\(job.id)", outcome: "done")
      sent += 1
    }
    return sent
  }
}

extension PoolRecord {
  /// Nodes that stand for those that the centre will choose: so many of such a size. Nil where too few are in service.
  fileprivate func stand(for demand: Demand) -> [NodeAllotment]? {
    let able = nodes.filter { node in
      node.isAvailable && node.devices >= demand.devicesPerNode && node.cpus >= demand.cpusPerNode
        && node.memoryMebibytes >= demand.memoryMebibytesPerNode
    }
    guard able.count >= demand.nodes else { return nil }
    return able.prefix(demand.nodes).map { node in
      NodeAllotment(node: node.name, devices: deviceModel == nil ? [0] : Array(0..<demand.devicesPerNode))
    }
  }
}
