internal import Jobs
internal import Language
internal import Offers
internal import Quantities
internal import Storage

extension Hub {
  /// The look at the records that finds the other places for a job, the best first by its own preference. Whatever rules out a
  /// place for a new job does so here; what the job holds where it is counts as free. It does not go back to where it has been.
  func otherPlaces(for id: JobID) -> @Sendable (any ReadTransaction) throws -> OfferAnswer {
    let (now, lines, queues, devices) = (clock.now, waitingLines, shownQueues, devices)
    return { records in
      let job = try records.job(id)
      let project = try records.project(job.project.rawValue)
      let suitability = try Suitability(
        records: records, project: project, member: job.submitter, grant: job.grant, job: job.request, now: now,
        catalogue: devices,
        releasing: job.released)
      var round = OfferRound(suitability: suitability, preference: job.preference, lines: lines, queues: queues)
      round.except = try records.formerPools(of: job).union([job.pool])
      return try round.answer(warnings: [])
    }
  }
}

extension ReadTransaction {
  /// A job's moves and questions, the oldest first.
  func moves(of job: JobID) throws -> [JobMoveRecord] {
    try select(JobMoveRecord.self, where: .equal(.job, job), order: .ascending(.number))
  }

  /// The one that is not decided, or not done.
  func openMove(of job: JobID) throws -> JobMoveRecord? {
    try select(JobMoveRecord.self, where: .equal(.job, job), order: .descending(.number), limit: 1).first
      .flatMap { $0.state.isOpen ? $0 : nil }
  }

  /// The pools that it has left.
  func formerPools(of job: JobRecord) throws -> Set<Slug> {
    guard job.moves > 0 else { return [] }
    return Set(try moves(of: job.id).filter { $0.state == .done }.map(\.fromPool))
  }

  /// Whether it depends on jobs that have not completed: it waits for them where it is.
  func waitsForOthers(_ job: JobRecord) throws -> Bool {
    guard !job.request.dependencies.isEmpty else { return false }
    return try find(DependentRecord.self, job.submission) != nil
  }

  /// Why a job is stuck where it is, now; nil where it is not.
  func stuckBecause(_ job: JobRecord, now: Instant, _ terms: MoveTerms) throws -> JobMoveRecord.Cause? {
    guard !job.hasBegun, job.withdrawnAt == nil, try !waitsForOthers(job) else { return nil }
    guard let centre = try find(CentreRecord.self, job.centre) else { return nil }
    switch (job.state, job.reason) {
    case (.waiting, .refusedByCentre): return .refused
    case (.waiting, .moving): return nil
    case (.waiting, let reason):
      if let since = centre.unreachableSince { return since + terms.downAfter <= now ? .unreachable : nil }
      if centre.isDraining { return .draining }
      return reason == .nodesUnavailable ? .nodesUnavailable : nil
    case (.starting, _):
      // Only a centre that answers can give it back.
      return centre.unreachableSince == nil && job.stuckAt.map { $0 <= now } ?? false ? .notStarted : nil
    default: return nil
    }
  }
}
