import Centres
import Quantities

@testable import Slurm

/// One run told event by event, with a clock that stands still between them.
struct TrackStory {
  static let key: RunKey = {
    guard let key = RunKey(rawValue: "job-1-1") else { preconditionFailure("it has the form of a key") }
    return key
  }()
  static let morning = Instant(secondsSince1970: 1_800_000_000)

  var track: RunTrack
  var about: Circumstances
  /// What the last event asked for.
  var actions: [RunAction] = []

  init(hasAccounting: Bool = false, correction: Milliseconds = .zero) {
    about = Circumstances(
      now: TrackStory.morning, correction: correction, controllerStart: TrackStory.morning - .days(1),
      controllerAskedAt: TrackStory.morning + .days(365),
      hasAccounting: hasAccounting)
    track = RunTrack(
      TrackStory.key, allotment: [NodeAllotment(node: "n1", devices: [0, 1])], at: TrackStory.morning)
    take(.passed)
  }

  /// One that the cluster took under this number.
  static func submitted(_ number: Int64 = 7, hasAccounting: Bool = false, correction: Milliseconds = .zero) -> TrackStory {
    var story = TrackStory(hasAccounting: hasAccounting, correction: correction)
    story.take(.submitted(SlurmNumber(rawValue: number)))
    return story
  }

  var now: Instant { about.now }
  var end: RunEnd? { track.facts.end }

  mutating func take(_ event: RunEvent) { actions = track.take(event, about) }

  mutating func pass(_ length: Seconds) {
    about.now = about.now + length
    take(.passed)
  }

  mutating func see(_ jobs: SlurmJob...) { for job in jobs { take(.seen(job, asked: now)) } }
  mutating func find(_ jobs: SlurmJob...) { take(.found(jobs, asked: now)) }
  mutating func forget(_ number: Int64 = 7) { take(.unknown(SlurmNumber(rawValue: number), asked: now)) }

  /// All that can be asked about a key answers that there is nothing, once an answer counts.
  mutating func findNothingAnywhere(claim: RunClaim? = nil, after patience: Seconds = TrackRules.answerPatience) {
    pass(patience)
    find()
    if about.hasAccounting == true { take(.accounted([], asked: now)) }
    take(.claim(claim, asked: now))
  }

  /// A job of the run, with times counted from the morning.
  func job(
    _ number: Int64 = 7, _ state: SlurmState = .running, key: RunKey? = TrackStory.key, started: Int64? = nil,
    ended: Int64? = nil,
    exit: SlurmExit? = nil, restarts: Int = 0, reason: String = "None", nodes: [String] = ["n1"]
  ) -> SlurmJob {
    SlurmJob(
      number: SlurmNumber(rawValue: number), key: key, user: "praya", state: state, reason: reason,
      submittedAt: TrackStory.morning, startedAt: started.map { TrackStory.morning + Seconds($0) },
      endedAt: ended.map { TrackStory.morning + Seconds($0) }, exit: exit, restarts: restarts,
      nodes: started == nil ? [] : nodes)
  }
}

extension [RunAction] {
  var submissions: [Int] { compactMap { if case .submit(let attempt) = $0 { attempt } else { nil } } }
  var cancelled: [Int64] { compactMap { if case .cancel(let number) = $0 { number.rawValue } else { nil } } }
  var looks: [Int64] {
    flatMap { action -> [Int64] in if case .look(let numbers) = action { numbers.map(\.rawValue) } else { [] } }
  }
}
