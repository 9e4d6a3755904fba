internal import Access
internal import Centres
internal import Jobs
public import Language
internal import Quantities
internal import Scheduling
internal import Storage

extension Hub {
  /// The order in which waiting jobs are served.
  static let policy = Policy.firstComeFirstServed

  /// Gives waiting jobs their places in every pool. The decision is computed on a snapshot; the transaction
  /// checks for each job that it still waits and that nobody has taken its place.
  ///
  /// - Returns: how many jobs were placed.
  @discardableResult
  public func placeJobs() async throws(Problem) -> Int {
    let pools = try await reading(.submitJob, by: nil, "hub:") { records in
      let waiting = try records.select(JobRecord.self, where: .equal(.state, JobState.waiting))
      let wanted = Set(waiting.map(\.pool))
      let closed = try records.select(CentreRecord.self).filter { $0.isDraining || $0.unreachableSince != nil }
      let open = Set(closed.map(\.id))
      return try records.select(PoolRecord.self, order: .ascending(.id)).filter {
        wanted.contains($0.id) && !open.contains($0.centre)
      }
    }
    var placed = 0
    for pool in pools { placed += try await placeJobs(in: pool) }
    return placed
  }

  private func placeJobs(in pool: PoolRecord) async throws(Problem) -> Int {
    let now = clock.now
    let plan = try await reading(.submitJob, by: nil, "pool:\(pool.id)") { records in
      var reasons: [(key: String, reason: WaitingReason)] = []
      let state = try records.poolState(pool, policy: Hub.policy) { job, reason in reasons.append((job.orderKey, reason)) }
      let pass = state.pass(now: now)
      reasons += pass.waits.map { (key: $0.id, reason: $0.reason.publicReason) }
      return (starts: pass.starts, reasons: reasons)
    }
    guard !plan.starts.isEmpty || !plan.reasons.isEmpty else { return 0 }
    do {
      return try await database.write { records in
        let change = Change(hub: self, records: records, now: now, actor: nil)
        var placed = 0
        for start in plan.starts where try change.place(start, in: pool) { placed += 1 }
        for (key, reason) in plan.reasons { try change.explain(key, reason) }
        return placed
      }
    } catch { throw Problem(describing: error) }
  }
}

extension Change {
  /// Gives a job its place, if it still waits and the place is still free. - Returns: whether it got it.
  fileprivate func place(_ start: Pass<String>.Start, in pool: PoolRecord) throws -> Bool {
    guard var job = try records.job(orderKey: start.id), job.state == .waiting, job.pool == pool.id else { return false }
    var taken: [String: Set<Int>] = [:]
    for other in try records.jobsInPlace(pool.id) {
      for part in other.placement { taken[part.node, default: []].formUnion(part.devices) }
    }
    for part in start.placement.allotments {
      guard taken[part.node, default: []].isDisjoint(with: part.devices) else { return false }
    }
    job.state = .starting
    job.reason = .sending
    job.placement = start.placement.allotments.map { NodeAllotment(node: $0.node, devices: $0.devices) }
    job.placedAt = now
    try records.update(job)
    return true
  }

  /// Notes why a job waits, where that has changed.
  fileprivate func explain(_ key: String, _ reason: WaitingReason) throws {
    guard var job = try records.job(orderKey: key), job.state == .waiting, job.reason != reason else { return }
    job.reason = reason
    try records.update(job)
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
