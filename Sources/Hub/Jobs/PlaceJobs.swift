internal import Access
internal import Centres
internal import Jobs
internal import Offers
public import Language
internal import Quantities
internal import Scheduling
internal import Storage

extension Hub {
  /// At most so many jobs are placed, and as many reasons written, in one transaction; the next round goes on.
  static let placedAtOnce = 500

  /// Gives waiting jobs their places in every pool. The decision is computed on a snapshot; the transaction
  /// checks that it still holds.
  ///
  /// - Returns: how many jobs were placed.
  @discardableResult
  public func placeJobs() async throws(Problem) -> Int {
    try await endDependents()
    try await carryOutMoves()
    let pools = try await reading(.attendRuns, by: nil, "hub:") { records in
      let closed = Set(try records.select(CentreRecord.self).filter { $0.isDraining || $0.unreachableSince != nil }.map(\.id))
      return try records.select(PoolRecord.self, order: .ascending(.id)).filter {
        try !closed.contains($0.centre) && records.hasQueue($0.id)
      }
    }
    var placed = 0
    try await eachInTurn(pools) { pool throws(Problem) in
      placed += try await pool.usage == .shared ? sendJobs(to: pool) : placeJobs(in: pool)
    }
    return placed
  }

  private func placeJobs(in pool: PoolRecord) async throws(Problem) -> Int {
    let (now, lines) = (clock.now, waitingLines)
    let plan = try await reading(.attendRuns, by: nil, "pool:\(pool.id)") { records in
      var reasons: [(number: Int, reason: WaitingReason)] = []
      var told: [Int: WaitingReason] = [:]
      let state = try records.poolState(pool, now: now, lines) { place, reason in
        // A round that changes nothing writes nothing.
        if let reason, place.reason != reason { reasons.append((place.number, reason)) }
        if reason == nil { told[place.number] = place.reason }
      }
      let pass = state.pass(now: now)
      let promises = pass.promises.filter { state.promises[$0.key] != $0.value }.sorted { $0.key < $1.key }
      for wait in pass.waits {
        guard let number = Int(wait.id), told[number] != wait.reason.publicReason else { continue }
        reasons.append((number, wait.reason.publicReason))
      }
      return Plan(
        starts: pass.starts.prefix(Hub.placedAtOnce).compactMap { start in Int(start.id).map { ($0, start.placement) } },
        promises: promises.compactMap { entry in Int(entry.key).map { ($0, entry.value) } },
        reasons: Array(reasons.prefix(Hub.placedAtOnce)))
    }
    guard !plan.isEmpty else { return 0 }
    do {
      return try await database.write { records in
        let now = self.clock.now
        let change = Change(hub: self, records: records, now: now, actor: nil)
        let placed = try change.place(plan.starts, in: pool.id)
        let promised = try plan.promises.filter { try change.promise($0.promise, to: $0.number, in: pool.id) }
        let explained = try plan.reasons.filter { try change.explain($0.number, $0.reason) }
        if !explained.isEmpty || !promised.isEmpty {
          try AuditLog(records: records).append(
            at: now, actor: nil, act: .attendRuns, subject: "pool:\(pool.id)", outcome: "done")
        }
        return placed
      }
    } catch { throw Problem(describing: error) }
  }
}

/// What a look at a pool's queue led to.
private struct Plan: Sendable {
  var starts: [(number: Int, placement: Placement)]
  /// What is promised anew.
  var promises: [(number: Int, promise: StartPromise)]
  /// Why jobs wait, where that is news.
  var reasons: [(number: Int, reason: WaitingReason)]

  var isEmpty: Bool { starts.isEmpty && promises.isEmpty && reasons.isEmpty }
}

extension Change {
  /// Gives these jobs the places that were decided, as far as they still wait and the places are still free: between the
  /// snapshot and this transaction a job may have been cancelled, a package begun or a centre drained. Whoever cannot have
  /// its place is looked at in the next round. - Returns: how many were placed.
  fileprivate func place(_ starts: [(number: Int, placement: Placement)], in pool: Slug) throws -> Int {
    guard !starts.isEmpty else { return 0 }
    let pool = try records.pool(pool)
    let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
    guard !centre.isDraining, centre.unreachableSince == nil else { return 0 }
    let jobs = try suitable(starts.map(\.number), in: pool, of: centre)
    let placements = Dictionary(starts.map { ($0.number, $0.placement) }) { first, _ in first }
    let state = try records.poolState(
      pool, now: now,
      placing: try jobs.compactMap { job in try placements[job.number].map { (try WaitingJob(job), $0) } })
    let byKey = Dictionary(jobs.map { ($0.orderKey, $0) }) { first, _ in first }
    var placed = 0
    for start in state.pass(now: now).starts {
      guard var job = byKey[start.id] else { continue }
      (job.state, job.reason, job.placedAt) = (.starting, .sending, now)
      job.placement = start.placement.allotments.map { NodeAllotment(node: $0.node, devices: $0.devices) }
      // Its place is free: it is expected to start at once.
      (job.expectedAt, job.stuckAt, job.centreReason) = (now, job.stuck(at: now + hub.limits.moves.stuckAfter), nil)
      try records.update(job)
      try records.delete(StartPromiseRecord.self, job.number)
      try AuditLog(records: records).append(at: now, actor: nil, act: .attendRuns, subject: "job:\(job.id)", outcome: "done")
      placed += 1
    }
    return placed
  }

  /// Those of the jobs that still wait here. One that may no longer run here is refused: law 4.
  func suitable(_ numbers: [Int], in pool: PoolRecord, of centre: CentreRecord) throws -> [JobRecord] {
    let waiting = try records.select(
      JobRecord.self, where: .oneOf(.number, numbers) && .equal(.state, JobState.waiting) && .equal(.pool, pool.id),
      order: .ascending(.number))
    var allowed: [Slug: Bool] = [:]
    // Where projects are not kept apart, the organisation whose job is placed first is the only one.
    var holder: Slug?
    var suitable: [JobRecord] = []
    for var job in waiting {
      let isAllowed = try allowed[job.project] ?? mayRun(job, at: centre)
      allowed[job.project] = isAllowed
      if isAllowed, centre.separatesProjects || (holder ?? job.organisation) == job.organisation {
        holder = holder ?? job.organisation
        suitable.append(job)
      } else if isAllowed {
        // Another organisation's job goes first in this very round; the next one sees that it was placed.
      } else {
        try refuse(&job)
      }
    }
    try endDependents()
    return suitable
  }

  private func mayRun(_ job: JobRecord, at centre: CentreRecord) throws -> Bool {
    guard try records.project(job.project.rawValue).mayUse(centre) else { return false }
    return try centre.separatesProjects || !records.hasHad(centre.id, placedJobsOfOthersThan: job.organisation)
  }

  /// Notes what was promised to a job that still waits. - Returns: whether it does.
  fileprivate func promise(_ promise: StartPromise, to number: Int, in pool: Slug) throws -> Bool {
    let place: Condition<QueuePlace> = .equal(.state, JobState.waiting) && .equal(.pool, pool) && .equal(.number, number)
    guard !(try records.select(QueuePlace.self, where: place, limit: 1)).isEmpty else { return false }
    let record = StartPromiseRecord(number: number, pool: pool, due: promise.due, head: promise.head)
    if try records.find(StartPromiseRecord.self, number) == nil { try records.insert(record) } else { try records.update(record) }
    return true
  }

  /// Notes why a job waits. - Returns: whether that is news.
  func explain(_ number: Int, _ reason: WaitingReason) throws -> Bool {
    guard var job = try records.select(JobRecord.self, where: .equal(.number, number), limit: 1).first, job.state == .waiting,
      job.reason != reason
    else { return false }
    job.reason = reason
    // Only what no turn of its own will end counts as stuck.
    job.stuckAt = reason == .nodesUnavailable ? job.stuck(at: now + hub.limits.moves.stuckAfter) : nil
    try records.update(job)
    return true
  }
}

extension ReadTransaction {
  /// Whether the centre has had jobs of other organisations that were placed there: their files may still lie there.
  func hasHad(_ centre: Slug, placedJobsOfOthersThan organisation: Slug) throws -> Bool {
    try hasJobs(at: centre, ofOthersThan: organisation, .isNotNull(.placed_at)) || hasLost(centre, jobsOfOthersThan: organisation)
  }

  /// Whether jobs of other organisations left the centre for another after they had been sent there: what was sent with them
  /// may still lie there.
  private func hasLost(_ centre: Slug, jobsOfOthersThan organisation: Slug) throws -> Bool {
    let ranges: [Condition<JobMoveRecord>] = [.less(.organisation, organisation), .greater(.organisation, organisation)]
    return try ranges.contains { others in
      try !select(
        JobMoveRecord.self, where: .equal(.from_centre, centre) && others && .equal(.was_sent, true), limit: 1
      ).isEmpty
    }
  }

  /// Whether the centre has jobs of other organisations: that were placed there, or may still be.
  func hasJobs(at centre: Slug, ofOthersThan organisation: Slug) throws -> Bool {
    try hasJobs(at: centre, ofOthersThan: organisation, .any([.isNotNull(.placed_at), .isNull(.ended_at)]))
      || hasLost(centre, jobsOfOthersThan: organisation)
  }

  private func hasJobs(at centre: Slug, ofOthersThan organisation: Slug, _ condition: Condition<JobRecord>) throws -> Bool {
    // Two ranges of an index, beside what may be a long history of one's own.
    let ranges: [Condition<JobRecord>] = [.less(.organisation, organisation), .greater(.organisation, organisation)]
    return try ranges.contains { others in
      let found = try select(
        JobRecord.self, where: .equal(.centre, centre) && others && condition, order: .ascending(.organisation), limit: 1)
      return !found.isEmpty
    }
  }
}

extension ProjectRecord {
  /// Whether the project's data may be at this centre.
  func mayUse(_ centre: CentreRecord) -> Bool {
    let demander = Demander(
      dataClass: dataClass, jurisdictions: jurisdictions.isEmpty ? nil : Set(jurisdictions), ownMoney: .zero(.hongKongDollar))
    return dataClass <= centre.clearance && demander.mayUse(jurisdiction: centre.jurisdiction)
  }
}

extension Waiting {
  /// The reason by its public name.
  var publicReason: WaitingReason {
    switch self {
    case .resources: .resources
    case .behindOthers: .priority
    case .maintenance: .maintenance
    case .reservation: .package
    case .nodeUnavailable, .neverFits: .nodesUnavailable
    }
  }
}
