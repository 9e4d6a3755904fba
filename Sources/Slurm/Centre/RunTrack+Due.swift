internal import Centres
internal import Quantities

extension RunTrack {
  /// What is to be done now; sets when each of it is due again.
  mutating func takeDue(_ about: Circumstances) -> [RunAction] {
    guard !facts.isClosed else {
      watch.due = nil
      return []
    }
    let now = about.now
    var agenda = Agenda(now: now)
    if isToHandOver, agenda.isDue(&watch.submitAfter, every: Seconds.zero) {
      facts.isUnderway = true
      facts.attempts += 1
      // The controller of which it was last known: a crash from now on is one that this run must look into.
      facts.controllerStart = facts.controllerStart ?? about.controllerStart
      watch.mayHandOver = false
      facts.doubtfulSince = nil
      agenda.actions.append(.submit(attempt: facts.attempts))
    }
    cancelWhatIsNotToRun(&agenda)
    let watched = facts.jobs.filter { $0.presence == .known && ($0.isLive || isUnsettled($0)) }.map(\.number)
    if !watched.isEmpty, agenda.isDue(&watch.nextLook, every: lookInterval(now)) { agenda.actions.append(.look(watched)) }
    searchWhereNeeded(&agenda)
    if isDoubtful, about.hasAccounting == true, agenda.isDue(&watch.nextAccounting, every: TrackRules.accountingInterval) {
      agenda.actions.append(.askAccounting)
    }
    if isClaimWanted, agenda.isDue(&watch.nextClaim, every: TrackRules.claimInterval) { agenda.actions.append(.readClaim) }
    if facts.end != nil, let found = facts.endFoundAt {
      agenda.wake(at: max(now + Seconds(1), found + TrackRules.durabilityMargin))
    }
    watch.due = agenda.next
    return agenda.actions
  }

  private var isToHandOver: Bool {
    watch.mayHandOver && facts.end == nil && !facts.isUnderway && !facts.isEndWanted && !facts.jobs.contains { $0.isLive }
  }

  /// Whether a job may be somewhere and none is known.
  private var isDoubtful: Bool { facts.end == nil && facts.doubtfulSince != nil && !facts.isUnderway }

  private var isClaimWanted: Bool {
    guard facts.end == nil else { return false }
    // Once held, a run stays claimed by the same job.
    guard facts.claim == nil else {
      guard let counted, counted.isOver, isClaimUnread(after: counted) else { return false }
      return watch.claimReadAt < (counted.overSince ?? watch.claimReadAt)
    }
    if isDoubtful { return true }
    guard let counted else { return false }
    if facts.jobs.filter({ $0.presence == .known }).count > 1 { return true }
    return counted.isOver && mustKnowClaim(of: counted) && watch.claimReadAt < (counted.overSince ?? watch.claimReadAt)
  }

  private func isUnsettled(_ job: Sighting) -> Bool { facts.end == nil && job.isOver }

  /// A job that does not count, one whose end the hub asked for, and any that is left when the run is over.
  private mutating func cancelWhatIsNotToRun(_ agenda: inout Agenda) {
    let kept = facts.end == nil ? counted?.number : nil
    for index in facts.jobs.indices where facts.jobs[index].isLive {
      let number = facts.jobs[index].number
      if number != kept { facts.jobs[index].isDuplicate = true }
      guard number != kept || facts.isEndWanted else { continue }
      if agenda.isDue(&watch.cancelledAt[number, default: .longAgo], every: TrackRules.cancelInterval) {
        agenda.actions.append(.cancel(number))
        watch.nextLook = min(watch.nextLook, agenda.now + Milliseconds(250))
        watch.changedAt = agenda.now
      }
    }
  }

  private mutating func searchWhereNeeded(_ agenda: inout Agenda) {
    guard facts.arrivals > 0 else { return }
    if isDoubtful || watch.restart != nil {
      if agenda.isDue(&watch.nextSearch, every: TrackRules.searchInterval) { agenda.actions.append(.search) }
    } else if let lateUntil, watch.searchedAt < lateUntil {
      if agenda.isDue(&watch.nextSearch, every: TrackRules.lateSearchInterval) { agenda.actions.append(.search) }
    }
  }

  /// Often while something is expected to change soon, seldom while a long run goes its way; never so seldom that the hub
  /// would not know within five seconds at a cluster whose jobs are looked at in less than one.
  private func lookInterval(_ now: Instant) -> Milliseconds {
    switch (now - watch.changedAt).count {
    case ..<10_000: Milliseconds(250)
    case ..<60_000: Milliseconds(500)
    case ..<600_000: Milliseconds(1000)
    default: Milliseconds(3000)
    }
  }
}

/// What one look at a run finds due, and when it is to be looked at again.
private struct Agenda {
  let now: Instant
  var actions: [RunAction] = []
  private(set) var next: Instant?

  init(now: Instant) { self.now = now }

  /// Whether the moment has come; if so, it is moved on by `interval`.
  mutating func isDue(_ moment: inout Instant, every interval: Milliseconds) -> Bool {
    let isDue = moment <= now
    if isDue { moment = now + interval }
    wake(at: moment)
    return isDue
  }

  mutating func isDue(_ moment: inout Instant, every interval: Seconds) -> Bool {
    isDue(&moment, every: Milliseconds(interval.count * 1000))
  }

  mutating func wake(at moment: Instant) { next = min(next ?? moment, moment) }
}
