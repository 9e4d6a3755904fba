internal import Centres
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

extension Change {
  /// Takes down what a centre said of a run, and settles the job when it is over. A repeat changes nothing.
  ///
  /// - Parameter key: of which run it was said: the job may have another by now, and what was the former's is nothing to it.
  func record(_ observation: RunObservation, of id: JobID, at key: RunKey) throws {
    var job = try records.job(id)
    guard job.key == key else { return }
    switch RunProgress.follow(observation, of: job) {
    case .nothing: return
    case .queued(let word):
      (job.acceptedAt, job.centreReason) = (job.acceptedAt ?? now, word)
      if job.withdrawnAt == nil { job.reason = .centreQueue }
    case .requeued(let word):
      // The run that counts will be the next one: this one's start is none any more.
      (job.state, job.reason, job.centreReason, job.startedAt) = (.starting, .centreQueue, word, nil)
      job.restarts += 1
    case .givenBack:
      try takeBack(&job, because: .moving)
      return
    case .refused(let reason):
      try refusedByCentre(&job, reason)
      return
    case .sendAgain:
      // What had begun has begun, though the centre has forgotten it.
      if job.startedAt != nil { job.restarts += 1 }
      (job.state, job.acceptedAt, job.startedAt, job.reason) = (.starting, nil, nil, .sending)
    case .started(let start):
      if job.state == .starting { job.state = .running }
      job.acceptedAt = job.acceptedAt ?? now
      (job.startedAt, job.restarts, job.reason) = (job.notBeforePlaced(start.startedAt), start.restarts, nil)
      (job.centreReason, job.stuckAt) = (nil, nil)
      job.withdrawnAt = nil
      try voidMove(of: job, because: .began)
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
    (job.stuckAt, job.withdrawnAt) = (nil, nil)
    try voidMove(of: job, because: job.startedAt == nil && end?.startedAt == nil ? .over : .began)
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
    if job.placedAt == nil || job.leg > 0 { try records.delete(StartPromiseRecord.self, job.number) }
    try tellOfEnd(of: job)
    try discardInputs(of: job)
  }
}

extension ReadTransaction {
  func job(_ id: JobID) throws -> JobRecord { try require(JobRecord.self, id, Phrase("job", "作業")) }
}
