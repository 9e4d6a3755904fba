internal import Access
internal import Language
internal import Ledger
internal import Quantities
internal import Storage

/// One use case's transaction: the records it may write, the moment it happens at, who does it, and the books.
struct Change {
  let hub: Hub
  let records: any WriteTransaction
  let now: Instant
  let actor: Actor?
  /// The revisions on which the request was based.
  var basis: RevisionMatch?

  /// The city. - Throws: a problem when no city has been set up yet.
  func city() throws -> CityRecord { try records.city() }

  /// - Throws: a `forbidden` problem unless whoever does this may.
  func require(_ act: Act, on target: Target) throws {
    // What the hub does by itself (settling, expiring) nobody needs to be allowed.
    guard let actor else { return }
    try actor.require(act, on: target)
  }

  /// Posts to the ledger; all of it or nothing.
  func post(_ batch: [Instruction]) throws {
    guard !batch.isEmpty else { return }
    try LedgerBooks(records: records).post(batch)
  }
}

extension ReadTransaction {
  /// The city. - Throws: a problem when no city has been set up yet.
  func city() throws -> CityRecord {
    guard let city = try find(CityRecord.self, 1) else { throw Problem.noCity }
    return city
  }

  /// The record with this key. - Throws: a `not-found` problem.
  func require<Record: StoredRecord>(_ type: Record.Type, _ key: any ColumnValue & CustomStringConvertible, _ what: Phrase) throws
    -> Record
  {
    guard let record = try find(type, key) else { throw Problem.notFound(what, key.description) }
    return record
  }
}

extension Problem {
  static let noCity = Problem(
    .conflict, "no-city", Phrase("This hub has no city yet: apply a city file first.", "此平台尚未設定城市：請先套用城市檔案。"))
}

extension Hub {
  /// Runs one use case: its records, its ledger entries and its line in the audit log in one transaction.
  ///
  /// - Parameters:
  ///   - actor: nil for what the hub does by itself.
  ///   - subject: what it is done to, as `kind:identifier`, for the audit log.
  func change<Answer: Sendable>(
    _ act: Act, by actor: Actor?, _ subject: String, _ body: @escaping @Sendable (Change) throws -> Answer
  ) async throws(Problem) -> Answer {
    let terms = RequestTerms.current
    do {
      let (answer, isRemembered) = try await database.write { records in
        // The moment at which nobody else writes: what waited for its turn over a month's end belongs to the new month, as
        // the old one's statements may have been closed meanwhile.
        let now = self.clock.now
        let change = Change(hub: self, records: records, now: now, actor: actor, basis: terms.basis)
        if let once = terms.once, let kept = try records.keptAnswer(to: once, now) {
          once.note(kept)
          throw DoneBefore()
        }
        let answer = try body(change)
        let isRemembered = try terms.once.map { try change.remember($0, answer) } ?? false
        try AuditLog(records: records).append(at: now, actor: actor?.person, act: act, subject: subject, outcome: "done")
        return (answer, isRemembered)
      }
      if isRemembered { terms.once?.noteRemembered() }
      return answer
    } catch is DoneBefore {
      // The face answers as the first was answered: nothing was refused.
      throw Problem(.conflict, "done-before", Phrase("This request was carried out before.", "此請求先前已執行。"))
    } catch {
      let problem = Problem(describing: error)
      await noteRefusal(problem, act, by: actor, subject)
      throw problem
    }
  }

  /// Runs one reading over an unchanging view of the records.
  ///
  /// - Parameter isBrief: it looks a few records up by key, and is done on the caller's own thread.
  func reading<Answer: Sendable>(
    _ act: Act, by actor: Actor?, _ subject: @autoclosure () -> String, isBrief: Bool = false,
    _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws(Problem) -> Answer {
    do {
      return try await isBrief ? database.lookUp(body) : database.read(body)
    } catch {
      let problem = Problem(describing: error)
      // What somebody may not see does not exist for them: both words are refusals.
      if problem.kind == .forbidden || problem.kind == .notFound { await noteRefusal(problem, act, by: actor, subject()) }
      throw problem
    }
  }

  /// Does what comes before a use case's transaction, such as reading a file: whatever is refused there stands in the
  /// audit log as what the transaction refuses does.
  func preparing<Answer: Sendable>(
    _ act: Act, by actor: Actor?, _ subject: String, _ body: () async throws(Problem) -> Answer
  ) async throws(Problem) -> Answer {
    do throws(Problem) { return try await body() } catch {
      await noteRefusal(error, act, by: actor, subject)
      throw error
    }
  }

  /// Looks at the records, on the way to something else that notes what is refused.
  ///
  /// - Parameter isBrief: it looks a few records up by key, and is done on the caller's own thread.
  func viewing<Answer: Sendable>(
    isBrief: Bool = false, _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws(Problem) -> Answer {
    do { return try await isBrief ? database.lookUp(body) : database.read(body) } catch { throw Problem(describing: error) }
  }

  /// Law 6: whatever is refused to somebody signed in stands in the audit log, in a transaction of its own.
  private func noteRefusal(_ problem: Problem, _ act: Act, by actor: Actor?, _ subject: String) async {
    guard let actor, problem.kind != .internal, problem.kind != .unavailable else { return }
    // When even this cannot be written, the refusal itself still reaches the caller.
    try? await database.write { records in
      try AuditLog(records: records).append(
        at: self.clock.now, actor: actor.person, act: act, subject: subject, outcome: "refused:\(problem.name)")
    }
  }
}
