internal import Centres
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

extension Change {
  /// Takes down what a centre said of a run, and settles the job when it is over. A repeat changes nothing.
  func record(_ observation: RunObservation, of id: JobID) throws {
    var job = try records.job(id)
    switch RunProgress.follow(observation, of: job) {
    case .nothing: return
    case .queued:
      (job.acceptedAt, job.reason) = (now, .centreQueue)
    case .sendAgain:
      (job.state, job.acceptedAt, job.startedAt, job.reason) = (.starting, nil, nil, .sending)
    case .started(let start):
      if job.state == .starting { job.state = .running }
      job.acceptedAt = job.acceptedAt ?? now
      (job.startedAt, job.restarts, job.reason) = (job.notBeforePlaced(start.startedAt), start.restarts, nil)
      if !start.allotment.isEmpty { job.placement = start.allotment }
    case .over(let state, let end):
      try finish(&job, as: state, end)
      return
    }
    try records.update(job)
  }

  /// Ends a job as `conclude` does, and with it what depends on it in vain.
  func finish(_ job: inout JobRecord, as state: JobState, _ end: RunEnd?) throws {
    try conclude(&job, as: state, end)
    try endDependents()
  }

  /// Ends a job, charges it and settles it: exactly once, since a job that is over is never finished again. What
  /// depends on it is told; ending that too is left to the caller (`endDependents`).
  func conclude(_ job: inout JobRecord, as state: JobState, _ end: RunEnd?) throws {
    precondition(!job.state.isTerminal && job.settledAt == nil, "a job ends once")
    job.state = state
    job.reason = nil
    job.startedAt = end?.startedAt.map(job.notBeforePlaced) ?? job.startedAt
    job.endedAt = job.notBeforePlaced(end?.endedAt ?? now)
    job.restarts = end?.restarts ?? job.restarts
    job.cause = end?.cause
    job.acceptedAt = job.acceptedAt ?? (end == nil ? nil : now)
    try job.charge(end, as: state, try city().currency)
    job.settledAt = now
    try settle(job)
    try records.update(job)
    try countEnd(of: job)
    try noteEnd(of: job)
    try noteRun(of: job)
    if job.placedAt == nil { try records.delete(StartPromiseRecord.self, job.number) }
    try tellOfEnd(of: job)
    try discardInputs(of: job)
  }
}

extension ReadTransaction {
  func job(_ id: JobID) throws -> JobRecord { try require(JobRecord.self, id, Phrase("job", "作業")) }
}
