internal import Centres
internal import Quantities
internal import Slurm

/// The inside of a simulated cluster: the controller's memory, what of it is saved, the nodes' processes, which no crash of
/// the controller ends, and the accounting.
struct SlurmMachine {
  static let saveInterval = Seconds(5)
  static let forgetsAfter = Seconds(120)
  /// A job that began so shortly before is not asked for when a node registers: `BatchStartTimeout` and `MessageTimeout`, of a
  /// site that is patient.
  static let youngFor = Seconds(100)

  struct Late {
    var arrives: Instant
    var submission: SlurmSubmission
  }

  struct Accounted {
    var visibleAt: Instant
    var job: SlurmJob
  }

  let folders: SimulatedRunFolders
  let skew: Milliseconds
  let hasAccounting: Bool
  var faults: SlurmFaults
  /// How long a new job waits; nil for as the seed has it.
  var startsAfter: Seconds?
  var random: SeededGenerator
  var time: Instant
  var isDown = false
  var isAccountingClosed = false
  var bootedAt: Instant
  var jobs: [SlurmNumber: SimulatedSlurmJob] = [:]
  var nextNumber: Int64 = 1
  var saved: (jobs: [SlurmNumber: SimulatedSlurmJob], nextNumber: Int64)
  var savedAt: Instant
  var late: [Late] = []
  var accounting: [Accounted] = []
  /// The truth.
  var processes: [SlurmProcess] = []
  /// How long the controller knew each of the hub's jobs as alive, and whether its end was asked for meanwhile.
  var lives: [SlurmJobLife] = []
  /// Cancellations that hit a job that is none of the hub's.
  var foreignCancelled: [SlurmNumber] = []
  var cancellations = 0
  /// Jobs that ended, and were then held for running until their time was over.
  var heldForNothing = 0
  /// When the controller was started again.
  var boots: [Instant] = []

  init(folders: SimulatedRunFolders, skew: Milliseconds, hasAccounting: Bool, faults: SlurmFaults, seed: UInt64, now: Instant) {
    self.folders = folders
    self.skew = skew
    self.hasAccounting = hasAccounting
    self.faults = faults
    random = SeededGenerator(seed: seed, for: "slurm")
    time = now
    bootedAt = now
    saved = ([:], 1)
    savedAt = now
  }

  /// By the cluster's clock, in whole seconds.
  func told(_ moment: Instant) -> Instant {
    let milliseconds = moment.millisecondsSince1970 + skew.count
    return Instant(secondsSince1970: milliseconds / 1000)
  }

  // MARK: Time

  mutating func advance(to now: Instant) {
    while let next = nextEvent(), next <= now {
      time = max(time, next)
      step()
    }
    time = max(time, now)
    step()
  }

  private func nextEvent() -> Instant? {
    var next: Instant? = nil
    func consider(_ moment: Instant?) {
      if let moment, moment > time { next = min(next ?? moment, moment) }
    }
    for request in late { consider(request.arrives) }
    // The nodes need no controller to end what they run.
    for job in jobs.values {
      if job.state == .pending { consider(job.readyAt) }
      consider(job.plan?.until)
      consider(job.cancelledBy)
    }
    if !isDown { consider(savedAt + SlurmMachine.saveInterval) }
    return next
  }

  private mutating func step() {
    for request in late where request.arrives <= time && !isDown { _ = accept(request.submission) }
    // What comes to a dead controller is lost.
    late.removeAll { $0.arrives <= time }
    endOrphans()
    for number in jobs.keys.sorted() { stepJob(number) }
    guard !isDown, savedAt + SlurmMachine.saveInterval <= time else { return }
    jobs = jobs.filter { $0.value.endedAt.map { $0 + SlurmMachine.forgetsAfter > time } ?? true }
    save()
  }

  mutating func save() {
    saved = (jobs, nextNumber)
    savedAt = time
  }

  private mutating func stepJob(_ number: SlurmNumber) {
    guard var job = jobs[number] else { return }
    defer { jobs[number] = job }
    if let at = job.cancelledBy, at <= time, !isDown, !job.state.isOver {
      end(&job, .cancelled, nil, at: at)
    } else if job.state == .pending, job.readyAt <= time, !isDown {
      start(&job)
    } else if let plan = job.plan, plan.until <= time, !job.state.isOver || job.state == .nodeFailed {
      carryOut(plan.fate, &job, at: plan.until)
    }
  }

  // MARK: A job's life

  mutating func accept(_ submission: SlurmSubmission) -> SlurmNumber {
    let number = takeNumber()
    let wait = random.pick(weighted: [(6, 0), (2, random.number(1...20)), (1, random.number(20...200))])
    jobs[number] = SimulatedSlurmJob(
      number: number, submission: submission, comment: submission.key, isForeign: false, submittedAt: time,
      readyAt: time + (startsAfter ?? Seconds(Int64(wait))))
    lives.append(SlurmJobLife(key: submission.key, number: number, from: time))
    account(number)
    return number
  }

  mutating func acceptForeign(_ comment: RunKey?) {
    let number = takeNumber()
    jobs[number] = SimulatedSlurmJob(
      number: number, submission: nil, comment: comment, isForeign: true, submittedAt: time, readyAt: time)
  }

  mutating func takeNumber() -> SlurmNumber {
    defer { nextNumber += 1 }
    return SlurmNumber(rawValue: nextNumber)
  }

  private mutating func start(_ job: inout SimulatedSlurmJob) {
    guard !job.reason.contains("held") else { return }
    // An earlier run of the number that the controller forgot: the node refuses a second one.
    if processes.contains(where: { $0.number == job.number && $0.endedAt == nil }) {
      job.reason = "launch failed requeued held"
      return
    }
    job.state = .running
    job.reason = "None"
    job.startedAt = time
    guard let submission = job.submission else {
      job.plan = (time + Seconds(Int64(random.number(5...900))), .exits(.exited(code: 0)))
      return
    }
    job.isRefused = !folders.claim(submission.key, as: "\(job.attempt) \(job.number)", restarts: job.restarts)
    processes.append(
      SlurmProcess(
        key: submission.key, number: job.number, attempt: job.attempt, restarts: job.restarts, startedAt: time, endedAt: nil,
        isRefused: job.isRefused))
    let length = Seconds(Int64(random.pick(weighted: [(3, random.number(0...8)), (4, random.number(9...120)), (1, 600)])))
    job.plan = (time + length, fate())
    if job.isRefused { job.plan = (time + Seconds(Int64(random.number(0...1))), .exits(.exited(code: 86))) }
    account(job.number, job)
  }

  private mutating func fate() -> SimulatedSlurmJob.Fate {
    if random.chance(faults.failsNode) { return .nodeFails(startsOver: random.chance(700)) }
    if random.chance(faults.endsJob) {
      return .ends(random.pick([.cancelled, .preempted, .bootFailed, .nodeFailed]) ?? .cancelled)
    }
    return random.pick(weighted: [
      (8, .exits(.exited(code: 0))), (2, .exits(.exited(code: 3))), (1, .exits(.signalled(number: 11))),
      (1, .exits(.exited(code: 86))), (1, .ends(.timeout)), (1, .ends(.outOfMemory)),
    ])
  }

  private mutating func carryOut(_ fate: SimulatedSlurmJob.Fate, _ job: inout SimulatedSlurmJob, at moment: Instant) {
    switch fate {
    case .exits(let exit): end(&job, exit == .exited(code: 0) ? .completed : .failed, exit, at: moment)
    case .ends(let state): end(&job, state, nil, at: moment)
    case .nodeFails(let startsOver):
      if job.state == .nodeFailed {
        // It flashed by: the job waits again.
        job.state = .pending
        job.reason = "BeginTime"
        (job.startedAt, job.endedAt, job.exit, job.plan) = (nil, nil, nil, nil)
        job.restarts += 1
        job.readyAt = moment + Seconds(Int64(random.number(1...60)))
        if let key = job.comment { lives.append(SlurmJobLife(key: key, number: job.number, from: moment)) }
      } else {
        end(&job, .nodeFailed, nil, at: moment)
        if startsOver { job.plan = (moment + Seconds(2), .nodeFails(startsOver: true)) }
      }
    }
  }

  /// An end by its own doing, or its time's, is a complete run.
  private mutating func end(_ job: inout SimulatedSlurmJob, _ state: SlurmState, _ exit: SlurmExit?, at moment: Instant) {
    job.state = state
    job.exit = exit
    job.endedAt = moment
    if state != .nodeFailed { job.reason = state == .failed ? "NonZeroExitCode" : "None" }
    job.plan = nil
    closeLife(of: job.number, at: moment)
    let isComplete = [.completed, .failed, .timeout, .outOfMemory].contains(state) && !job.isRefused
    closeProcess(of: job.number, at: moment, isComplete: isComplete)
    account(job.number, job)
  }

  private mutating func closeProcess(of number: SlurmNumber, at moment: Instant, isComplete: Bool) {
    guard let index = processes.lastIndex(where: { $0.number == number && $0.endedAt == nil }) else { return }
    processes[index].endedAt = moment
    processes[index].isComplete = isComplete
  }

  mutating func closeLife(of number: SlurmNumber, at moment: Instant) {
    guard let index = lives.lastIndex(where: { $0.number == number && $0.until == nil }) else { return }
    lives[index].until = moment
  }

  /// Plans of processes that the controller has forgotten.
  var orphans: [(number: SlurmNumber, until: Instant)] = []

  private mutating func endOrphans() {
    for orphan in orphans where orphan.until <= time { closeProcess(of: orphan.number, at: orphan.until, isComplete: true) }
    orphans.removeAll { $0.until <= time }
  }

  // MARK: The accounting

  mutating func account(_ number: SlurmNumber, _ job: SimulatedSlurmJob? = nil) {
    guard hasAccounting, let job = job ?? jobs[number], !job.isForeign else { return }
    let lag = faults.accountingLag > .zero ? Seconds(Int64(random.number(0...Int(faults.accountingLag.count)))) : .zero
    accounting.append(Accounted(visibleAt: time + lag, job: describe(job)))
  }

  /// The last that is visible of each run.
  func accounted(_ keys: Set<RunKey>) -> [SlurmJob] { accountedRuns(where: keys.contains) }

  func accountedRuns(where isWanted: (RunKey) -> Bool) -> [SlurmJob] {
    struct Run: Hashable {
      var key: RunKey?
      var number: SlurmNumber
      var submittedAt: Instant?
      var restarts: Int
    }
    var last: [Run: SlurmJob] = [:]
    for entry in accounting where entry.visibleAt <= time && entry.job.key.map(isWanted) ?? false {
      let run = Run(
        key: entry.job.key, number: entry.job.number, submittedAt: entry.job.submittedAt, restarts: entry.job.restarts)
      // An end that was there before a belated start is not undone by it.
      if let known = last[run], known.state.isOver, !entry.job.state.isOver { continue }
      last[run] = entry.job
    }
    return last.values.sorted { ($0.number, $0.restarts) < ($1.number, $1.restarts) }
  }

  func describe(_ job: SimulatedSlurmJob) -> SlurmJob {
    let hasStarted = job.startedAt != nil
    return SlurmJob(
      number: job.number, key: job.comment, user: job.isForeign ? "other" : "praya", state: job.state, reason: job.reason,
      submittedAt: told(job.submittedAt), startedAt: job.startedAt.map(told), endedAt: job.endedAt.map(told), exit: job.exit,
      restarts: job.restarts, nodes: hasStarted ? job.submission?.nodeNames ?? [] : [])
  }

  /// As everybody sees it.
  func shown(_ job: SimulatedSlurmJob) -> SlurmQueuedJob {
    SlurmQueuedJob(
      key: job.comment, state: job.state, reason: job.reason, nodes: job.submission?.nodes ?? 1,
      cpus: (job.submission?.cpusPerNode ?? 1) * (job.submission?.nodes ?? 1),
      devicesPerNode: job.submission?.devicesPerNode ?? 1, deviceType: job.submission?.deviceType ?? "a100",
      walltime: job.submission?.walltime, submittedAt: told(job.submittedAt), startedAt: job.startedAt.map(told),
      nodeNames: job.startedAt == nil ? [] : job.submission?.nodeNames ?? ["n1"], priority: 0)
  }

  // MARK: Crashes

  /// The controller dies. What it had not saved is gone; what runs on the nodes runs on.
  mutating func crash() {
    isDown = true
    let lost = jobs
    for number in lost.keys where saved.jobs[number].map(\.state.isOver) ?? true { closeLife(of: number, at: time) }
    (jobs, nextNumber) = saved
    for number in lost.keys.sorted() {
      guard let job = lost[number], job.state.occupiesNodes, let plan = job.plan, !job.isForeign else { continue }
      // The controller still knows that it runs: its nodes will tell it the end.
      if let kept = jobs[number], kept.state.occupiesNodes, kept.startedAt == job.startedAt { continue }
      orphans.append((number, plan.until))
    }
    for number in jobs.keys.sorted() {
      if let job = jobs[number], !job.isForeign { jobs[number] = afterCrash(job, lost[number]) }
    }
    // What it had for the accounting in its memory.
    accounting = accounting.filter { entry in entry.visibleAt <= time || random.chance(500) }
  }

  /// A job as it stands in the saved state, and as it really stood.
  private mutating func afterCrash(_ saved: SimulatedSlurmJob, _ real: SimulatedSlurmJob?) -> SimulatedSlurmJob {
    var job = saved
    guard let real else { return job }
    job.cancelledBy = nil
    if real.state.isOver, !saved.state.isOver, let key = job.comment {
      lives.append(SlurmJobLife(key: key, number: job.number, from: time))
    }
    if job.state == .completing { job.state = .running }
    if job.state == .running, real.state.isOver || real.startedAt != saved.startedAt {
      job.isAdrift = true
      job.plan = nil
    }
    return job
  }

  mutating func boot() {
    isDown = false
    bootedAt = time
    boots.append(time)
    for number in jobs.keys.sorted() {
      if var job = jobs[number], job.isAdrift, job.state == .running {
        land(&job)
        jobs[number] = job
      }
    }
    save()
  }

  /// Its node knows nothing of it any more. A job that is young holds its place until its time is over; any other is started
  /// over, or counts as failed.
  private mutating func land(_ job: inout SimulatedSlurmJob) {
    if let startedAt = job.startedAt, time <= startedAt + SlurmMachine.youngFor, random.chance(800) {
      job.plan = (startedAt + (job.submission?.walltime ?? .hours(1)), .ends(.timeout))
      heldForNothing += 1
      return
    }
    job.isAdrift = false
    if random.chance(500) {
      job.state = .pending
      (job.startedAt, job.plan) = (nil, nil)
      job.restarts += 1
      job.readyAt = time + Seconds(Int64(random.number(1...30)))
    } else {
      (job.state, job.endedAt, job.plan) = (.nodeFailed, time, nil)
      closeLife(of: job.number, at: time)
    }
  }

  /// The operator puts right what is held.
  mutating func releaseHeld() {
    for (number, job) in jobs where job.state == .pending && job.reason.contains("held") {
      jobs[number]?.reason = "Resources"
      jobs[number]?.readyAt = time + Seconds(1)
    }
  }
}
