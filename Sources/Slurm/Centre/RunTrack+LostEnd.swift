internal import Centres
internal import Quantities

/// Ends that a controller lost.
///
/// A controller that crashes within its unsaved seconds after a job's end comes back with the job running. The job's node does
/// not tell it the end again, so that it holds the place, and says at the end of the walltime that the job timed out. The note
/// of the script's end (`ScriptEnd`) tells better.
extension RunTrack {
  /// How the job's script ended, where the controller may have been told and has forgotten it: it was started again after
  /// the noted end, and not long after.
  ///
  /// The note is the member's to write. One that is false ends its own job, and gains `TrackRules.crashReach` at most, of a
  /// job during which the controller was started again.
  func lostEnd(of job: Sighting) -> ScriptEnd? {
    guard let noted = facts.scriptEnd, holdsClaim(job), isOf(noted, job), let startedAt = job.startedAt,
      let bootedAt = facts.controllerStart, noted.at + TrackRules.noteTolerance >= startedAt, noted.at <= bootedAt,
      bootedAt <= noted.at + TrackRules.crashReach
    else { return nil }
    return noted
  }

  private func isOf(_ noted: ScriptEnd, _ job: Sighting) -> Bool {
    noted.claim == facts.claim && noted.claim.number == job.number && noted.restarts == job.restarts
  }

  /// Whether it has to be read what the script noted: the controller was started again since the job began, and nobody has
  /// looked since.
  func isScriptEndUnread(of job: Sighting, _ about: Circumstances) -> Bool {
    guard let startedAt = job.startedAt, let bootedAt = facts.controllerStart, startedAt < bootedAt else { return false }
    guard job.isLive || job.state == .timeout || job.state == .cancelled else { return false }
    if let noted = facts.scriptEnd, isOf(noted, job) { return false }
    // What a network file system shows may be as old as that.
    let ripe = bootedAt + about.correction + TrackRules.launchPatience
    return watch.claimReadAt < max(ripe, job.overSince ?? ripe)
  }

  /// Whether the cluster holds a place for it though its script has ended: an end that only came late would be there by now.
  func isHeldForNothing(_ job: Sighting, _ about: Circumstances) -> Bool {
    guard job.state == .running, lostEnd(of: job) != nil, let bootedAt = facts.controllerStart else { return false }
    return about.now >= bootedAt + about.correction + TrackRules.lateEndPatience
  }

  /// How the run ended where the controller says what it says for want of a better knowledge.
  func trueEnd(of job: Sighting) -> Sighting.End? {
    guard job.state == .timeout || job.state == .cancelled, let noted = lostEnd(of: job), let startedAt = job.startedAt
    else { return nil }
    let endedAt = min(max(noted.at, startedAt), job.endedAt ?? noted.at)
    let isByOurSignal = facts.isEndAsked && (noted.code == 128 + 15 || noted.code == 128 + 9)
    return Sighting.End(
      number: job.number, startedAt: startedAt, endedAt: endedAt, measured: max(.zero, endedAt - startedAt),
      cause: isByOurSignal ? .cancelled : .exited(code: noted.code), restarts: job.restarts)
  }
}
