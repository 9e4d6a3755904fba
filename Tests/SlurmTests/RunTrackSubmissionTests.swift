import Centres
import Quantities
import Testing

@testable import Slurm

/// A run until it has a job, and when it loses it.
@Suite struct RunTrackSubmissionTests {
  @Test("An order is handed over at once, and only once while there is no answer") func once() {
    var story = TrackStory()
    #expect(story.actions.submissions == [1])
    story.pass(.hours(1))
    #expect(story.actions.submissions.isEmpty)
  }

  @Test("What the cluster refuses ends as never launched, with its reason") func refused() {
    var story = TrackStory()
    story.take(.refused(code: 2014, reason: "no such nodes"))
    #expect(story.end?.cause == .launchFailed(reason: "no such nodes"))
    #expect(story.track.facts.isClosed)
  }

  @Test("A cluster that was away heard nothing: the order is handed over again without a search") func away() {
    var story = TrackStory()
    story.take(.away(reason: "down"))
    #expect(story.actions.isEmpty)
    story.pass(.init(1))
    #expect(story.actions.isEmpty)
    story.pass(.init(1))
    #expect(story.actions == [.submit(attempt: 2)])
  }

  @Test("Without an answer the key is looked for, and a job that is found is the run's") func unansweredAndFound() {
    var story = TrackStory()
    story.take(.unanswered)
    #expect(story.actions.contains(.search) && story.actions.submissions.isEmpty)
    story.find(story.job(7, .pending))
    #expect(story.track.counted?.number.rawValue == 7)
    #expect(story.track.counted?.attempt == 1)
    story.pass(.hours(1))
    #expect(story.actions.submissions.isEmpty)
  }

  @Test("An order is handed over again only when an answer from after the patience found nothing, and no job claimed it")
  func unansweredAndNothing() {
    var story = TrackStory()
    story.take(.unanswered)
    story.find()
    story.take(.claim(nil, asked: story.now))
    #expect(story.actions.submissions.isEmpty, "that answer is from too early")
    story.pass(TrackRules.answerPatience)
    story.find()
    #expect(story.actions.submissions.isEmpty, "who claimed it is not known")
    story.take(.claim(nil, asked: story.now))
    #expect(story.actions.submissions == [2])
  }

  @Test("Where there is an accounting, it must have answered too") func accountingIsAsked() {
    var story = TrackStory(hasAccounting: true)
    story.take(.unanswered)
    #expect(story.actions.contains(.askAccounting))
    story.pass(TrackRules.answerPatience)
    story.find()
    story.take(.claim(nil, asked: story.now))
    #expect(story.actions.submissions.isEmpty)
    story.take(.accounted([], asked: story.now))
    #expect(story.actions.submissions == [2])
  }

  @Test("An accounting that never answers is not waited for by a run that has not begun") func accountingIsSilent() {
    var story = TrackStory(hasAccounting: true)
    story.take(.unanswered)
    story.pass(TrackRules.accountingSilence - Seconds(1))
    story.find()
    story.take(.claim(nil, asked: story.now))
    #expect(story.actions.submissions.isEmpty)
    story.pass(Seconds(1))
    #expect(story.actions.submissions == [2])
  }

  @Test("A run that has begun waits longer for an accounting that does not answer, and is then lost") func outage() {
    var story = TrackStory.submitted(hasAccounting: true)
    story.forget()
    story.pass(TrackRules.accountingOutage - Seconds(1))
    story.find()
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    #expect(story.end == nil)
    story.pass(Seconds(1))
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
    #expect(story.end?.measured == .zero)
  }

  @Test("Nothing is concluded before it is known whether there is an accounting") func accountingUnknown() {
    var story = TrackStory()
    story.take(.unanswered)
    story.about.hasAccounting = nil
    story.findNothingAnywhere()
    #expect(story.end == nil && story.actions.submissions.isEmpty)
  }

  @Test("After a crash of Praya a submission that was on its way counts as unanswered") func reopened() {
    var story = TrackStory()
    story.track = RunTrack(story.track.key, facts: story.track.facts)
    story.take(.reopened)
    #expect(story.actions.submissions.isEmpty && story.actions.contains(.search))
    story.findNothingAnywhere()
    #expect(story.actions.submissions == [2])
  }

  @Test("A refusal as a duplicate means that the job is there") func duplicateRefusal() {
    var story = TrackStory()
    story.take(.refused(code: 2011, reason: "Duplicate job id"))
    #expect(story.end == nil && story.actions.contains(.search))
    story.find(story.job(9, .running, started: 1))
    #expect(story.track.counted?.number.rawValue == 9)
  }

  @Test("A job that a crash lost before it started is handed over again") func forgottenBeforeItStarted() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .pending))
    story.pass(.init(3))
    story.forget()
    #expect(story.end == nil && story.actions.contains(.search) && story.actions.contains(.readClaim))
    story.findNothingAnywhere(after: TrackRules.launchPatience)
    #expect(story.actions.submissions == [2])
  }

  @Test("A job that a crash lost after it had claimed its run is lost, free, and never handed over again")
  func forgottenAfterItStarted() {
    var story = TrackStory.submitted()
    story.forget()
    story.findNothingAnywhere(claim: RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), after: TrackRules.launchPatience)
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
    #expect(story.end?.measured == .zero)
  }

  @Test("A job that was seen to run and then was forgotten is lost") func seenAndForgotten() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.forget()
    story.findNothingAnywhere(after: TrackRules.launchPatience)
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
    #expect(story.end?.startedAt == TrackStory.morning + Seconds(1))
  }

  @Test("What a controller had surely saved it cannot lose: a job that vanishes later was over, and is not handed over again")
  func durable() {
    var story = TrackStory.submitted()
    story.pass(.init(9))
    story.see(story.job(7, .pending))
    #expect(story.track.counted?.isDurable == false)
    story.pass(.init(1))
    story.see(story.job(7, .pending))
    #expect(story.track.counted?.isDurable == true)
    story.pass(.minutes(10))
    story.forget()
    story.findNothingAnywhere(after: TrackRules.launchPatience)
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("A forgotten run that the accounting has ends as it says") func inAccounting() {
    var story = TrackStory.submitted(hasAccounting: true)
    story.see(story.job(7, .running, started: 1))
    story.forget()
    story.pass(TrackRules.launchPatience)
    story.find()
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    story.take(.accounted([story.job(7, .running, started: 1)], asked: story.now))
    #expect(story.end == nil, "the accounting may be late")
    story.pass(.init(60))
    story.take(.accounted([story.job(7, .failed, started: 1, ended: 21, exit: .exited(code: 3))], asked: story.now))
    #expect(story.end?.cause == .exited(code: 3))
    #expect(story.end?.measured == Milliseconds(20_000))
  }

  @Test("A run that the accounting says to run for ever is lost after a while") func accountingNeverTells() {
    var story = TrackStory.submitted(hasAccounting: true)
    story.forget()
    story.pass(TrackRules.accountingPatience)
    story.find()
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    story.take(.accounted([story.job(7, .running, started: 1)], asked: story.now))
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("A number that bears another key is somebody else's: never cancelled, never counted", arguments: [nil, "job-2-1"])
  func numberGivenAway(other: String?) {
    var story = TrackStory.submitted()
    story.take(.endAsked)
    #expect(story.actions.cancelled == [7])
    story.pass(.init(20))
    story.see(story.job(7, .running, key: other.flatMap(RunKey.init(rawValue:)), started: 5))
    #expect(story.track.counted == nil)
    for _ in 0..<20 {
      story.pass(.init(10))
      #expect(story.actions.cancelled.isEmpty && story.actions.looks.isEmpty)
    }
    story.findNothingAnywhere()
    #expect(story.end?.cause == .cancelled && story.end?.startedAt == nil)
  }

  @Test("An answer to a question from before the job was taken says nothing of it") func oldAnswer() {
    var story = TrackStory()
    let asked = story.now
    story.pass(.init(1))
    story.take(.submitted(SlurmNumber(rawValue: 7)))
    story.take(.unknown(SlurmNumber(rawValue: 7), asked: asked))
    #expect(story.track.counted?.presence == .known)
  }

  @Test("A run that is lost each time is given up at last") func givenUp() {
    var story = TrackStory()
    for attempt in 1...TrackRules.arrivalsLimit {
      #expect(story.end == nil && story.track.facts.attempts == attempt)
      story.take(.unanswered)
      story.findNothingAnywhere()
    }
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("A run that ended before it ever arrived is closed, whatever became of the controller meanwhile") func neverArrived() {
    var story = TrackStory()
    story.take(.away(reason: "nobody answers"))
    story.take(.controller(startedAt: story.now, asked: story.now))
    story.take(.endAsked)
    #expect(story.end?.cause == .cancelled && story.track.facts.isClosed)
  }
}
