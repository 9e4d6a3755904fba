internal import Quantities
internal import Storage

extension Change {
  /// Somebody is asked whether a job shall move; of what was submitted together, once while any such question is open.
  func tellOfQuestion(_ question: JobMoveRecord, of job: JobRecord) throws {
    let others = try records.select(
      JobMoveRecord.self, where: .equal(.state, JobMoveRecord.State.asked) && .equal(.submission, job.submission), limit: 2)
    guard others.count < 2 else { return }
    try tell(job, .jobStuck, "\(question.number)")
  }

  /// A job moved by its rule; of what was submitted together, once for each way.
  func tellOfMove(_ move: JobMoveRecord, of job: JobRecord) throws {
    let same: Condition<JobMoveRecord> = .all([
      .equal(.state, JobMoveRecord.State.done), .equal(.submission, job.submission), .equal(.from_pool, move.fromPool),
      .equal(.to_pool, move.toPool), .isNull(.decided_by),
    ])
    guard try records.select(JobMoveRecord.self, where: same, limit: 2).count < 2 else { return }
    try tell(job, .jobMoved, "\(move.number)")
  }

  private func tell(_ job: JobRecord, _ topic: Notice.Topic, _ detail: String) throws {
    guard try records.find(PersonRecord.self, job.submitter)?.isActive ?? false else { return }
    try notify(job.submitter, of: Notice(topic, subject: job.id.rawValue, detail: detail))
  }
}
