internal import Access
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// What an earlier request under this key was answered; nil where there was none. Looks before any work is done; the
  /// change's own transaction looks again.
  ///
  /// - Throws: an `invalid` problem where the key was used for something else, a conflict where the answer was a secret.
  public func keptAnswer(to once: OnceOnly) async throws(Problem) -> KeptAnswer? {
    let now = clock.now
    return try await viewing(isBrief: true) { try $0.keptAnswer(to: once, now) }
  }

  /// Forgets the keys whose time is over, a bounded number in one transaction. - Returns: how many.
  @discardableResult
  public func forgetRequests() async throws(Problem) -> Int {
    let horizon = clock.now - OnceOnly.remembered
    let due = Condition<RememberedRequestRecord>.less(.at, horizon)
    let isThere = try await viewing { try !$0.select(RememberedRequestRecord.self, where: due, limit: 1).isEmpty }
    guard isThere else { return 0 }
    return try await change(.keepCalendar, by: nil, "hub:") { change in
      let old = try change.records.select(
        RememberedRequestRecord.self, where: due, order: .ascending(.at), limit: Hub.mostForgotten)
      for record in old { try change.records.delete(RememberedRequestRecord.self, record.person, record.key) }
      return old.count
    }
  }

  /// One round forgets at most so many; the next round goes on.
  static var mostForgotten: Int { 1000 }
}

extension Change {
  /// Writes the key down with the answer to what was changed.
  func remember(_ once: OnceOnly, _ answer: any Sendable) throws -> Bool {
    guard let kept = try once.write(answer, Glance(records: records)) else { return false }
    try remember(
      RememberedRequestRecord(
        person: once.person, key: once.key, useCase: once.useCase, digest: once.digest, answer: kept.text, at: now,
        status: kept.status))
    return true
  }

  /// Writes a key down; one whose time is over gives way.
  func remember(_ record: RememberedRequestRecord) throws {
    try records.delete(RememberedRequestRecord.self, record.person, record.key)
    try records.insert(record)
  }

  /// - Throws: an `outdated` problem unless the request was based on this revision, or on none in particular.
  func match(_ revision: Int) throws(Problem) {
    guard case .oneOf(let revisions)? = basis, !revisions.contains(revision) else { return }
    throw Problem(
      .outdated, "changed-meanwhile",
      Phrase(
        "It has changed since you read it: it is at revision \(revision) now. Read it again.",
        "資料在你讀取後已更新，現為第 \(revision) 版，請重新讀取。"))
  }
}

extension ReadTransaction {
  /// The record of a key that is still remembered.
  func remembered(_ person: PersonID, _ key: String, _ now: Instant) throws -> RememberedRequestRecord? {
    guard let record = try find(RememberedRequestRecord.self, person, key), record.at >= now - OnceOnly.remembered else {
      return nil
    }
    return record
  }

  func keptAnswer(to once: OnceOnly, _ now: Instant) throws -> KeptAnswer? {
    guard let record = try remembered(once.person, once.key, now) else { return nil }
    guard record.useCase == once.useCase, record.digest == once.digest else { throw OnceOnly.used }
    // No content is 204; another answer without any is one that must not be kept.
    guard !record.answer.isEmpty || record.status == 204 else { throw OnceOnly.unrepeatable }
    return KeptAnswer(status: record.status, text: record.answer)
  }
}
