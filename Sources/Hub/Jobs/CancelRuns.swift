public import Access
internal import Jobs
public import Language
internal import Storage

/// Acts on all runs of a public name: one job, one index of an array (`ID-INDEX`), or a whole array (`ID`).
extension Hub {
  /// Cancels them. Of an array, the runs that are over already are passed over.
  public func cancelJobs(named name: String, by actor: Actor) async throws(Problem) -> [JobRecord] {
    let jobs = try await jobs(named: name, by: actor)
    var changed: [JobRecord] = []
    for job in jobs where jobs.count == 1 || !job.state.isTerminal { changed.append(try await cancelJob(job.id, by: actor)) }
    return changed
  }

  /// Lets them into the queue. Of an array, the runs that are over already are passed over.
  public func releaseJobs(named name: String, by actor: Actor) async throws(Problem) -> [JobRecord] {
    let jobs = try await jobs(named: name, by: actor)
    var changed: [JobRecord] = []
    for job in jobs where jobs.count == 1 || !job.state.isTerminal { changed.append(try await releaseJob(job.id, by: actor)) }
    return changed
  }

  private func jobs(named name: String, by actor: Actor) async throws(Problem) -> [JobRecord] {
    try await reading(.readJob, by: actor, "job:\(name.prefix(64))") { records in
      let jobs = try records.jobs(named: name)
      guard let first = jobs.first else { throw Problem.notFound(Phrase("job", "作業"), String(name.prefix(64))) }
      _ = try records.visibleJob(first.id, to: actor)
      return jobs
    }
  }
}
