internal import Access
internal import Jobs
internal import Language
internal import Quantities
internal import Storage

extension Hub {
  /// At most so many jobs end with one that they depend on in one transaction; the rest follow in transactions of their
  /// own, so that no chain, however long, keeps the hub's writer from others.
  static let dependentsAtOnce = 200

  /// Ends what depends, directly or not, on jobs that did not complete, as far as it has not ended with them.
  func endDependents() async throws(Problem) {
    while try await viewing({ try $0.failedAwaited() != nil }) {
      try await change(.attendRuns, by: nil, "hub:") { try $0.endDependents() }
    }
  }
}

extension Change {
  /// Notes what the named submissions and runs are waited for by a new submission. Nothing is noted of what has
  /// completed already.
  ///
  /// - Throws: when one of them is not there for this person, or can no longer complete.
  func insertDependencies(_ names: [String], of jobs: [JobRecord], by actor: Actor) throws {
    guard let waiter = jobs.first else { return }
    var open: Set<AwaitedID> = []
    for name in Set(names).sorted() {
      guard let named = try records.firstJob(named: name), actor.may(.readJob, on: named.target) else {
        throw Problem.invalid("dependency", rule: "exists", Phrase("There is no job '\(name)'.", "沒有作業「\(name)」。"))
      }
      let isRun = RunName<SubmissionKind>(name).map { $0.index != nil || $0.job != named.submission } ?? true
      let id: AwaitedID = isRun ? Identifier(sharing: named.id) : Identifier(sharing: named.submission)
      guard let unfinished = try unfinished(id, named, isRun: isRun) else {
        throw Problem.invalid(
          "dependency", rule: "can-complete",
          Phrase("The job '\(name)' has ended without completing.", "作業「\(name)」未成功完成便已結束。"))
      }
      if unfinished > 0 { open.insert(id) }
    }
    guard !open.isEmpty else { return }
    try records.insert(DependentRecord(submission: waiter.submission, pool: waiter.pool, waits: open.count))
    for id in open.sorted() { try records.insert(WaitRecord(awaited: id, submission: waiter.submission)) }
  }

  /// How many of the awaited runs have not completed; nil when one never will. Counted once, and kept from then on.
  private func unfinished(_ id: AwaitedID, _ named: JobRecord, isRun: Bool) throws -> Int? {
    if let known = try records.find(AwaitedRecord.self, id) { return known.hasFailed ? nil : known.unfinished }
    let runs: Condition<JobRecord> = isRun ? .equal(.id, named.id) : .equal(.submission, named.submission)
    let ended = JobState.allCases.filter { $0.isTerminal && !$0.satisfiesDependents }
    guard try records.count(JobRecord.self, where: runs && .oneOf(.state, ended)) == 0 else { return nil }
    let open = JobState.allCases.filter { !$0.isTerminal }
    let unfinished = try records.count(JobRecord.self, where: runs && .oneOf(.state, open))
    if unfinished > 0 { try records.insert(AwaitedRecord(id: id, unfinished: unfinished, hasFailed: false)) }
    return unfinished
  }

  /// Tells whatever waits for the job, or for its whole submission, that it is over.
  func noteEnd(of job: JobRecord) throws {
    let names: Set<AwaitedID> = [Identifier(sharing: job.id), Identifier(sharing: job.submission)]
    for var awaited in try records.select(AwaitedRecord.self, where: .oneOf(.id, names.sorted())) {
      if job.state.satisfiesDependents { awaited.unfinished -= 1 } else { awaited.hasFailed = true }
      if awaited.unfinished > 0 || awaited.hasFailed {
        try records.update(awaited)
      } else {
        for wait in try records.select(WaitRecord.self, where: .equal(.awaited, awaited.id)) { try end(wait) }
        try records.delete(AwaitedRecord.self, awaited.id)
      }
    }
  }

  private func end(_ wait: WaitRecord) throws {
    try records.delete(WaitRecord.self, wait.awaited, wait.submission)
    guard var dependent = try records.find(DependentRecord.self, wait.submission) else { return }
    dependent.waits -= 1
    if dependent.waits > 0 {
      try records.update(dependent)
    } else {
      try records.delete(DependentRecord.self, dependent.submission)
    }
  }

  /// Ends what depends on jobs that did not complete: it will never run. Those that depend on these follow in turn, as
  /// the records say who is next, until the transaction has done its part.
  func endDependents() throws {
    var left = Hub.dependentsAtOnce
    while left > 0, let awaited = try records.failedAwaited() {
      let waits = try records.select(WaitRecord.self, where: .equal(.awaited, awaited.id), limit: left)
      if waits.isEmpty { try records.delete(AwaitedRecord.self, awaited.id) }
      for wait in waits where left > 0 {
        let unstarted: [JobState] = [.held, .waiting]
        let jobs = try records.select(
          JobRecord.self, where: .equal(.submission, wait.submission) && .oneOf(.state, unstarted), order: .ascending(.number),
          limit: left)
        for var job in jobs { try refuse(&job) }
        if jobs.count < left { try end(wait) }
        left -= max(1, jobs.count)
      }
    }
  }

  /// Ends a job that has no place yet and can no longer get one. The audit log names it, since it is not what the use
  /// case is about.
  func refuse(_ job: inout JobRecord) throws {
    try conclude(&job, as: .refused, nil)
    try AuditLog(records: records).append(at: now, actor: nil, act: .attendRuns, subject: "job:\(job.id)", outcome: "done")
  }
}

extension ReadTransaction {
  /// Something that failed and is still waited for.
  fileprivate func failedAwaited() throws -> AwaitedRecord? {
    try select(AwaitedRecord.self, where: .equal(.has_failed, true), order: .ascending(.id), limit: 1).first
  }

  /// Those submissions of a pool's queue that wait for others.
  func dependents(in pool: Slug) throws -> Set<SubmissionID> {
    Set(try select(DependentPlace.self, where: .equal(.pool, pool)).map(\.submission))
  }
}

/// A dependent of a queue, read from an index alone.
private struct DependentPlace: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case submission, pool }
  static let table = DependentRecord.table
  static let key: [Column] = [.submission]

  let submission: SubmissionID

  init(from row: inout RowReader) throws { submission = try row.next() }

  func write(to row: inout RowWriter) { preconditionFailure("it is only read") }
}
