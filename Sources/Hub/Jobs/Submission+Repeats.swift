internal import Access
internal import Centres
internal import Jobs
internal import Language
internal import Offers
internal import Quantities
internal import Storage

/// Repeats of a submission under the caller's own key: answered alike, and nothing is submitted twice.
extension Hub {
  func remembered(_ submission: Submission, _ reading: JobScript.Reading, by actor: Actor) async throws(Problem) -> Submitted? {
    guard let key = submission.idempotencyKey else { return nil }
    try OnceOnly.check(key)
    let now = clock.now
    guard try await viewing(isBrief: true, { try $0.remembered(actor.person, key, now) != nil }) else { return nil }
    return try await viewing { try $0.remembered(submission, reading, by: actor, now) }
  }
}

extension Change {
  func remembered(_ submission: Submission, _ reading: JobScript.Reading, by actor: Actor) throws -> Submitted? {
    try records.remembered(submission, reading, by: actor, now)
  }

  func remember(_ submission: Submission, _ id: SubmissionID, by actor: Actor) throws {
    guard let key = submission.idempotencyKey else { return }
    try remember(
      RememberedRequestRecord(
        person: actor.person, key: key, useCase: "submit-job", digest: submission.digest, answer: id.rawValue, at: now,
        status: 201))
  }
}

extension ReadTransaction {
  /// What a submission under this key led to. Its jobs are kept themselves, not the words in which they were answered:
  /// an array has thousands.
  fileprivate func remembered(
    _ submission: Submission, _ reading: JobScript.Reading, by actor: Actor, _ now: Instant
  ) throws -> Submitted? {
    guard let key = submission.idempotencyKey, let record = try remembered(actor.person, key, now) else { return nil }
    guard record.useCase == "submit-job", record.digest == submission.digest else { throw OnceOnly.used }
    let jobs = try self.jobs(named: record.answer)
    guard let first = jobs.first else { return nil }
    // Who has left the project since is told no more of it than anybody else.
    _ = try visibleJob(first.id, to: actor)
    return Submitted(submission: first.submission, jobs: jobs, warnings: reading.warnings, isRepeat: true)
  }
}

extension Submission {
  /// Everything that makes it this submission, hashed.
  fileprivate var digest: Digest {
    var bytes: [UInt8] = []
    func add(_ part: some Collection<UInt8>) {
      bytes += Array("\(part.count):".utf8)
      bytes += part
    }
    add(request.script)
    for option in request.options { add(option.utf8) }
    for text in [
      request.fileName, request.project?.rawValue, request.grant?.rawValue, pool?.rawValue, request.preference.rawValue,
    ] {
      add((text ?? "").utf8)
    }
    add((ownShareAtMost.map(String.init) ?? "").utf8)
    // One without a word about moves is the same as before there were any.
    if moveRule != .ask { add(moveRule.rawValue.utf8) }
    for input in inputs {
      add(input.name.utf8)
      add(Digest(of: input.bytes).bytes)
    }
    return Digest(of: bytes)
  }
}
