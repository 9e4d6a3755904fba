internal import Jobs
internal import Quantities
internal import Scheduling
internal import Storage
internal import Synchronization

/// What is known of the run times of a pool's projects.
struct PoolHistories: Sendable {
  private struct Ask: Hashable {
    var walltime: Seconds
    var devices: Int
  }

  /// The number of the latest run that is known.
  private(set) var number = 0
  private(set) var histories: [String: RunHistory] = [:]
  /// What was worked out since the project's latest run.
  private var expectations: [String: [Ask: RunHistory.Expectation]] = [:]

  mutating func add(_ past: PastRunRecord) {
    number = past.number
    expectations[past.project.rawValue] = nil
    histories[past.project.rawValue, default: RunHistory()].add(
      RunHistory.Run(
        run: past.run.count, requested: past.requested.count, processors: Int32(clamping: past.processors)))
  }

  /// What to expect of a request of the project; nil where nothing is known.
  mutating func expectation(of demand: Demand, project: String) -> RunHistory.Expectation? {
    guard let history = histories[project] else { return nil }
    let ask = Ask(walltime: demand.walltime, devices: demand.devices)
    if let known = expectations[project]?[ask] { return known }
    let expectation = history.expectation(of: demand)
    expectations[project, default: [:]][ask] = expectation
    return expectation
  }
}

/// The run times of each pool's projects, as far as they have been read before: at each look only what ended since is
/// read, and after a restart the latest of each project, which lead to the same.
final class PastRuns: Sendable {
  private let pools = Mutex<[Slug: PoolHistories]>([:])

  func known(in pool: Slug) -> PoolHistories { pools.withLock { $0[pool] ?? PoolHistories() } }

  func remember(_ histories: PoolHistories, in pool: Slug) {
    pools.withLock { pools in
      // Another look may have seen more meanwhile.
      if histories.number >= pools[pool]?.number ?? 0 { pools[pool] = histories }
    }
  }
}

extension ReadTransaction {
  /// What is known of the pool's projects: one statement.
  func histories(in pool: Slug, _ runs: PastRuns) throws -> PoolHistories {
    var known = runs.known(in: pool)
    let new = try select(
      PastRunRecord.self, where: .equal(.pool, pool) && .greater(.number, known.number), order: .ascending(.number))
    for past in new { known.add(past) }
    return known
  }
}

extension Change {
  /// Notes how long a job ran that has ended, and forgets what lies too far back.
  func noteRun(of job: JobRecord) throws {
    guard job.state.tellsRunTime, let start = job.startedAt, let end = job.endedAt else { return }
    let demand = try job.demand()
    let run = RunHistory.Run(of: demand, from: start, until: end)
    let own: Condition<PastRunRecord> = .equal(.pool, job.pool) && .equal(.project, job.project)
    let turn = (try records.select(PastRunRecord.self, where: own, order: .descending(.turn), limit: 1).first?.turn ?? 0) + 1
    let last = try records.select(
      PastRunRecord.self, where: .equal(.pool, job.pool), order: .descending(.number), limit: 1
    ).first
    try records.insert(
      PastRunRecord(
        pool: job.pool, project: job.project, turn: turn, number: (last?.number ?? 0) + 1, run: Seconds(run.run),
        requested: Seconds(run.requested), processors: Int(run.processors)))
    try records.delete(PastRunRecord.self, job.pool, job.project, turn - RunHistory.most)
  }
}

extension JobState {
  /// Whether a run that ended so says how long the next one will take: not where the centre broke it off.
  fileprivate var tellsRunTime: Bool {
    switch self {
    case .completed, .failed, .timedOut, .cancelled: true
    case .held, .waiting, .starting, .running, .cancelling, .lost, .refused: false
    }
  }
}
