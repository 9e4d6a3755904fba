internal import Access
internal import Jobs
public import Language
internal import Offers
internal import Quantities
internal import Storage

extension Hub {
  /// Looks after jobs that are stuck where they are: by each one's rule it moves to the next best place, or somebody is asked.
  /// A job that a centre may have is asked back first, and moves once the centre has confirmed that it never began.
  ///
  /// - Returns: how many were set moving or asked about.
  @discardableResult
  public func moveStuckJobs() async throws(Problem) -> Int {
    try await expireQuestions()
    try await markStuck()
    let (now, most) = (clock.now, limits.moves.jobsAtOnce)
    let stuck = try await viewing { records in
      try records.select(
        JobRecord.self,
        where: .lessOrEqual(.stuck_at, now) && .oneOf(.state, [JobState.waiting, .starting]) && .isNull(.withdrawn_at),
        order: .ascending(.stuck_at), limit: most
      ).map(\.id)
    }
    var seenTo = 0
    try await eachInTurn(stuck) { job throws(Problem) in if try await seeTo(job) { seenTo += 1 } }
    return seenTo
  }

  /// Looks at once after what a centre has refused.
  func seeToRefused(by centre: Slug) async throws(Problem) {
    let (now, most) = (clock.now, limits.moves.jobsAtOnce)
    let refused = try await viewing { records in
      try records.select(
        JobRecord.self,
        where: .equal(.centre, centre) && .equal(.state, JobState.waiting) && .lessOrEqual(.stuck_at, now)
          && .equal(.reason, WaitingReason.refusedByCentre),
        order: .ascending(.stuck_at), limit: most
      ).map(\.id)
    }
    try await eachInTurn(refused) { job throws(Problem) in _ = try await seeTo(job) }
  }

  /// Questions that nobody answered in time.
  private func expireQuestions() async throws(Problem) {
    let now = clock.now
    let due = try await viewing { records in
      try records.select(
        JobMoveRecord.self, where: .equal(.state, JobMoveRecord.State.asked) && .lessOrEqual(.expires_at, now),
        order: .ascending(.job), limit: 200)
    }
    try await eachInTurn(due) { question throws(Problem) in
      try await change(.moveJob, by: nil, "job:\(question.job)") { try $0.close(question, as: .expired) }
    }
  }

  /// Notes which waiting jobs the state of their centre keeps: at one that does not answer, or takes no new jobs.
  private func markStuck() async throws(Problem) {
    let now = clock.now
    let centres = try await viewing { records in
      try records.select(CentreRecord.self).filter { $0.isDraining || $0.unreachableSince != nil }.map(\.id)
    }
    for centre in centres where try await viewing({ try !$0.unmarked(at: centre, now, self.limits.moves).isEmpty }) {
      try await change(.attendRuns, by: nil, "centre:\(centre)") { change in
        for var job in try change.records.unmarked(at: centre, change.now, self.limits.moves) {
          guard let place = try change.records.find(CentreRecord.self, centre) else { return }
          if place.unreachableSince != nil {
            (job.reason, job.stuckAt) = (.centreUnreachable, job.stuck(at: change.now))
          } else {
            job.stuckAt = job.stuck(at: change.now + self.limits.moves.stuckAfter)
          }
          try change.records.update(job)
        }
      }
    }
  }

  /// Decides what becomes of a job that may be stuck.
  private func seeTo(_ id: JobID) async throws(Problem) -> Bool {
    let (now, terms) = (clock.now, limits.moves)
    let (job, cause, isOpen) = try await viewing { records in
      let job = try records.job(id)
      return (job, try records.stuckBecause(job, now: now, terms), try records.openMove(of: id) != nil)
    }
    guard !isOpen else { return try await look(again: id, at: nil) }
    guard let cause else {
      // One that a silent centre has is looked at again; what nothing keeps any more is stuck no longer.
      return try await look(again: id, at: job.state == .starting ? now + terms.lookAgainAfter : nil)
    }
    let answer: OfferAnswer?
    do throws(Problem) { answer = try await viewing(otherPlaces(for: id)) } catch {
      guard error.kind != .internal, error.kind != .unavailable else { throw error }
      // Such as a grant that has ended since: nothing new can be accepted under it.
      answer = nil
    }
    let currency = try await city().currency
    let offers = answer?.offers ?? []
    let mayMove = job.moves < terms.movesAtMost
    if mayMove, job.moveRule == .automatic, let offer = offers.first(where: { (try? job.covers($0, currency)) ?? false }) {
      return try await tried { () throws(Problem) in
        try await change(.moveJob, by: nil, "job:\(id)") { try $0.agree(id, offer, cause, leg: job.leg, by: nil) }
      } else: { () throws(Problem) in
        try await look(again: id, at: now + terms.lookAgainAfter)
      }
    }
    if mayMove, let offer = offers.first {
      return try await change(.moveJob, by: nil, "job:\(id)") { try $0.ask(id, offer, cause, leg: job.leg) }
    }
    guard cause == .refused else { return try await look(again: id, at: now + terms.lookAgainAfter) }
    return try await change(.attendRuns, by: nil, "job:\(id)") { change in
      var job = try change.records.job(id)
      guard job.state == .waiting, job.reason == .refusedByCentre else { return false }
      try change.endRefused(&job)
      return true
    }
  }

  /// Does what may be refused since something changed meanwhile.
  private func tried(
    _ body: () async throws(Problem) -> Bool, else other: () async throws(Problem) -> Bool
  ) async throws(Problem) -> Bool {
    do throws(Problem) { return try await body() } catch {
      guard error.kind != .internal, error.kind != .unavailable else { throw error }
      return try await other()
    }
  }

  /// Notes when a job is to be looked at again; nil for not by itself.
  private func look(again id: JobID, at moment: Instant?) async throws(Problem) -> Bool {
    try await change(.attendRuns, by: nil, "job:\(id)") { change in
      var job = try change.records.job(id)
      guard job.state == .waiting || job.state == .starting, job.withdrawnAt == nil, job.stuckAt != moment else { return false }
      job.stuckAt = moment
      try change.records.update(job)
      return false
    }
  }
}

extension ReadTransaction {
  /// Jobs that wait at a centre which starts nothing, and are not marked as such; a bounded number.
  fileprivate func unmarked(at centre: Slug, _ now: Instant, _ terms: MoveTerms) throws -> [JobRecord] {
    guard let place = try find(CentreRecord.self, centre) else { return [] }
    let waiting: Condition<JobRecord> = .equal(.centre, centre) && .equal(.state, JobState.waiting)
    let notKept: Condition<JobRecord> =
      .notEqual(.reason, WaitingReason.refusedByCentre) && .notEqual(.reason, WaitingReason.moving)
    if let since = place.unreachableSince {
      guard since + terms.downAfter <= now else { return [] }
      return try select(
        JobRecord.self, where: waiting && notKept && .notEqual(.reason, WaitingReason.centreUnreachable),
        order: .ascending(.number), limit: 500)
    }
    guard place.isDraining else { return [] }
    return try select(
      JobRecord.self, where: waiting && notKept && .isNull(.stuck_at) && .notEqual(.move_rule, MoveRule.never),
      order: .ascending(.number), limit: 500)
  }
}

extension Change {
  /// A move that was decided: a job that no centre has goes at once; any other is asked back from its centre first.
  ///
  /// - Parameters:
  ///   - leg: of the job as it was looked at.
  ///   - person: who decided; nil for the job's rule.
  func agree(_ id: JobID, _ offer: PlaceOffer, _ cause: JobMoveRecord.Cause, leg: Int, by person: PersonID?) throws -> Bool {
    var job = try records.job(id)
    guard job.leg == leg, !job.hasBegun, job.withdrawnAt == nil, [.held, .waiting, .starting].contains(job.state),
      try records.openMove(of: id) == nil, try !records.waitsForOthers(job)
    else { return false }
    if person == nil, try records.stuckBecause(job, now: now, hub.limits.moves) != cause { return false }
    var move = try newMove(of: job, to: offer, cause, .agreed)
    (move.decidedAt, move.decidedBy) = (now, person)
    try records.insert(move)
    try begin(&move, of: &job)
    return true
  }

  /// Carries an agreed move out, or asks the job's centre for it.
  func begin(_ move: inout JobMoveRecord, of job: inout JobRecord) throws {
    if job.state == .starting {
      (job.withdrawnAt, job.reason, job.stuckAt) = (now, .moving, nil)
      try records.update(job)
    } else {
      try transfer(&job, &move)
    }
  }

  /// Asks whoever submitted the job.
  fileprivate func ask(_ id: JobID, _ offer: PlaceOffer, _ cause: JobMoveRecord.Cause, leg: Int) throws -> Bool {
    var job = try records.job(id)
    guard job.leg == leg, job.moveRule != .never, try records.openMove(of: id) == nil,
      try records.stuckBecause(job, now: now, hub.limits.moves) == cause
    else { return false }
    job.stuckAt = nil
    guard try records.moves(of: id).count < hub.limits.moves.attemptsAtMost else {
      // It was asked often enough.
      if cause == .refused { try endRefused(&job) } else { try records.update(job) }
      return false
    }
    var question = try newMove(of: job, to: offer, cause, .asked)
    question.expiresAt = now + hub.limits.moves.questionLasts
    try records.insert(question)
    try records.update(job)
    try tellOfQuestion(question, of: job)
    return true
  }

  private func newMove(
    of job: JobRecord, to offer: PlaceOffer, _ cause: JobMoveRecord.Cause, _ state: JobMoveRecord.State
  ) throws -> JobMoveRecord {
    let last = try records.select(JobMoveRecord.self, where: .equal(.job, job.id), order: .descending(.number), limit: 1).first
    return JobMoveRecord(
      job: job.id, number: (last?.number ?? 0) + 1, submission: job.submission, organisation: job.organisation, state: state,
      cause: cause, fromCentre: job.centre, fromPool: job.pool, fromKey: job.runKey,
      wasSent: job.state == .starting || job.placedAt != nil || job.leg > 0, toCentre: offer.centre, toPool: offer.pool,
      priceBefore: job.pricePerHour, priceAfter: offer.pricePerHour.minorUnits,
      totalBefore: try job.maximum(city().currency).minorUnits, totalAfter: offer.listPrice.minorUnits, ownBefore: job.heldOwn,
      ownAfter: offer.ownShare.minorUnits, askedAt: now)
  }

  /// Ends a question with no move: a job that its centre refused is over with it, any other stays where it is.
  func close(_ question: JobMoveRecord, as state: JobMoveRecord.State, by person: PersonID? = nil) throws {
    guard var open = try records.openMove(of: question.job), open.number == question.number, open.state == .asked else { return }
    (open.state, open.decidedAt, open.decidedBy, open.endedAt) = (state, person == nil ? nil : now, person, now)
    try records.update(open)
    var job = try records.job(question.job)
    guard !job.state.isTerminal else { return }
    if job.reason == .refusedByCentre { return try endRefused(&job) }
    // Who said no is not asked again for this; who said nothing is, where it is still stuck then.
    job.stuckAt = state == .expired ? job.stuck(at: now + hub.limits.moves.stuckAfter) : nil
    try records.update(job)
  }
}
