internal import Access
internal import Centres
internal import Language
internal import Offers
internal import Quantities
internal import Storage

/// Repeats of a submission under the caller's own key: answered alike, and nothing is submitted twice.
extension Hub {
  func remembered(_ submission: Submission, by actor: Actor) async throws(Problem) -> Submitted? {
    guard let key = submission.idempotencyKey else { return nil }
    guard (1...100).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw .invalid(
        "Idempotency-Key", rule: "form",
        Phrase("An idempotency key has 1 to 100 printable ASCII characters.", "冪等鍵須為 1 至 100 個可列印 ASCII 字元。"))
    }
    return try await viewing { try $0.remembered(submission, by: actor) }
  }
}

extension Change {
  func remembered(_ submission: Submission, by actor: Actor) throws -> Submitted? {
    try records.remembered(submission, by: actor)
  }

  func remember(_ submission: Submission, _ id: SubmissionID, by actor: Actor) throws {
    guard let key = submission.idempotencyKey else { return }
    try records.insert(
      RememberedRequestRecord(
        person: actor.person, key: key, useCase: "submit-job", digest: submission.digest, answer: id.rawValue, at: now))
  }
}

extension ReadTransaction {
  fileprivate func remembered(_ submission: Submission, by actor: Actor) throws -> Submitted? {
    guard let key = submission.idempotencyKey, let record = try find(RememberedRequestRecord.self, actor.person, key) else {
      return nil
    }
    guard record.useCase == "submit-job", record.digest == submission.digest else {
      throw Problem(
        .conflict, "idempotency-key-used",
        Phrase("This idempotency key was used for another request.", "此冪等鍵已用於另一請求。"))
    }
    let jobs = try self.jobs(named: record.answer)
    guard let first = jobs.first else { return nil }
    // Who has left the project since is told no more of it than anybody else.
    _ = try visibleJob(first.id, to: actor)
    return Submitted(submission: first.submission, jobs: jobs, warnings: [])
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
    for input in inputs {
      add(input.name.utf8)
      add(Digest(of: input.bytes).bytes)
    }
    return Digest(of: bytes)
  }
}
