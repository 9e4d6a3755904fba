internal import Jobs
internal import Quantities
internal import Scheduling
internal import Storage

/// What each pool has to do is kept beside its jobs: adding a queue of ten thousand up at every submission, to say when a
/// job is due, would cost more the longer it is. `TellingTransaction` sees every write of a job and counts it.
extension WriteTransaction {
  /// Counts what a pool has more to do than before.
  func count(_ difference: Backlog, in pool: Slug) throws {
    guard difference != Backlog() else { return }
    if let record = try find(BacklogRecord.self, pool) {
      try update(BacklogRecord(pool: pool, record.backlog + difference))
    } else {
      // A pool from before it was kept is added up once; what is counted now is on record already.
      try insert(BacklogRecord(pool: pool, try addedUpBacklog(of: pool)))
    }
  }
}

extension ReadTransaction {
  /// What the pool has to do.
  func backlog(of pool: Slug) throws -> Backlog {
    try find(BacklogRecord.self, pool)?.backlog ?? addedUpBacklog(of: pool)
  }

  fileprivate func addedUpBacklog(of pool: Slug) throws -> Backlog {
    var sum = Backlog()
    let open = [JobState.waiting] + JobState.inPlace
    try forEach(JobRecord.self, where: .equal(.pool, pool) && .oneOf(.state, open), order: []) { sum += try $0.backlog() }
    return sum
  }
}

extension JobRecord {
  /// Its part of what its pool has to do.
  func backlog() throws -> Backlog {
    switch state {
    case .waiting: Backlog(waiting: try demand())
    case let state where state.occupiesNodes: Backlog(running: try demand(), since: beganAt)
    default: Backlog()
    }
  }

  /// From when its walltime counts, as far as it is known.
  var beganAt: Instant { startedAt ?? placedAt ?? submittedAt }

  /// Whether the job has the same part of it as `other`.
  func weighsAs(_ other: JobRecord) -> Bool {
    (state == .waiting, state.occupiesNodes, beganAt) == (other.state == .waiting, other.state.occupiesNodes, other.beganAt)
  }
}
