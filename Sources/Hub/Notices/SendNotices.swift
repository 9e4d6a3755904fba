internal import Access
public import Language
internal import Mail
internal import Quantities
internal import Storage

/// What one round of sending came to.
public struct NoticeRound: Sendable, Hashable {
  public var sent = 0
  /// To be tried again.
  public var failed = 0
  public var givenUp = 0
  /// Why nobody takes mail at the moment, in English: the round ended there, and the next should wait a little.
  public var awayBecause: String?

  public init() {}
}

extension Hub {
  /// Sends the notices that are due, the longest waiting first, one after the other.
  ///
  /// Before each try a transaction writes when the next one would be, so that whatever goes wrong in between (a crash, a
  /// lost answer, a full disk, a notice that cannot be written) costs that notice its turn and no other's. A notice may
  /// therefore be sent twice, under the same `Message-ID`, and is never forgotten.
  ///
  /// - Parameter limit: at most so many.
  @discardableResult
  public func sendNotices(atMost limit: Int = 10) async throws(Problem) -> NoticeRound {
    var round = NoticeRound()
    guard let mail else { return round }
    let now = clock.now
    let due = try await reading(.sendNotices, by: nil, "hub:") { records in
      try records.select(
        NoticeRecord.self, where: .isNull(.sent_at) && .isNull(.given_up_at) && .lessOrEqual(.next_try_at, now),
        order: .ascending(.next_try_at), limit: max(1, limit))
    }
    for notice in due {
      guard !Task.isCancelled, round.awayBecause == nil else { break }
      try await attempt(notice, by: mail, &round)
    }
    return round
  }

  /// One notice's turn. - Throws: only what keeps every notice from its turn, such as a full disk.
  private func attempt(_ notice: NoticeRecord, by mail: MailDesk, _ round: inout NoticeRound) async throws(Problem) {
    guard let claimed = try await claim(notice) else { return }
    let outcome: NoticeOutcome
    do throws(NoticeStop) {
      let letter = try await compose(claimed)
      let message = letter.message(of: claimed, from: mail.sender, publicAddress: mail.publicAddress)
      outcome = await NoticeOutcome(message, by: mail.mailer)
    } catch {
      outcome = error.outcome
    }
    switch outcome {
    case .sent: round.sent += 1
    case .interrupted: return
    case .again(let failure, let isServerAway):
      round.failed += 1
      if isServerAway { round.awayBecause = failure.detail }
    case .never: round.givenUp += 1
    }
    try await note(outcome, of: claimed)
  }

  /// Writes down that the notice is being tried. - Returns: nil when somebody else has done so, or it is over.
  private func claim(_ notice: NoticeRecord) async throws(Problem) -> NoticeRecord? {
    try await change(.sendNotices, by: nil, "notice:\(notice.id)") { change in
      guard var record = try change.records.find(NoticeRecord.self, notice.id), record == notice else { return nil }
      record.tries += 1
      record.nextTryAt = change.now + NoticePatience.pause(afterTry: record.tries)
      try change.records.update(record)
      return record
    }
  }

  private func note(_ outcome: NoticeOutcome, of notice: NoticeRecord) async throws(Problem) {
    try await change(.sendNotices, by: nil, "notice:\(notice.id)") { change in
      guard var record = try change.records.find(NoticeRecord.self, notice.id), record.state == .waiting else { return }
      switch outcome {
      case .sent: (record.sentAt, record.failure) = (change.now, nil)
      case .never(let failure): (record.givenUpAt, record.failure) = (change.now, failure)
      case .again(let failure, _):
        record.failure = failure
        if NoticePatience.isOver(record, at: change.now) {
          (record.givenUpAt, record.failure) = (change.now, .tooLate(failure.detail))
        }
      case .interrupted: return
      }
      try change.records.update(record)
    }
  }

  /// The words of this moment.
  private func compose(_ notice: NoticeRecord) async throws(NoticeStop) -> Letter {
    let now = clock.now
    do {
      let draft = try await database.read { try LetterDraft(notice, records: $0, now: now) }
      guard draft.needsSecret else { return try await finish(draft, secret: nil) }
      return try await finish(draft, secret: try await mintSecret(for: notice))
    } catch let stop as NoticeStop {
      throw stop
    } catch {
      let problem = Problem(describing: error)
      throw problem.kind == .notFound ? .never(.gone) : .again(.notComposed(problem.name))
    }
  }

  private func finish(_ draft: LetterDraft, secret: String?) async throws -> Letter {
    try await database.read { try draft.letter(records: $0, secret: secret) }
  }
}

/// Why a notice is not handed to the mailer.
enum NoticeStop: Error {
  case never(NoticeFailure)
  case again(NoticeFailure)

  fileprivate var outcome: NoticeOutcome {
    switch self {
    case .never(let failure): .never(failure)
    case .again(let failure): .again(failure, isServerAway: false)
    }
  }
}

/// What came of one try.
private enum NoticeOutcome {
  case sent
  case never(NoticeFailure)
  case again(NoticeFailure, isServerAway: Bool)
  /// Praya stops; whether it was taken nobody knows.
  case interrupted

  init(_ message: MailMessage, by mailer: any Mailer) async {
    // A server may repeat the address in its answer: who it was stands in the notice already.
    func words(_ text: String) -> String { text.replacing(message.recipient.address.description, with: "…") }
    do throws(MailFailure) {
      try await mailer.send(message)
      self = .sent
    } catch {
      switch error {
      case .refused(let reply): self = .never(.refused(words(reply.description)))
      case .deferred(let reply): self = .again(.notTaken(words(reply.description)), isServerAway: false)
      case .unavailable(let reason): self = .again(.notTaken(words(String(reason.prefix(300)))), isServerAway: true)
      case .cancelled: self = .interrupted
      }
    }
  }
}
