public import Access
internal import Jobs
public import Language
public import Quantities
internal import Storage

extension Hub {
  /// Ends a job. What waits is cancelled at once and costs nothing; what has been sent to a centre keeps its
  /// place and its hold until the centre confirms, and pays for what it used. A repeat changes nothing.
  public func cancelJob(_ id: JobID, by actor: Actor) async throws(Problem) -> JobRecord {
    try await change(.changeJob, by: actor, "job:\(id)") { change in
      var job = try change.visibleJob(id)
      try change.require(.changeJob, on: job.target)
      switch job.state {
      case .held, .waiting:
        job.cancelRequestedAt = change.now
        try change.finish(&job, as: .cancelled, nil)
      case .starting, .running:
        (job.state, job.cancelRequestedAt) = (.cancelling, change.now)
        (job.withdrawnAt, job.stuckAt) = (nil, nil)
        try change.voidMove(of: job, because: .over)
        try change.records.update(job)
      case .cancelling, .cancelled: break
      case .completed, .failed, .timedOut, .lost, .refused:
        throw Problem(
          .conflict, "job-over",
          Phrase("The job is over already: \(job.state.rawValue).", "作業已結束：\(job.state.label.traditionalChinese)。"))
      }
      return job
    }
  }

  /// Lets a job that is on hold into the queue. A repeat changes nothing.
  public func releaseJob(_ id: JobID, by actor: Actor) async throws(Problem) -> JobRecord {
    try await change(.changeJob, by: actor, "job:\(id)") { change in
      var job = try change.visibleJob(id)
      try change.require(.changeJob, on: job.target)
      guard job.state == .held else {
        if !job.state.isTerminal { return job }
        throw Problem(.conflict, "job-over", Phrase("The job is over already.", "作業已結束。"))
      }
      (job.state, job.reason) = (.waiting, .priority)
      try change.records.update(job)
      return job
    }
  }
}

extension Change {
  /// The job, if whoever asks may see it. - Throws: a `not-found` problem otherwise.
  func visibleJob(_ id: JobID) throws -> JobRecord { try records.visibleJob(id, to: actor) }
}

extension ReadTransaction {
  /// The job, if this person may see it. What they may not see does not exist for them.
  func visibleJob(_ id: JobID, to actor: Actor?) throws -> JobRecord {
    let job = try job(id)
    try job.requireVisible(to: actor)
    return job
  }
}

extension JobRecord {
  /// - Throws: a `not-found` problem where this person may not see it.
  func requireVisible(to actor: Actor?) throws {
    if let actor, !actor.may(.readJob, on: target) { throw Problem.notFound(Phrase("job", "作業"), id.rawValue) }
  }

  /// The job with what surrounds it, for `Access`.
  var target: Target {
    Target(.project(project.rawValue), .organisation(organisation.rawValue), .centre(centre.rawValue), owner: submitter)
  }
}
