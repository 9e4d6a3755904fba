import Centres
import Language
import Quantities
import Testing

@testable import Slurm

/// A run that has a job, to its end and beyond.
@Suite struct RunTrackCourseTests {
  @Test("Of two jobs that wait the lower number is kept, and the end is told once the other is gone") func duplicates() {
    var story = TrackStory()
    story.take(.unanswered)
    story.find(story.job(9, .pending), story.job(7, .pending))
    #expect(story.actions.cancelled == [9])
    story.see(story.job(7, .completed, started: 1, ended: 5, exit: .exited(code: 0)))
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    #expect(story.end == nil)
    story.see(story.job(9, .cancelled, ended: 6))
    #expect(story.end?.cause == .exited(code: 0))
  }

  @Test("Of two jobs the one that started is kept") func startedDuplicate() {
    var story = TrackStory()
    story.take(.unanswered)
    story.find(story.job(7, .pending), story.job(9, .running, started: 2))
    #expect(story.actions.cancelled == [7])
  }

  @Test("Of two jobs the one that claimed the run counts, whatever their numbers") func claimDecides() {
    var story = TrackStory()
    story.take(.unanswered)
    story.find(story.job(7, .running, started: 1), story.job(9, .running, started: 1))
    story.pass(TrackRules.claimInterval)
    #expect(story.actions.contains(.readClaim))
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 9)), asked: story.now))
    story.see(story.job(9, .completed, started: 1, ended: 8, exit: .exited(code: 0)))
    story.see(story.job(7, .failed, started: 1, ended: 1, exit: .exited(code: RunClaim.refusedExit)))
    #expect(story.end?.cause == .exited(code: 0) && story.end?.measured == Milliseconds(7000))
  }

  @Test("A number that a second submission got again is not taken for the first one's job") func numberReused() {
    var story = TrackStory.submitted()
    story.forget()
    story.findNothingAnywhere(after: TrackRules.launchPatience)
    story.take(.submitted(SlurmNumber(rawValue: 7)))
    // The first one had been launched after all, and holds the claim.
    let claim = RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7))
    story.see(story.job(7, .failed, started: 20, ended: 20, exit: .exited(code: RunClaim.refusedExit)))
    story.take(.claim(claim, asked: story.now))
    #expect(story.end == nil)
    story.findNothingAnywhere(claim: claim)
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("A member's script may end with the code of a refused one, and may not be free for that") func ownExit() {
    var story = TrackStory.submitted()
    let refused = SlurmExit.exited(code: RunClaim.refusedExit)
    story.see(story.job(7, .failed, started: 1, ended: 3, exit: refused))
    #expect(story.end == nil && story.actions.contains(.readClaim))
    story.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7)), asked: story.now))
    #expect(story.end?.cause == .exited(code: RunClaim.refusedExit))
    var long = TrackStory.submitted()
    long.see(long.job(7, .failed, started: 1, ended: 3600, exit: refused))
    long.take(.claim(RunClaim(attempt: 1, number: SlurmNumber(rawValue: 99)), asked: long.now))
    #expect(long.end?.cause == .exited(code: RunClaim.refusedExit) && long.end?.measured == Milliseconds(3_599_000))
  }

  @Test("A job that a controller launched twice, having forgotten the first time, is lost and free") func launchedTwice() {
    var story = TrackStory.submitted()
    let claim = RunClaim(attempt: 1, number: SlurmNumber(rawValue: 7))
    let refused = story.job(7, .failed, started: 30, ended: 30, exit: .exited(code: RunClaim.refusedExit))
    // Also where the claim was known before.
    story.take(.claim(claim, asked: story.now))
    story.pass(.init(60))
    story.see(refused)
    #expect(story.end == nil && story.actions.contains(.readClaim), "what it left is read after its end")
    story.pass(.init(1))
    story.take(.claim(claim, wasRepeated: true, asked: story.now))
    #expect(story.track.counted == nil)
    story.findNothingAnywhere(claim: claim)
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
    #expect(story.end?.measured == .zero)
  }

  @Test("A job that cannot write its run's folder never launched") func folderOutOfReach() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .failed, started: 1, ended: 1, exit: .exited(code: RunClaim.refusedExit)))
    story.take(.claim(nil, asked: story.now))
    guard case .launchFailed = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("Of a run that was started over only the last run counts") func requeued() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 10))
    #expect(story.track.observation == .running(RunStart(startedAt: TrackStory.morning + Seconds(10))))
    story.see(story.job(7, .pending, restarts: 1, reason: "BeginTime"))
    #expect(story.track.observation == .queued(reason: "BeginTime"))
    story.see(story.job(7, .running, started: 100, restarts: 1))
    #expect(story.track.observation == .running(RunStart(startedAt: TrackStory.morning + Seconds(100), restarts: 1)))
    story.see(story.job(7, .completed, started: 100, ended: 130, exit: .exited(code: 0), restarts: 1))
    #expect(story.end?.measured == Milliseconds(30_000) && story.end?.restarts == 1)
    #expect(story.end?.startedAt == TrackStory.morning + Seconds(100))
  }

  @Test(
    "An end that Slurm may follow by a new start counts once it has stood",
    arguments: [SlurmState.nodeFailed, .preempted, .bootFailed])
  func mayStartOver(state: SlurmState) {
    var story = TrackStory.submitted()
    story.see(story.job(7, state, started: 1, ended: 9))
    #expect(story.end == nil)
    story.pass(.init(9))
    story.see(story.job(7, state, started: 1, ended: 9))
    #expect(story.end == nil)
    story.pass(.init(1))
    #expect(story.actions.looks == [7])
    story.see(story.job(7, state, started: 1, ended: 9))
    guard case .centre = story.end?.cause else { return #expect(Bool(false), "\(String(describing: story.end))") }
  }

  @Test("Each of Slurm's ends has its cause")
  func causes() {
    func cause(_ state: SlurmState, _ exit: SlurmExit? = nil, started: Int64? = 1, reason: String = "None") -> RunEnd.Cause? {
      var story = TrackStory.submitted()
      for _ in 0..<2 {
        story.see(story.job(7, state, started: started, ended: 9, exit: exit, reason: reason))
        story.pass(TrackRules.requeuePatience)
      }
      return story.end?.cause
    }
    #expect(cause(.completed, .exited(code: 0)) == .exited(code: 0))
    #expect(cause(.failed, .exited(code: 3)) == .exited(code: 3))
    #expect(cause(.failed, .signalled(number: 15)) == .signalled(number: 15))
    #expect(
      cause(.failed, started: nil, reason: "BadConstraints") == .launchFailed(reason: "it could not be started (BadConstraints)"))
    #expect(cause(.failed, .exited(code: 0), reason: "Prolog") == .centre(reason: "it failed (Prolog)"))
    #expect(cause(.timeout) == .walltime)
    #expect(cause(.outOfMemory, .exited(code: 0)) == .signalled(number: 9))
    #expect(cause(.outOfMemory, .signalled(number: 6)) == .signalled(number: 6))
    #expect(cause(.cancelled) == .centre(reason: "it was cancelled at the centre"))
    #expect(cause(.deadline) == .centre(reason: "the centre's deadline for it passed"))
    #expect(cause(.nodeFailed, reason: "NodeDown") == .centre(reason: "a node failed (NodeDown)"))
    #expect(cause(.preempted) == .centre(reason: "the centre gave its place to another job"))
    #expect(cause(.bootFailed) == .centre(reason: "a node did not start"))
    #expect(cause(.revoked) == .centre(reason: "the centre's federation revoked it"))
  }

  @Test("A run whose end was asked for is over when the cluster says so") func cancelled() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.take(.endAsked)
    #expect(story.actions.cancelled == [7] && story.end == nil)
    story.see(story.job(7, .completing, started: 1))
    story.pass(.init(4))
    #expect(story.actions.cancelled.isEmpty)
    story.pass(.init(1))
    #expect(story.actions.cancelled == [7], "it is asked again")
    story.see(story.job(7, .cancelled, started: 1, ended: 9))
    #expect(story.end?.cause == .cancelled && story.end?.measured == Milliseconds(8000))
  }

  @Test("A run that ends by itself before its cancellation counts as it ended") func endedFirst() {
    var story = TrackStory.submitted()
    story.take(.endAsked)
    story.see(story.job(7, .completed, started: 1, ended: 2, exit: .exited(code: 0)))
    #expect(story.end?.cause == .exited(code: 0))
  }

  @Test("The cancellation of what nobody heard of is done at once") func cancelledUnheard() {
    var story = TrackStory()
    story.take(.endAsked)
    #expect(story.end == nil, "its submission is on its way")
    story.take(.away(reason: "down"))
    #expect(story.end?.cause == .cancelled && story.track.facts.isClosed)
  }

  @Test("The cancellation of an unanswered submission looks for the key first") func cancelledUnanswered() {
    var story = TrackStory()
    story.take(.endAsked)
    story.take(.unanswered)
    #expect(story.actions.contains(.search) && story.end == nil)
    var found = story
    found.find(found.job(7, .pending))
    #expect(found.actions.cancelled == [7])
    story.findNothingAnywhere()
    #expect(story.end?.cause == .cancelled && story.actions.submissions.isEmpty)
  }

  @Test("A submission that arrives after the end is cancelled and changes nothing") func lateArrival() {
    var story = TrackStory()
    story.take(.endAsked)
    story.take(.unanswered)
    story.findNothingAnywhere()
    let end = story.end
    story.pass(.minutes(2))
    #expect(story.actions.contains(.search))
    story.find(story.job(12, .running, started: 130))
    #expect(story.actions.cancelled == [12] && story.end == end)
    story.pass(TrackRules.lateArrival)
    story.take(.controller(startedAt: story.about.controllerStart, asked: story.now))
    story.find()
    #expect(!story.track.facts.isClosed, "the late one is not known to be gone")
    story.see(story.job(12, .cancelled, started: 130, ended: 131))
    #expect(story.track.facts.isClosed && story.end == end)
  }

  @Test("A restart of the controller has every run that is not over looked for by its key") func restart() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    story.pass(.init(60))
    story.take(.controller(startedAt: story.about.controllerStart, asked: story.now))
    #expect(!story.actions.contains(.search))
    let start = story.now
    story.take(.controller(startedAt: start, asked: story.now))
    #expect(story.actions.contains(.search) && story.actions.looks == [7])
    #expect(story.track.facts.controllerStart != start)
    story.find(story.job(7, .running, started: 1))
    #expect(story.track.facts.controllerStart == start)
  }

  @Test("A run that is over is left alone only when no crash can bring its job back") func closing() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .completed, started: 1, ended: 5, exit: .exited(code: 0)))
    let end = story.end
    #expect(end != nil && !story.track.facts.isClosed)
    story.pass(.init(5))
    story.take(.controller(startedAt: story.now, asked: story.now))
    #expect(story.actions.contains(.search))
    // It went back to before the end.
    story.find(story.job(7, .pending, restarts: 1))
    #expect(story.actions.cancelled == [7] && story.end == end)
    story.see(story.job(7, .cancelled, ended: 11, restarts: 1))
    story.pass(TrackRules.durabilityMargin)
    story.take(.controller(startedAt: TrackStory.morning + Seconds(5), asked: story.now))
    #expect(story.track.facts.isClosed && story.end == end)
    story.pass(.hours(1))
    #expect(story.actions.isEmpty)
  }

  @Test("Times are told by the hub's clock, corrected once; what was measured is the cluster's own") func clocks() {
    var story = TrackStory.submitted(correction: Milliseconds(-45_000))
    story.see(story.job(7, .running, started: 50))
    #expect(story.track.observation == .running(RunStart(startedAt: TrackStory.morning + Seconds(5))))
    story.about.correction = Milliseconds(-46_000)
    story.see(story.job(7, .completed, started: 50, ended: 80, exit: .exited(code: 0)))
    #expect(story.end?.startedAt == TrackStory.morning + Seconds(5))
    #expect(story.end?.endedAt == TrackStory.morning + Seconds(35))
    #expect(story.end?.measured == Milliseconds(30_000))
  }

  @Test("The nodes that the cluster gave are told when they are others than the order's") func nodes() {
    var story = TrackStory.submitted()
    var job = story.job(7, .running, started: 1, nodes: ["n4"])
    job.devices = ["n4": [2, 5]]
    story.see(job)
    let given = [NodeAllotment(node: "n4", devices: [2, 5])]
    #expect(story.track.observation == .running(RunStart(startedAt: TrackStory.morning + Seconds(1), allotment: given)))
  }

  @Test("What only the operator can put right is said in plain words") func held() throws {
    var story = TrackStory.submitted()
    #expect(story.track.trouble == nil)
    story.see(story.job(7, .pending, reason: "launch failed requeued held"))
    let trouble = try #require(story.track.trouble)
    #expect(trouble.words.english.contains("Duplicate jobid") && trouble.words.english.contains("scontrol release 7"))
    story.see(story.job(7, .pending, reason: "JobHeldAdmin"))
    #expect(story.track.trouble?.words.english.contains("scontrol release 7") == true)
  }

  @Test("What is expected to change soon is looked at often, a long run every three seconds") func pace() {
    var story = TrackStory.submitted()
    story.see(story.job(7, .running, started: 1))
    func waits() -> Int64 { story.track.watch.due.map { ($0 - story.now).count } ?? -1 }
    story.pass(.init(1))
    #expect(waits() == 250)
    story.pass(.hours(1))
    #expect(waits() == 3000)
    story.see(story.job(7, .completing, started: 1))
    story.take(.endAsked)
    #expect(waits() <= 250)
  }
}
