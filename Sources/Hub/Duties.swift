public import Language
internal import Mail
public import Quantities
public import Storage

/// What the hub does by itself, round after round: it carries out what is written in the records' states, places
/// waiting jobs, and does what the calendar asks. Every duty may be repeated and interrupted at any moment.
public struct Duties: Sendable {
  /// How often each kind of duty comes round.
  public struct Rhythm: Sendable {
    /// Placing, sending, observing. Milliseconds, up to the next beat of the bell. What is new is placed and sent at once.
    public var jobsMilliseconds: Int64 = 200
    /// The least rest before what is new is seen to, after a longer round as long as that was; but what is due by the rhythm
    /// waits for no rest. Milliseconds.
    public var leastRestMilliseconds: Int64 = 10
    /// Asking centres what they have.
    public var survey = Seconds(15)
    /// Seeing whether a centre is to be asked for its queue again.
    public var queues = Seconds(5)
    /// Lapses, expiries, bills and statements.
    public var calendar = Seconds(30)
    /// Looking after jobs that are stuck where they are.
    public var moves = Seconds(10)
    /// A turn at a centre that takes longer counts as no answer.
    public var longestTurn = Seconds(60)
    /// Sending notices, so many at most each time: five a second by these figures.
    public var noticesMilliseconds: Int64 = 2000
    public var noticesAtATime = 10
    /// Before trying again a mail server that took nothing.
    public var mailServerAway = Seconds(30)

    public init() {}
  }

  let hub: Hub
  let rhythm: Rhythm
  /// Where the audit log's heads are put for everybody; nil for nowhere.
  private let auditHeads: PublishedFolder?
  /// Told of what a duty could not do; the next round tries again.
  private let report: @Sendable (Problem) -> Void
  let ended: @Sendable (Round) -> Void

  /// What comes round together.
  public enum Round: String, CaseIterable, Sendable { case jobs, survey, calendar, notices }

  /// - Parameter ended: is told of each round when it is over, so that one that hangs is seen.
  public init(
    _ hub: Hub, rhythm: Rhythm = Rhythm(), auditHeads: PublishedFolder? = nil, report: @escaping @Sendable (Problem) -> Void,
    ended: @escaping @Sendable (Round) -> Void = { _ in }
  ) {
    self.hub = hub
    self.rhythm = rhythm
    self.auditHeads = auditHeads
    self.report = report
    self.ended = ended
  }

  /// Goes round until the task is cancelled. Every centre has rounds of its own: one that hangs keeps no other, and
  /// nothing of the hub, from its turn.
  public func run() async {
    await withTaskGroup { group in
      // A slow mail server keeps no job waiting.
      group.addTask { await sendNotices() }
      // Nor do the forecasts for jobs that look for another place.
      group.addTask { await moveJobs() }
      group.addTask { await watchQueues() }
      await runRounds()
    }
  }

  private func moveJobs() async {
    while !Task.isCancelled {
      await attempt { () async throws(Problem) in try await hub.moveStuckJobs() }
      try? await Task.sleep(for: .seconds(rhythm.moves.count))
    }
  }

  private func sendNotices() async {
    while !Task.isCancelled {
      var pause = Duration.milliseconds(rhythm.noticesMilliseconds)
      let round = await noticeRound()
      ended(.notices)
      if round == nil || round?.awayBecause != nil { pause = .seconds(rhythm.mailServerAway.count) }
      try? await Task.sleep(for: pause)
    }
  }

  /// Sends notices that are due. Nil when that failed as a whole.
  @discardableResult
  public func noticeRound() async -> NoticeRound? {
    var round: NoticeRound?
    await attempt { () async throws(Problem) in round = try await hub.sendNotices(atMost: rhythm.noticesAtATime) }
    if let reason = round?.awayBecause { report(MailFailure.unavailable(reason: reason).problem) }
    return round
  }

  /// What the calendar asks for.
  public func calendarRound() async {
    await attempt { () async throws(Problem) in try await hub.lapseAwards() }
    await attempt { () async throws(Problem) in try await hub.billPackages() }
    await attempt { () async throws(Problem) in try await hub.expireGrants() }
    await attempt { () async throws(Problem) in try await hub.closeDueStatements() }
    await attempt { () async throws(Problem) in try await hub.forgetRequests() }
    await attempt { () async throws(Problem) in try await hub.forgetSignIns() }
    await attempt { () async throws(Problem) in try await hub.keepAuditHeads() }
    if let auditHeads { await attempt { () async throws(Problem) in try await hub.writeAuditHeads(to: auditHeads) } }
    await attempt { () async throws(Problem) in try await hub.finishErasures() }
    await attempt { () async throws(Problem) in try await hub.forgetOld() }
    await attempt { () async throws(Problem) in try await hub.liftEndedConflicts() }
    await attempt { () async throws(Problem) in try await hub.remindOfPromises() }
    await attempt { () async throws(Problem) in try await hub.askForReports() }
    await attempt { () async throws(Problem) in try await hub.remindOfReports() }
    await attempt { () async throws(Problem) in try await hub.clearDeliveries() }
  }

  func attempt<Answer>(_ duty: () async throws(Problem) -> Answer) async {
    do throws(Problem) { _ = try await duty() } catch {
      // A hub without a city yet has nothing to do.
      if error.name != "no-city" { report(error) }
    }
  }
}
