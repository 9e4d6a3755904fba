internal import Quantities
internal import Storage

/// Notices of what use cases have done, in their own transactions.
extension Change {
  /// An application was submitted: its applicants get a receipt, the scheme's officers the work.
  func tellOfSubmission(_ application: ApplicationRecord) throws {
    let people = try records.applicants(of: application).union(records.officers(of: application.scheme))
    // The revision that the change is about to make.
    try notify(people, of: Notice(.submission, subject: application.id.rawValue, detail: "\(application.revision + 1)"))
  }

  /// An application was returned, approved or rejected.
  func tellOfDecision(_ application: ApplicationRecord) throws {
    let detail = "\(application.state.rawValue):\(application.revision + 1)"
    try notify(
      try records.applicants(of: application), of: Notice(.decision, subject: application.id.rawValue, detail: detail))
  }

  /// A job ended. Of an array, the last of its runs tells of them all.
  func tellOfEnd(of job: JobRecord) throws {
    if job.arrayIndex != nil {
      let rest = try records.count(JobRecord.self, where: .equal(.submission, job.submission) && .isNull(.settled_at))
      guard rest == 0 else { return }
    }
    guard try records.find(PersonRecord.self, job.submitter)?.isActive ?? false else { return }
    try notify(job.submitter, of: Notice(.jobEnded, subject: job.submission.rawValue))
  }

  /// A month's statement was closed.
  func tellOfStatement(_ project: ProjectRecord, _ month: Month) throws {
    try notify(
      try records.leads(of: project.id, project.organisation),
      of: Notice(.statementReady, subject: project.id.rawValue, detail: "\(month)"))
  }
}
