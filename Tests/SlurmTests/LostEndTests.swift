import Centres
import Quantities
import Testing

@testable import Slurm

/// Ends that a controller was told and lost in a crash.
@Suite struct LostEndTests {
  private static let claim = RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7))

  /// A job that started after one second, whose controller was started again after twenty, and is seen running since.
  private func crashed(bootedAfter: Int64 = 20) -> TrackStory {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.pass(Seconds(bootedAfter))
    story.take(.controller(startedAt: story.now, asked: story.now))
    story.find(story.job(7, .running, started: 1))
    return story
  }

  private func noted(
    after seconds: Int64, code: Int = 0, restarts: Int = 0, claim: RunClaim = LostEndTests.claim
  ) -> ScriptEnd {
    ScriptEnd(claim: claim, restarts: restarts, code: code, at: TrackStory.morning + Seconds(seconds))
  }

  @Test("A place that is held for a script that has ended is given back, and the noted end counts") func held() {
    var story = crashed()
    story.pass(TrackRules.launchPatience)
    #expect(story.actions.contains(.readClaim))
    story.take(.claim(Self.claim, scriptEnd: noted(after: 18, code: 3), asked: story.now))
    #expect(story.actions.cancelled.isEmpty, "the node may yet tell it")
    story.pass(TrackRules.lateEndPatience)
    #expect(story.actions.cancelled == [7])
    story.see(story.job(7, .cancelled, started: 1, ended: 85))
    #expect(story.end?.cause == .exited(code: 3) && story.end?.measured == Milliseconds(17_000))
  }

  @Test("An end that the node tells after all is the cluster's to tell") func toldLate() {
    var story = crashed()
    story.take(.claim(Self.claim, scriptEnd: noted(after: 18), asked: story.now))
    story.pass(.init(30))
    story.see(story.job(7, .completed, started: 1, ended: 50, exit: .exited(code: 0)))
    #expect(story.end?.measured == Milliseconds(49_000))
  }

  @Test("A job that timed out long after its end is charged to its end") func timedOut() {
    var story = crashed()
    story.pass(.init(300))
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    #expect(story.end == nil)
    story.pass(.init(1))
    story.take(.claim(Self.claim, scriptEnd: noted(after: 5), asked: story.now))
    #expect(story.end?.cause == .exited(code: 0) && story.end?.measured == Milliseconds(4000))
  }

  @Test("A job that runs on is left alone, and its note is asked for no more") func runsOn() {
    var story = crashed()
    story.pass(TrackRules.launchPatience)
    story.take(.claim(Self.claim, asked: story.now))
    for _ in 0..<100 {
      story.pass(.init(5))
      #expect(!story.actions.contains(.readClaim) && story.actions.cancelled.isEmpty)
    }
    story.see(story.job(7, .timeout, started: 1, ended: 600))
    story.pass(.init(1))
    story.take(.claim(Self.claim, asked: story.now))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(599_000))
  }

  @Test(
    "A note is not believed",
    arguments: [
      // Written after the controller was started again: it would have been told.
      (20, 25, 0, Self.claim),
      // From long before it was.
      (900, 5, 0, Self.claim),
      // Of a run before Slurm started the job over.
      (20, 5, 1, Self.claim),
      // Of another job.
      (20, 5, 0, RunClaim(attempt: 1, number: SlurmNumber(rawValue: 8))),
      (20, 5, 0, RunClaim(attempt: 2, number: SlurmNumber(rawValue: 7))),
    ])
  func notBelieved(booted: Int64, at: Int64, restarts: Int, claim: RunClaim) {
    var story = crashed(bootedAfter: booted)
    let note = noted(after: at, restarts: restarts, claim: claim)
    story.pass(.init(100))
    story.take(.claim(Self.claim, scriptEnd: note, asked: story.now))
    story.pass(.init(100))
    #expect(story.actions.cancelled.isEmpty)
    story.see(story.job(7, .timeout, started: 1, ended: 1201))
    story.pass(.init(1))
    story.take(.claim(Self.claim, scriptEnd: note, asked: story.now))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(1_200_000))
  }

  @Test("Without a restart of the controller nobody asks for a note, and none counts") func noRestart() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.take(.claim(Self.claim, scriptEnd: noted(after: 5), asked: story.now))
    story.pass(.init(200))
    #expect(story.actions.cancelled.isEmpty && !story.actions.contains(.readClaim))
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    #expect(story.end?.cause == .walltime && story.end?.measured == Milliseconds(300_000))
  }

  @Test("A job that the hub ended is cancelled at its noted end, and one that had ended by itself before is not")
  func cancelled() {
    for (code, cause) in [(143, RunEnd.Cause.cancelled), (0, .exited(code: 0))] {
      var story = crashed()
      story.take(.endAsked)
      story.take(.claim(Self.claim, scriptEnd: noted(after: 10, code: code), asked: story.now))
      story.pass(.init(10))
      story.see(story.job(7, .cancelled, started: 1, ended: 30))
      story.pass(.init(1))
      story.take(.claim(Self.claim, scriptEnd: noted(after: 10, code: code), asked: story.now))
      #expect(story.end?.cause == cause && story.end?.measured == Milliseconds(9000))
    }
  }

  @Test("Where the folder does not answer, an end that may be false is not told") func folderAway() {
    var story = crashed()
    story.see(story.job(7, .timeout, started: 1, ended: 301))
    for _ in 0..<20 {
      story.pass(.init(60))
      #expect(story.end == nil && story.actions.contains(.readClaim))
    }
  }

  @Test("The cluster's clock is made up for") func clocks() {
    var story = TrackStory.submitted(correction: Milliseconds(-120_000))
    // By a clock that is two minutes ahead.
    story.see(story.job(7, .running, started: 121))
    story.pass(.init(20))
    story.take(.controller(startedAt: story.now + Seconds(120), asked: story.now))
    story.find(story.job(7, .running, started: 121))
    story.pass(TrackRules.launchPatience)
    #expect(story.actions.contains(.readClaim))
    story.take(.claim(Self.claim, scriptEnd: noted(after: 130), asked: story.now))
    story.pass(TrackRules.lateEndPatience)
    #expect(story.actions.cancelled == [7])
    story.see(story.job(7, .cancelled, started: 121, ended: 210))
    story.pass(.init(1))
    story.take(.claim(Self.claim, scriptEnd: noted(after: 130), asked: story.now))
    #expect(story.end?.measured == Milliseconds(9000))
    #expect(story.end?.endedAt == TrackStory.morning + Seconds(10))
  }
}
