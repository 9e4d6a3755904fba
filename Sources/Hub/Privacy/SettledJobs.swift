internal import Language
internal import Quantities
internal import Storage

/// Going through settled jobs once, in the order in which they were settled, a bounded number at a time.
extension ReadTransaction {
  /// The next jobs that a duty has not seen to.
  ///
  /// - Parameters:
  ///   - duty: as `ProgressRecord` names it.
  ///   - submitter: only this person's.
  ///   - horizon: settled before this.
  func settledJobs(
    for duty: String, of submitter: PersonID? = nil, at centre: Slug? = nil, before horizon: Instant, most: Int
  ) throws -> [JobRecord] {
    let progress = try find(ProgressRecord.self, duty)
    let stretch = ListQuery<JobRecord>.Stretch(submitter.map { [(.submitter, $0.stored)] } ?? [])
    let query = ListQuery<JobRecord>(
      stretches: [stretch], order: .ascending(.settled_at), from: Instant(millisecondsSince1970: 0).stored,
      until: horizon.stored, after: progress.map { ListPosition([$0.settledAt.stored, $0.job.stored]) }, limit: most)
    return try list(query).records
  }
}

extension Change {
  /// Notes how far a duty has come.
  func note(_ duty: String, through job: JobRecord) throws {
    guard let settledAt = job.settledAt else { return }
    let progress = ProgressRecord(duty: duty, settledAt: settledAt, job: job.id)
    if try records.find(ProgressRecord.self, duty) == nil {
      try records.insert(progress)
    } else {
      try records.update(progress)
    }
  }

  /// Removes the scripts of settled jobs; a submission's when its last run is seen to. - Returns: how many jobs were seen to.
  func discardScripts(_ duty: String, of submitter: PersonID? = nil, before horizon: Instant, most: Int) throws -> Int {
    let jobs = try records.settledJobs(for: duty, of: submitter, before: horizon, most: most)
    for job in jobs {
      let isOver = try records.select(
        JobRecord.self,
        where: .equal(.submission, job.submission) && .any([.isNull(.settled_at), .greaterOrEqual(.settled_at, horizon)]),
        limit: 1
      ).isEmpty
      if isOver { try records.delete(ScriptRecord.self, job.submission) }
    }
    if let last = jobs.last { try note(duty, through: last) }
    return jobs.count
  }
}
