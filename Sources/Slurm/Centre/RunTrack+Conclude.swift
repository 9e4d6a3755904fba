internal import Centres
internal import Quantities

extension RunTrack {
  /// Finds the end, where the facts suffice, and what may be done where they do not.
  mutating func conclude(_ about: Circumstances) {
    if facts.end == nil { findEnd(about) }
    if facts.end != nil { closeIfNothingIsLeft(about) }
  }

  private mutating func findEnd(_ about: Circumstances) {
    guard !facts.isUnderway else { return }
    if let job = counted {
      guard job.isOver, !facts.jobs.contains(where: { $0.isLive }), isSettled(job, about) else { return }
      if isClaimUnread(after: job), watch.claimReadAt < (job.overSince ?? about.now) { return }
      guard isSurelyGivenBack(job, about.now) else { return }
      if !isRunOfAnUnknownJob(job) { return end(as: job, hasNoClaim: facts.claim == nil, about) }
    }
    if facts.arrivals == 0 {
      if facts.isEndWanted { return end(cancelledAt: about.now) }
      if let refusal = facts.refusal { return end(with: .launchFailed(reason: refusal), at: about.now) }
      watch.mayHandOver = true
      return
    }
    if facts.doubtfulSince == nil { doubt(about.now, patience: TrackRules.launchPatience) }
    settleDoubt(about)
  }

  /// Whether a run that the hub asked back, to have it run elsewhere, cannot begin here any more: the controller has had time
  /// to save that its job is over, as a crash would bring it back otherwise, and no submission can arrive late.
  ///
  /// - Parameter job: the one that counts; nil where none is known.
  private func isSurelyGivenBack(_ job: Sighting?, _ now: Instant) -> Bool {
    guard facts.isWithdrawAsked == true, !facts.isEndAsked else { return true }
    if let lateUntil, now < lateUntil { return false }
    guard let job, !job.hasStarted else { return true }
    guard let first = job.overSince, let last = job.overSeenAt else { return false }
    return last >= first + TrackRules.durabilityMargin
  }

  /// Slurm may start a run over after some of its ends, and of a time that is over it matters whether the controller was started
  /// again meanwhile.
  private func isSettled(_ job: Sighting, _ about: Circumstances) -> Bool {
    switch job.state {
    case .nodeFailed, .preempted, .bootFailed:
      guard let first = job.overSince, let last = job.overSeenAt else { return false }
      return last >= first + TrackRules.requeuePatience
    case .timeout: return about.controllerAskedAt >= (job.overSince ?? about.now)
    default: return true
    }
  }

  /// Where there were several jobs, or one ended as those do that find their run claimed; and where the hub relies on it that
  /// the run never began.
  func mustKnowClaim(of job: Sighting) -> Bool {
    facts.arrivals > 1 || facts.jobs.count > 1 || job.endedAsIfRefused || facts.isWithdrawAsked == true
  }

  /// Whether it matters what the job left where runs are claimed, and has to be read after its end.
  func isClaimUnread(after job: Sighting) -> Bool {
    facts.claim == nil ? mustKnowClaim(of: job) : job.endedAsIfRefused && !facts.wasRepeated
  }

  /// Whether the run was claimed by a job that is not among the known ones, and this one cannot have run the script.
  private func isRunOfAnUnknownJob(_ job: Sighting) -> Bool {
    guard mustKnowClaim(of: job), facts.claim != nil, !holdsClaim(job) else { return false }
    switch job.state {
    case .completed, .timeout, .outOfMemory: return false
    case .failed: return job.endedAsIfRefused || !job.hasStarted
    default: return true
    }
  }

  // MARK: When no job is known

  private mutating func settleDoubt(_ about: Circumstances) {
    guard let since = facts.doubtfulSince, var hasAccounting = about.hasAccounting else { return }
    let ripe = since + facts.doubtPatience
    if hasAccounting, isAccountingGivenUp(since, about.now) { hasAccounting = false }
    guard watch.searchedAt >= ripe, facts.claim != nil || watch.claimReadAt >= ripe,
      !hasAccounting || watch.accountedAt >= ripe
    else { return }
    if let run = accountedRun(about) { return end(as: run, hasNoClaim: false, about) }
    let hasStarted =
      facts.claim != nil || watch.accounted.contains { $0.startedAt != nil }
      || facts.jobs.contains { $0.hasStarted && !$0.isDuplicate }
    // What the controller had saved it does not forget: it was over, and long enough for the controller to drop it.
    let wasKept = facts.jobs.contains { $0.isDurable && !$0.isDuplicate }
    if hasStarted || wasKept {
      // The accounting may yet tell what became of it.
      if hasAccounting, watch.accountedAt < since + TrackRules.accountingPatience { return }
      return end(with: .centre(reason: "the cluster has forgotten the job, and nothing says how it ended"), at: about.now)
    }
    if facts.isEndWanted {
      guard isSurelyGivenBack(nil, about.now) else { return }
      return end(cancelledAt: about.now)
    }
    if let refusal = facts.refusal { return end(with: .launchFailed(reason: refusal), at: about.now) }
    if facts.arrivals >= TrackRules.arrivalsLimit {
      return end(with: .centre(reason: "it was handed to the cluster \(facts.arrivals) times and lost every time"), at: about.now)
    }
    // What was looked through one after the other may have changed behind one's back.
    let fresh = about.now - TrackRules.evidenceAge
    watch.mayHandOver =
      watch.searchedAt >= fresh && watch.claimReadAt >= fresh && (!hasAccounting || watch.accountedAt >= fresh)
  }

  /// Whether the accounting that there is has not answered for so long that it is not waited for any more: the service is
  /// down, or does not let the hub look.
  private func isAccountingGivenUp(_ since: Instant, _ now: Instant) -> Bool {
    let patience = facts.claim == nil ? TrackRules.accountingSilence : TrackRules.accountingOutage
    return max(watch.accountedAt, since) + patience <= now
  }

  /// The run as the accounting has it, where it says how it ended: of the job that claimed it, where that is known; of a job
  /// that was started over, the last run.
  private func accountedRun(_ about: Circumstances) -> Sighting? {
    var last: [SlurmNumber: SlurmJob] = [:]
    for job in watch.accounted {
      if let known = last[job.number], (known.startedAt ?? .longAgo) > (job.startedAt ?? .longAgo) { continue }
      last[job.number] = job
    }
    let duplicates = Set(facts.jobs.filter(\.isDuplicate).map(\.number))
    let runs = last.values.filter { $0.state.isOver }.map { job in
      var sighting = Sighting(job.number, attempt: nil, acceptedAt: watch.accountedAt)
      sighting.note(job, asked: watch.accountedAt)
      // What the controller told of it while it knew it.
      let known = facts.jobs.first { $0.number == job.number && $0.startedAt == job.startedAt }
      sighting.controllerSince = known?.controllerSince
      sighting.noteRestart(about.controllerStart)
      return sighting
    }
    if let claim = facts.claim {
      return runs.first {
        $0.number == claim.number && !($0.endedAsIfRefused && (facts.arrivals > 1 || facts.wasRepeated))
      }
    }
    return runs.filter { !duplicates.contains($0.number) && !$0.endedAsIfRefused }
      .min { ($0.startedAt ?? .longAgo, $0.number) < ($1.startedAt ?? .longAgo, $1.number) }
  }

  // MARK: The end

  private mutating func end(as job: Sighting, hasNoClaim: Bool, _ about: Circumstances) {
    if job.isEndInDoubt { return end(with: .centre(reason: Sighting.endInDoubt), at: about.now) }
    end(with: job.end(isEndAsked: facts.isEndWanted, hasNoClaim: hasNoClaim), about)
  }

  private mutating func end(with outcome: Sighting.End, _ about: Circumstances) {
    // The start as it was told, where it was.
    let told = facts.start.flatMap { start in
      start.number == outcome.number && start.clusterTime == outcome.startedAt ? start.told.startedAt : nil
    }
    let startedAt = told ?? outcome.startedAt.map { $0 + about.correction }
    var cause = outcome.cause
    if startedAt == nil, cause == .cancelled, facts.claim != nil, !facts.isEndAsked {
      // Its start was never seen, and was there: what is told as given back has not begun anywhere.
      cause = .centre(reason: "it had begun before it could be given back")
    }
    let endedAt = startedAt.map { $0 + outcome.measured } ?? outcome.endedAt.map { $0 + about.correction } ?? about.now
    finish(
      RunEnd(
        startedAt: startedAt, endedAt: endedAt, measured: outcome.measured, cause: cause, restarts: outcome.restarts),
      about.now)
  }

  /// The end of a run of which nothing is known but that it is over: free.
  private mutating func end(with cause: RunEnd.Cause, at now: Instant) {
    let start = facts.start?.told
    finish(
      RunEnd(
        startedAt: start?.startedAt, endedAt: max(now, start?.startedAt ?? now), measured: .zero, cause: cause,
        restarts: start?.restarts ?? 0),
      now)
  }

  private mutating func end(cancelledAt now: Instant) {
    finish(RunEnd(startedAt: nil, endedAt: now, measured: .zero, cause: .cancelled), now)
  }

  private mutating func finish(_ end: RunEnd, _ now: Instant) {
    facts.end = end
    facts.endFoundAt = now
    facts.doubtfulSince = nil
    watch.mayHandOver = false
    watch.accounted = []
  }

  // MARK: After the end

  /// Until when a submission may arrive whose answer stayed out.
  var lateUntil: Instant? { facts.lastUnansweredAt.map { $0 + TrackRules.lateArrival } }

  /// Nothing is left when no job of the key is alive, none can arrive any more, and the controller has had time to save that
  /// the last one is over: a crash would bring it back otherwise.
  private mutating func closeIfNothingIsLeft(_ about: Circumstances) {
    guard !facts.jobs.contains(where: { $0.isLive }) else { return }
    // What never arrived is looked for nowhere.
    if facts.arrivals == 0 {
      facts.isClosed = true
      return
    }
    guard watch.restart == nil else { return }
    if let lateUntil, watch.searchedAt < lateUntil { return }
    guard let found = facts.endFoundAt, watch.controllerAt >= found + TrackRules.durabilityMargin else { return }
    facts.isClosed = true
  }
}
