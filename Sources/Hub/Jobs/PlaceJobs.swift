internal import Access
internal import Centres
internal import Jobs
internal import Offers
public import Language
internal import Quantities
internal import Scheduling
internal import Storage

extension Hub {
  /// The order in which waiting jobs are served.
  static let policy = Policy.firstComeFirstServed

  /// Gives waiting jobs their places in every pool. The decision is computed on a snapshot; the transaction
  /// checks that it still holds.
  ///
  /// - Returns: how many jobs were placed.
  @discardableResult
  public func placeJobs() async throws(Problem) -> Int {
    let pools = try await reading(.attendRuns, by: nil, "hub:") { records in
      let waiting = try records.select(JobRecord.self, where: .equal(.state, JobState.waiting))
      let wanted = Set(waiting.map(\.pool))
      let closed = try records.select(CentreRecord.self).filter { $0.isDraining || $0.unreachableSince != nil }
      let open = Set(closed.map(\.id))
      return try records.select(PoolRecord.self, order: .ascending(.id)).filter {
        wanted.contains($0.id) && !open.contains($0.centre)
      }
    }
    var placed = 0
    try await eachInTurn(pools) { pool throws(Problem) in placed += try await placeJobs(in: pool) }
    return placed
  }

  private func placeJobs(in pool: PoolRecord) async throws(Problem) -> Int {
    let now = clock.now
    let plan = try await reading(.attendRuns, by: nil, "pool:\(pool.id)") { records in
      var reasons: [(key: String, reason: WaitingReason)] = []
      let state = try records.poolState(pool, policy: Hub.policy) { job, reason in reasons.append((job.orderKey, reason)) }
      let pass = state.pass(now: now)
      reasons += pass.waits.map { (key: $0.id, reason: $0.reason.publicReason) }
      // A round that changes nothing writes nothing.
      return (starts: pass.starts, reasons: try reasons.filter { try records.job(orderKey: $0.key)?.reason != $0.reason })
    }
    guard !plan.starts.isEmpty || !plan.reasons.isEmpty else { return 0 }
    do {
      return try await database.write { records in
        let change = Change(hub: self, records: records, now: now, actor: nil)
        let placed = try change.place(plan.starts.map(\.id), in: pool.id)
        for (key, reason) in plan.reasons { try change.explain(key, reason) }
        if !plan.reasons.isEmpty {
          try AuditLog(records: records).append(
            at: now, actor: nil, act: .attendRuns, subject: "pool:\(pool.id)", outcome: "done")
        }
        return placed
      }
    } catch { throw Problem(describing: error) }
  }
}

extension Change {
  /// Gives these jobs their places, as far as they still wait and what was free still is: between the snapshot and
  /// this transaction a job may have been cancelled, a package begun or a centre drained. The scheduler decides once
  /// more, over these jobs alone. - Returns: how many were placed.
  fileprivate func place(_ keys: [String], in pool: Slug) throws -> Int {
    let pool = try records.pool(pool)
    let centre = try records.require(CentreRecord.self, pool.centre, Phrase("centre", "算力中心"))
    guard !centre.isDraining, centre.unreachableSince == nil else { return 0 }
    var jobs: [String: JobRecord] = [:]
    for key in keys {
      guard var job = try records.job(orderKey: key), job.state == .waiting, job.pool == pool.id else { continue }
      if try records.project(job.project.rawValue).mayUse(centre) {
        jobs[key] = job
      } else {
        // Law 4: the project's data may no longer be there.
        try finish(&job, as: .refused, nil)
        try AuditLog(records: records).append(at: now, actor: nil, act: .attendRuns, subject: "job:\(job.id)", outcome: "done")
      }
    }
    var state = try records.poolState(pool, policy: Hub.policy)
    state.waiting = state.waiting.filter { jobs[$0.id] != nil }
    let starts = state.pass(now: now).starts
    for start in starts {
      guard var job = jobs[start.id] else { continue }
      (job.state, job.reason, job.placedAt) = (.starting, .sending, now)
      job.placement = start.placement.allotments.map { NodeAllotment(node: $0.node, devices: $0.devices) }
      try records.update(job)
      try AuditLog(records: records).append(at: now, actor: nil, act: .attendRuns, subject: "job:\(job.id)", outcome: "done")
    }
    return starts.count
  }

  /// Notes why a job waits, where that has changed.
  fileprivate func explain(_ key: String, _ reason: WaitingReason) throws {
    guard var job = try records.job(orderKey: key), job.state == .waiting, job.reason != reason else { return }
    job.reason = reason
    try records.update(job)
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

extension ReadTransaction {
  /// The job with this place in the order of submission.
  func job(orderKey: String) throws -> JobRecord? {
    guard let number = Int(orderKey) else { return nil }
    return try select(JobRecord.self, where: .equal(.number, number), limit: 1).first
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
