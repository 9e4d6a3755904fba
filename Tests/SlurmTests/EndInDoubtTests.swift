import Centres
import Quantities
import Testing

@testable import Slurm

/// Jobs that a controller holds for running which crashed after their end and forgot it.
@Suite struct EndInDoubtTests {
  /// A job that started after a second; its controller was started again so long after the morning.
  private func crashed(_ restartedAfter: Int64) -> TrackStory {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.pass(Seconds(restartedAfter))
    story.about.controllerStart = story.now
    story.take(.controller(startedAt: story.now, asked: story.now))
    story.find(story.job(7, .running, started: 1))
    return story
  }

  private func isFree(_ end: RunEnd?) -> Bool {
    guard case .centre = end?.cause else { return false }
    return end?.measured == .zero
  }

  @Test("A job that had only just begun when its controller crashed, and then timed out, is free") func timedOut() {
    var story = crashed(8)
    story.pass(.init(300))
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    #expect(isFree(story.end), "\(String(describing: story.end))")
  }

  @Test("But where another job claimed the run, that one is looked for first") func claimedByAnother() {
    var story = crashed(8)
    story.find(story.job(7, .running, started: 1), story.job(9, .pending))
    story.take(.claim(RunClaim(attempt: 2, number: SlurmNumber(rawValue: 11)), asked: story.now))
    story.take(.endAsked)
    story.see(story.job(9, .cancelled, ended: 9), story.job(7, .cancelled, started: 1, ended: 200))
    story.pass(.init(1))
    story.take(.claim(RunClaim(attempt: 2, number: SlurmNumber(rawValue: 11)), asked: story.now))
    #expect(story.end == nil)
  }

  @Test("So is one that the hub ended") func cancelled() {
    var story = crashed(8)
    story.take(.endAsked)
    story.see(story.job(7, .cancelled, started: 1, ended: 200))
    #expect(isFree(story.end), "\(String(describing: story.end))")
  }

  @Test("One that ended by itself tells so", arguments: [SlurmState.completed, .failed]) func byItself(state: SlurmState) {
    var story = crashed(8)
    let code = state == .completed ? 0 : 3
    story.see(story.job(7, state, started: 1, ended: 301, exit: .exited(code: code)))
    #expect(story.end?.cause == .exited(code: code) && story.end?.measured == Milliseconds(300_000))
  }

  @Test("One that had run for long is found by its node's registration, and is believed") func old() {
    var story = crashed(122)
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(300_000))
  }

  @Test("So is one that went on for longer than a place can be held for nothing") func longAfter() {
    var story = crashed(8)
    story.see(story.job(7, .timeout, started: 1, ended: 3609))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(3_608_000))
  }

  @Test("A job that began under the new controller is believed, also where an earlier run of it was in doubt") func later() {
    var story = crashed(8)
    story.see(story.job(7, .pending, restarts: 1))
    story.see(story.job(7, .running, started: 20, restarts: 1))
    story.see(story.job(7, .timeout, started: 20, ended: 320, restarts: 1))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(300_000))
  }

  @Test("By REST a controller counts anew at midnight: that is no start") func midnight() {
    var story = TrackStory.submitted()
    // The story's morning is at eight.
    let midnight = TrackStory.morning + .hours(16) + Seconds(1)
    story.see(story.job(7, .running, started: 16 * 3600 - 30))
    story.about.controllerStart = midnight
    story.see(story.job(7, .running, started: 16 * 3600 - 30))
    story.see(story.job(7, .timeout, started: 16 * 3600 - 30, ended: 16 * 3600 + 270))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(300_000))
  }

  @Test("Of a time that is over it is asked first whether the controller was started again") func asksFirst() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.about.controllerAskedAt = story.now
    story.pass(.init(60))
    story.see(story.job(7, .timeout, started: 1, ended: 61))
    #expect(story.end == nil)
    story.pass(.init(1))
    #expect(story.end == nil && story.actions.looks == [7], "it is looked at as before")
    story.about.controllerStart = TrackStory.morning + Seconds(5)
    story.about.controllerAskedAt = story.now
    story.take(.passed)
    #expect(isFree(story.end), "\(String(describing: story.end))")
  }

  @Test("An accounting that tells of a time that was over, once the controller knows the job no more, is no better")
  func accounted() {
    var story = TrackStory.submitted(hasAccounting: true)
    story.see(story.job(7, .running, started: 1))
    story.pass(.init(8))
    story.about.controllerStart = story.now
    story.see(story.job(7, .running, started: 1))
    story.pass(.init(900))
    story.forget()
    story.pass(TrackRules.launchPatience)
    story.find()
    story.take(.accounted([story.job(7, .timeout, started: 1, ended: 301)], asked: story.now))
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    #expect(isFree(story.end), "\(String(describing: story.end))")
  }

  @Test("What is known of it outlives Praya") func reopened() {
    var story = crashed(8)
    story.track = RunTrack(TrackStory.key, facts: story.track.facts)
    story.about.controllerStart = .longAgo
    story.take(.reopened)
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    #expect(isFree(story.end), "\(String(describing: story.end))")
  }
}
