internal import Centres
internal import Quantities

extension RunTrack {
  /// Takes down what happened.
  ///
  /// - Returns: what is to be done now, once the facts are in the journal.
  mutating func take(_ event: RunEvent, _ about: Circumstances) -> [RunAction] {
    guard !facts.isClosed else { return [] }
    let before = observation
    note(event, about)
    for index in facts.jobs.indices { facts.jobs[index].noteRestart(about.controllerStart) }
    conclude(about)
    let actions = takeDue(about)
    if observation != before { watch.changedAt = about.now }
    return actions
  }

  private mutating func note(_ event: RunEvent, _ about: Circumstances) {
    let now = about.now
    switch event {
    case .reopened:
      // Whether the answer came and was lost with the former life, or never came, is the same.
      if facts.isUnderway { arrivedPerhaps(now) }
    case .submitted(let number):
      guard facts.isUnderway else { return }
      facts.isUnderway = false
      facts.arrivals += 1
      add(number, attempt: facts.attempts, now)
      watch.awayReason = nil
    case .refused(let code, let reason): noteRefusal(code, reason, now)
    case .unanswered: if facts.isUnderway { arrivedPerhaps(now) }
    case .away(let reason):
      guard facts.isUnderway else { return }
      facts.isUnderway = false
      watch.submitAfter = now + TrackRules.awayInterval
      watch.awayReason = reason
      // Before the next attempt it is looked for once more.
      if facts.arrivals > 0 { doubt(now, patience: .zero) }
    case .seen(let job, let asked): noteSeen(job, asked: asked, about)
    case .unknown(let number, let asked): noteGone(number, as: .forgotten, asked: asked, now)
    case .found(let jobs, let asked):
      for job in jobs where job.key == key { noteFound(job, asked: asked, about) }
      watch.searchedAt = max(watch.searchedAt, asked)
      if let restart = watch.restart, asked >= restart.since {
        facts.controllerStart = restart.startedAt
        watch.restart = nil
      }
    case .accounted(let jobs, let asked):
      guard asked >= watch.accountedAt else { return }
      watch.accounted = (jobs ?? []).filter { $0.key == key }
      watch.accountedAt = asked
    case .claim(let claim, let wasRepeated, let asked):
      watch.claimReadAt = max(watch.claimReadAt, asked)
      facts.wasRepeated = facts.wasRepeated || wasRepeated
      // Once held, a run stays claimed by the same job.
      facts.claim = facts.claim ?? claim
    case .controller(let startedAt, let asked): noteController(startedAt, asked: asked, now)
    case .endAsked: facts.isEndAsked = facts.isEndAsked || facts.end == nil
    case .withdrawAsked: if facts.end == nil, !facts.hasBegun { facts.isWithdrawAsked = true }
    case .passed: break
    }
  }

  // MARK: Submissions

  private mutating func arrivedPerhaps(_ now: Instant) {
    facts.isUnderway = false
    facts.arrivals += 1
    facts.lastUnansweredAt = now
    doubt(now, patience: TrackRules.answerPatience)
  }

  /// Slurm's error for a job that a site's own plug-in (`job_submit.lua`) knows by its comment: it is there already.
  private static let duplicateJob = 2011

  private mutating func noteRefusal(_ code: Int?, _ reason: String, _ now: Instant) {
    guard facts.isUnderway else { return }
    facts.isUnderway = false
    if code == RunTrack.duplicateJob {
      facts.arrivals += 1
      doubt(now, patience: .zero)
      return
    }
    facts.refusal = reason
    if facts.arrivals > 0 { doubt(now, patience: .zero) }
  }

  mutating func doubt(_ now: Instant, patience: Seconds) {
    facts.doubtfulSince = now
    facts.doubtPatience = patience
    watch.mayHandOver = false
    (watch.nextSearch, watch.nextClaim, watch.nextAccounting) = (now, now, now)
  }

  // MARK: Jobs

  private mutating func add(_ number: SlurmNumber, attempt: Int?, _ now: Instant) {
    if let index = facts.jobs.firstIndex(where: { $0.number == number }) {
      if facts.jobs[index].presence == .known {
        facts.jobs[index].attempt = facts.jobs[index].attempt ?? attempt
        return
      }
      // The number of a forgotten job was given to the one of another submission. What the former one did is remembered
      // by the claim.
      facts.jobs.remove(at: index)
    }
    facts.jobs.append(Sighting(number, attempt: attempt, acceptedAt: now))
    facts.doubtfulSince = nil
    watch.nextLook = now
    watch.changedAt = now
  }

  private mutating func noteFound(_ job: SlurmJob, asked: Instant, _ about: Circumstances) {
    if !facts.jobs.contains(where: { $0.number == job.number }) {
      add(job.number, attempt: facts.attempts == 1 ? 1 : nil, about.now)
    }
    noteSeen(job, asked: asked, about)
  }

  private mutating func noteSeen(_ job: SlurmJob, asked: Instant, _ about: Circumstances) {
    guard let index = facts.jobs.firstIndex(where: { $0.number == job.number }) else { return }
    guard job.key == key else { return noteGone(job.number, as: .anothers, asked: asked, about.now) }
    let wasOver = facts.jobs[index].isOver
    facts.jobs[index].note(job, asked: asked)
    // What has begun stays.
    if facts.jobs[index].isLive, facts.jobs[index].hasStarted || job.restarts > 0 { facts.isWithdrawAsked = nil }
    // Who claimed the run is to be looked up after its end, not at the same moment.
    if job.state.isOver, !wasOver { (watch.claimReadAt, watch.nextClaim) = (.longAgo, about.now) }
    // One that is over may be one that found its run claimed, and then says nothing of the job that claimed it.
    if facts.jobs[index].isLive { facts.doubtfulSince = nil }
    if facts.end == nil, let counted, counted.number == job.number { noteStart(of: counted, about) }
  }

  private mutating func noteGone(_ number: SlurmNumber, as presence: Sighting.Presence, asked: Instant, _ now: Instant) {
    // A question from before the job was taken says nothing of it.
    guard let index = facts.jobs.firstIndex(where: { $0.number == number && $0.acceptedAt <= asked }) else { return }
    let wasKnown = facts.jobs[index].presence == .known
    facts.jobs[index].presence = presence
    guard wasKnown, facts.end == nil, !facts.jobs.contains(where: { $0.presence == .known }) else { return }
    doubt(now, patience: TrackRules.launchPatience)
  }

  private mutating func noteStart(of job: Sighting, _ about: Circumstances) {
    guard let startedAt = job.startedAt else {
      facts.start = nil
      return
    }
    let known = facts.start.flatMap { $0.number == job.number && $0.clusterTime == startedAt ? $0.told.startedAt : nil }
    let told = RunStart(
      startedAt: known ?? startedAt + about.correction, allotment: given(job), restarts: job.restarts)
    facts.start = ToldStart(number: job.number, clusterTime: startedAt, told: told)
  }

  /// The nodes and devices that the cluster gave; empty when they are those of the order. Where it does not tell which
  /// devices of another node, the first ones stand for them.
  private func given(_ job: Sighting) -> [NodeAllotment] {
    let ordered = Dictionary(facts.allotment.map { ($0.node, $0.devices) }, uniquingKeysWith: { first, _ in first })
    let count = facts.allotment.first?.devices.count ?? 0
    let given = job.nodes.map { node in
      NodeAllotment(node: node, devices: job.devices[node] ?? ordered[node] ?? Array(0..<count))
    }
    return Set(given) == Set(facts.allotment) ? [] : given
  }

  // MARK: The controller

  private mutating func noteController(_ startedAt: Instant, asked: Instant, _ now: Instant) {
    watch.controllerAt = max(watch.controllerAt, asked)
    // A run that was never handed over has nothing to look into.
    guard let known = facts.controllerStart, known != startedAt, watch.restart?.startedAt != startedAt else { return }
    // It may have forgotten jobs, started them over, or know some that nobody here knows.
    watch.restart = (startedAt, asked)
    (watch.nextSearch, watch.nextLook) = (now, now)
  }
}
