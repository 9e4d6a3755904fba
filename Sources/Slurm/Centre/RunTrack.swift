internal import Centres
internal import Quantities

/// One run at a cluster, from its order to the moment from which nothing can come of it any more. A value without any
/// effect: what happens is put in with `take`, which answers with what is to be done. README.md has the table of states.
///
/// `facts` are kept in the journal; `watch` is what a new life of Praya asks again.
struct RunTrack: Hashable, Sendable {
  let key: RunKey
  var facts: Facts
  var watch = Watch()

  struct Facts: Hashable, Sendable, Codable {
    /// The nodes and devices of the order.
    var allotment: [NodeAllotment]
    var orderedAt: Instant
    /// How often it was handed to the cluster, whether or not that arrived.
    var attempts = 0
    /// Whether the last of them has no answer yet.
    var isUnderway = false
    /// How many of them arrived, or may have.
    var arrivals = 0
    var lastUnansweredAt: Instant?
    /// Since when it is not known where a job of the key is, though there may be one.
    var doubtfulSince: Instant?
    /// How long after that an answer must have been asked for in order to settle the doubt.
    var doubtPatience = Seconds.zero
    /// Every job of the key that was ever known.
    var jobs: [Sighting] = []
    var claim: RunClaim?
    /// Whether the job that claimed the run was launched again, by a controller that had forgotten the first time.
    var wasRepeated = false
    /// Why the cluster will not take it.
    var refusal: String?
    var isEndAsked = false
    /// Whether the hub wants it back, unless it has begun; nil for no.
    var isWithdrawAsked: Bool?
    /// Since when the controller ran with which all this was last compared.
    var controllerStart: Instant?
    var start: ToldStart?
    var end: RunEnd?
    /// When the end was found.
    var endFoundAt: Instant?
    /// Nothing can come of it any more: no job of the key is left, and none can arrive.
    var isClosed = false

    /// Whether it is to end: for good, or because it has not begun.
    var isEndWanted: Bool { isEndAsked || isWithdrawAsked == true }
    /// Whether a job of it is known to have started, now or before Slurm started it over.
    var hasBegun: Bool { start != nil || jobs.contains { $0.hasStarted || $0.restarts > 0 } }
  }

  /// A start as the hub was told of it: by its own clock, corrected once, so that it never wavers.
  struct ToldStart: Hashable, Sendable, Codable {
    var number: SlurmNumber
    /// By the cluster's clock.
    var clusterTime: Instant
    /// By the hub's.
    var told: RunStart
  }

  /// When what was last asked, and what is to be asked next.
  struct Watch: Hashable, Sendable {
    var nextLook = Instant.longAgo
    var nextSearch = Instant.longAgo
    var nextAccounting = Instant.longAgo
    var nextClaim = Instant.longAgo
    var submitAfter = Instant.longAgo
    /// When a question was asked that has been answered since.
    var searchedAt = Instant.longAgo
    var accountedAt = Instant.longAgo
    var claimReadAt = Instant.longAgo
    var controllerAt = Instant.longAgo
    var accounted: [SlurmJob] = []
    var cancelledAt: [SlurmNumber: Instant] = [:]
    /// Everything has been looked through: no job of the key is anywhere.
    var mayHandOver = false
    /// The controller was started again, then; since when a search must have been asked for.
    var restart: (startedAt: Instant, since: Instant)? {
      get { restartedAt.flatMap { at in reconcileSince.map { (at, $0) } } }
      set { (restartedAt, reconcileSince) = (newValue?.startedAt, newValue?.since) }
    }
    private var restartedAt: Instant?
    private var reconcileSince: Instant?
    var changedAt = Instant.longAgo
    var awayReason: String?
    /// When the run next wants to be told that time has passed; nil for never.
    var due: Instant? = Instant.longAgo
  }

  /// A run that was ordered.
  init(_ key: RunKey, allotment: [NodeAllotment], at now: Instant) {
    self.key = key
    facts = Facts(allotment: allotment, orderedAt: now)
    watch.changedAt = now
  }

  /// A run as the journal has it. Tell it that it was `reopened`.
  init(_ key: RunKey, facts: Facts) {
    self.key = key
    self.facts = facts
    watch.changedAt = .longAgo
  }

  /// A key whose end was asked for before it was ever ordered.
  static func cancelledUnordered(_ key: RunKey, at now: Instant) -> RunTrack {
    var track = RunTrack(key, allotment: [], at: now)
    track.facts.isEndAsked = true
    track.facts.end = RunEnd(startedAt: nil, endedAt: now, measured: .zero, cause: .cancelled)
    track.facts.endFoundAt = now
    track.facts.isClosed = true
    return track
  }
}

extension Instant {
  /// Before anything that is asked.
  static let longAgo = Instant(secondsSince1970: 0)

  static func + (a: Instant, b: Milliseconds) -> Instant { Instant(millisecondsSince1970: a.millisecondsSince1970 + b.count) }
}

// MARK: What the hub is told

extension RunTrack {
  /// The job that counts: the one that claimed the run, where that is known; else one whose end was not asked for, by its
  /// start, by its number.
  var counted: Sighting? {
    let known = facts.jobs.filter { $0.presence == .known && !wasRefused($0) }
    if let holder = known.first(where: holdsClaim) { return holder }
    return known.min { a, b in
      if a.isDuplicate != b.isDuplicate { return b.isDuplicate }
      switch (a.startedAt, b.startedAt) {
      case (let a?, let b?) where a != b: return a < b
      case (.some, nil): return true
      case (nil, .some): return false
      default: return a.number < b.number
      }
    }
  }

  func holdsClaim(_ job: Sighting) -> Bool {
    guard let claim = facts.claim else { return false }
    return job.number == claim.number && (job.attempt == nil || job.attempt == claim.attempt)
  }

  /// Whether it ended because the run was another job's, or its own from before. Only what ended at once is believed to have: a member's own script
  /// may end with any code, and may write over the claim.
  func wasRefused(_ job: Sighting) -> Bool {
    facts.claim != nil && job.endedAsIfRefused && (facts.wasRepeated || !holdsClaim(job))
  }

  /// How the run stands, for the hub.
  var observation: RunObservation {
    if let end = facts.end { return .ended(end) }
    if let start = facts.start, counted.map({ $0.number == start.number && $0.hasStarted }) ?? true {
      return .running(start.told)
    }
    return .queued(reason: waitingReason)
  }

  private var waitingReason: String {
    if let job = counted { return job.reason.isEmpty || job.reason == "None" ? "it is in the cluster's queue" : job.reason }
    if facts.doubtfulSince != nil { return "the cluster gave no answer: its job is being looked for" }
    return watch.awayReason ?? "it is being handed to the cluster"
  }
}

extension Sighting {
  var endedAsIfRefused: Bool {
    guard isOver, exit == .exited(code: RunClaim.refusedExit), let startedAt, let endedAt else { return false }
    return endedAt <= startedAt + TrackRules.refusedWithin
  }
}
