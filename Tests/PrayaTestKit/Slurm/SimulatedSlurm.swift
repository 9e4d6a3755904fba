public import Centres
public import Quantities
public import Slurm
internal import Synchronization

/// A cluster made of a seed, over a clock that tests turn: it loses answers, takes submissions late, forgets in a crash
/// what it had not saved and gives the numbers to others, starts jobs over, and keeps the truth of what ran.
public final class SimulatedSlurm: SlurmInterface {
  private let state: Mutex<SlurmMachine>
  private let clock: ManualClock

  /// - Parameter skew: how far its clock is ahead of the true one.
  public init(
    clock: ManualClock, folders: SimulatedRunFolders, seed: UInt64, skew: Milliseconds = .zero, hasAccounting: Bool = false,
    faults: SlurmFaults = .none
  ) {
    self.clock = clock
    state = Mutex(
      SlurmMachine(folders: folders, skew: skew, hasAccounting: hasAccounting, faults: faults, seed: seed, now: clock.now))
  }

  // MARK: What tests do to it

  public var faults: SlurmFaults {
    get { state.withLock { $0.faults } }
    set { state.withLock { $0.faults = newValue } }
  }
  /// How long a new job waits before it starts; nil for as the seed has it.
  public var startsAfter: Seconds? {
    get { state.withLock { $0.startsAfter } }
    set { state.withLock { $0.startsAfter = newValue } }
  }
  /// Whether the accounting that there is lets nobody look.
  public var isAccountingClosed: Bool {
    get { state.withLock { $0.isAccountingClosed } }
    set { state.withLock { $0.isAccountingClosed = newValue } }
  }
  public var now: Instant { here { $0.time } }
  public var isDown: Bool { state.withLock { $0.isDown } }
  /// Every time that processes of a job ran.
  public var processes: [SlurmProcess] { here { $0.processes } }
  /// How long the controller knew each of the hub's jobs as alive.
  public var lives: [SlurmJobLife] { here { $0.lives } }
  /// Jobs of others that the hub cancelled.
  public var foreignCancelled: [SlurmNumber] { state.withLock { $0.foreignCancelled } }
  public var cancellations: Int { state.withLock { $0.cancellations } }
  /// Jobs that ended, and were then held for running by a controller that had crashed.
  public var heldForNothing: Int { state.withLock { $0.heldForNothing } }
  /// When the controller was started again.
  public var boots: [Instant] { state.withLock { $0.boots } }
  /// The hub's jobs that the controller has.
  public var ownJobs: [SlurmJob] {
    here { machine in
      machine.jobs.values.filter { !$0.isForeign }.map { machine.describe($0) }.sorted { $0.number < $1.number }
    }
  }

  public func catchUp() { here { _ in } }
  public func crash() { here { $0.crash() } }
  public func boot() { here { if $0.isDown { $0.boot() } } }
  public func save() { here { $0.save() } }
  public func releaseHeld() { here { $0.releaseHeld() } }
  /// Somebody else's job; with a comment of the form of Praya's where it is another hub's.
  public func submitForeign(comment: RunKey? = nil) { here { $0.acceptForeign(comment) } }
  /// Lets an order arrive that nobody waits for any more.
  public func arriveLate(_ submission: SlurmSubmission) -> SlurmNumber { here { $0.accept(submission) } }
  /// Ends, changes or takes away a job as a test likes.
  func change(_ number: SlurmNumber, _ body: (inout SimulatedSlurmJob?) -> Void) {
    here { machine in
      var job = machine.jobs[number]
      body(&job)
      machine.jobs[number] = job
    }
  }
  /// Lets a waiting job start now.
  public func letStart(_ number: SlurmNumber) {
    let now = clock.now
    change(number) { $0?.readyAt = now }
    catchUp()
  }
  /// A job as the accounting alone has it.
  public func putInAccounting(_ job: SlurmJob) {
    here { machine in machine.accounting.append(SlurmMachine.Accounted(visibleAt: machine.time, job: job)) }
  }
  /// Takes a job out of the controller's memory.
  public func forget(_ number: SlurmNumber) { here { $0.jobs[number] = nil } }
  /// Ends a running or waiting job so.
  public func end(_ number: SlurmNumber, _ state: SlurmState, exit: SlurmExit? = nil, reason: String = "None") {
    change(number) { job in
      job?.state = state
      job?.exit = exit
      job?.reason = reason
      job?.plan = nil
      job?.endedAt = clock.now
    }
  }
  /// Lets a waiting job run for so long, and then end so by itself.
  public func run(_ number: SlurmNumber, for length: Seconds, exit: SlurmExit = .exited(code: 0)) {
    change(number) { job in job?.plan = (clock.now + length, .exits(exit)) }
  }
  /// Ends its misbehaviour for good.
  public func calmDown() {
    here { machine in
      machine.faults = .none
      machine.faults.accountingLag = Seconds(5)
      if machine.isDown { machine.boot() }
      machine.releaseHeld()
    }
  }

  // MARK: What is asked of it

  public func health() async throws(SlurmFailure) -> SlurmHealth {
    try answer { machine throws(SlurmFailure) in
      SlurmHealth(
        version: "22.05.8", cluster: "simulated", startedAt: machine.told(machine.bootedAt), now: machine.told(machine.time),
        hasAccounting: machine.hasAccounting)
    }
  }

  public func describe() async throws(SlurmFailure) -> SlurmCluster {
    try answer { machine throws(SlurmFailure) in
      let node = SlurmCluster.Node(
        name: "n1", partitions: ["gpu"], cpus: 64, busyCPUs: 0, memoryMebibytes: 512_000,
        devices: [SlurmCluster.Devices(type: "a100", count: 8, busy: 0)], states: ["IDLE"], reason: "")
      let partition = SlurmCluster.Partition(name: "gpu", isDefault: true, isUp: true, nodes: ["n1"], longestWalltime: nil)
      return SlurmCluster(partitions: [partition], nodes: [node], reservations: [])
    }
  }

  public func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    try here { machine -> Result<SlurmNumber, SlurmFailure> in
      let faults = machine.faults
      if machine.random.chance(faults.losesSubmission) { return .failure(.unanswered(reason: "timed out")) }
      if machine.random.chance(faults.delaysSubmission) {
        let delay = Seconds(Int64(machine.random.number(1...max(1, Int(faults.longestDelay.count)))))
        machine.late.append(SlurmMachine.Late(arrives: machine.time + delay, submission: submission))
        return .failure(.unanswered(reason: "timed out"))
      }
      guard !machine.isDown else { return .failure(.away(reason: "Unable to contact slurm controller")) }
      if machine.random.chance(faults.refuses) {
        _ = machine.takeNumber()
        return .failure(.refused(code: 2014, reason: "Requested node configuration is not available"))
      }
      let number = machine.accept(submission)
      return machine.random.chance(faults.losesAnswer) ? .failure(.unanswered(reason: "broken pipe")) : .success(number)
    }.get()
  }

  public func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    try answer { machine throws(SlurmFailure) in numbers.compactMap { machine.jobs[$0] }.map { machine.describe($0) } }
  }

  public func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
    try answer { machine throws(SlurmFailure) in
      machine.jobs.values.filter { job in job.comment.map(keys.contains) ?? false }.map { machine.describe($0) }
        .sorted { $0.number < $1.number }
    }
  }

  public func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    try here { machine -> Result<[SlurmJob]?, SlurmFailure> in
      guard machine.hasAccounting else { return .success(nil) }
      guard !machine.isAccountingClosed, !machine.random.chance(machine.faults.losesAccounting) else {
        return .failure(.refused(code: nil, reason: "slurmdbd does not answer"))
      }
      return .success(machine.accounted(keys))
    }.get()
  }

  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    try answer { machine throws(SlurmFailure) in
      let told = machine.hasAccounting ? machine.accountedRuns { _ in true } : machine.jobs.values.map { machine.describe($0) }
      let jobs = told.filter { job in
        let moment = job.state.isOver ? job.endedAt ?? job.startedAt : job.startedAt ?? job.submittedAt
        return job.key != nil && moment.map(window.contains) ?? false
      }
      guard jobs.count <= atMost else { return SlurmUsage(jobs: [], isAccounted: machine.hasAccounting, isCut: true) }
      return SlurmUsage(jobs: jobs.sorted { $0.number < $1.number }, isAccounted: machine.hasAccounting)
    }
  }

  public func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try answer { machine throws(SlurmFailure) in
      machine.cancellations += 1
      guard var job = machine.jobs[number], !job.state.isOver else { return }
      if let index = machine.lives.lastIndex(where: { $0.number == number && $0.until == nil }) {
        machine.lives[index].isCancelAsked = true
      }
      if job.isForeign { machine.foreignCancelled.append(number) }
      let delay = job.state == .pending ? 0 : machine.random.number(0...8)
      job.cancelledBy = job.cancelledBy ?? machine.time + Seconds(Int64(delay))
      if delay > 0 { job.state = .completing }
      machine.jobs[number] = job
      machine.advance(to: machine.time)
    }
  }

  /// In the same breath it is looked at: who has begun goes on.
  public func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    let waits = here { machine in machine.jobs[number].map { $0.state == .pending } ?? false }
    if waits { try await cancel(number, as: login) }
  }

  public func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    try answer { machine throws(SlurmFailure) in
      let jobs = machine.jobs.values.filter { !$0.state.isOver }.sorted { $0.number < $1.number }
      return PartitionQueue(jobs: jobs.prefix(atMost).map { machine.shown($0) }, isComplete: jobs.count <= atMost)
    }
  }

  @discardableResult
  private func here<Answer: Sendable>(_ body: (inout SlurmMachine) -> Answer) -> Answer {
    let now = clock.now
    return state.withLock { machine in
      machine.advance(to: now)
      return body(&machine)
    }
  }

  /// A question over a line that loses it, or its answer.
  private func answer<Answer: Sendable>(
    _ body: (inout SlurmMachine) throws(SlurmFailure) -> Answer
  ) throws(SlurmFailure) -> Answer {
    try here { machine -> Result<Answer, SlurmFailure> in
      guard !machine.isDown else { return .failure(.away(reason: "Unable to contact slurm controller")) }
      let isLost = machine.random.chance(machine.faults.losesQuestion)
      if isLost, machine.random.chance(500) { return .failure(.unanswered(reason: "timed out")) }
      let result = Result { () throws(SlurmFailure) in try body(&machine) }
      return isLost ? .failure(.unanswered(reason: "broken pipe")) : result
    }.get()
  }
}
