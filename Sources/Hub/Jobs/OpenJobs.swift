internal import Jobs
internal import Language
internal import Quantities
internal import Storage

/// How many jobs of each project are not over, kept beside them: counting them at every submission would cost more the
/// longer a queue is.
extension Change {
  /// Counts new jobs of a project. - Throws: a problem when it would have more than the hub allows.
  func countOpenJobs(of project: Slug, adding count: Int) throws {
    let record = try records.find(OpenJobsRecord.self, project)
    // A project from before the count was kept is counted once.
    let present =
      try record?.count ?? records.count(JobRecord.self, where: .equal(.project, project) && .isNull(.ended_at))
    let most = hub.limits.openJobsPerProject
    guard count <= most - present else {
      throw Problem(
        .conflict, "too-many-open-jobs",
        Phrase(
          "A project has at most \(most) jobs that are not over; this one has \(present), and \(count) more are asked for.",
          "每個項目最多可有 \(most) 個未完結作業；此項目現有 \(present) 個，並要求增加 \(count) 個。"),
        faults: [
          .init(
            field: "project", rule: "open-jobs",
            Phrase("At most \(most) jobs that are not over.", "未完結作業最多 \(most) 個。"))
        ])
    }
    let changed = OpenJobsRecord(project: project, count: present + count)
    if record == nil { try records.insert(changed) } else { try records.update(changed) }
  }

  /// Counts a job that is over.
  func countEnd(of job: JobRecord) throws {
    guard var record = try records.find(OpenJobsRecord.self, job.project) else { return }
    record.count = max(0, record.count - 1)
    try records.update(record)
  }
}
