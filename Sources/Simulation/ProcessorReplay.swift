public import Scheduling
public import Workloads

/// Replays a workload over one pool of interchangeable processors and a virtual clock, with the very decisions of
/// `ProcessorScheduler`. What it holds grows with waiting and running jobs, and by 12 bytes a job for the quantiles.
///
/// At one instant: ends first, then arrivals, then one pass; under a committed fit one pass after each event, arrivals
/// first.
public struct ProcessorReplay {
  public let processors: Int32
  public let policy: Policy
  private let watch: ReplayWatch

  private var scheduler: ProcessorScheduler
  private var ends = EventHeap()
  /// By slot.
  private var jobs: [WorkloadJob] = []
  private var arrivals: [WorkloadJob] = []
  private var arrived = 0
  private var hasMore = true
  private var tally = ReplayTally()
  private var startedCount = 0
  /// Processor time spent in reading, in nanoseconds; 0 without a clock.
  public private(set) var readingTime: Int64 = 0

  public init(processors: Int32, policy: Policy, constants: PrayaConstants = PrayaConstants(), watch: ReplayWatch = ReplayWatch())
  {
    self.processors = processors
    self.policy = policy
    self.watch = watch
    scheduler = ProcessorScheduler(processors: processors, policy: policy, constants: constants)
  }

  /// Plays `source` to its end.
  ///
  /// - Throws: `ReplayFault`, or what the source throws.
  public mutating func run(_ source: inout some JobSource) throws -> ReplaySummary {
    var events = 0
    try refill(from: &source)
    while true {
      if arrived == arrivals.count, hasMore { try refill(from: &source) }
      let arrival = arrived < arrivals.count ? arrivals[arrived].submitted : Int64.max
      let end = ends.next
      let now = min(arrival, end, scheduler.nextReservation ?? .max)
      guard now < .max else { break }
      guard now < ReplayFault.latestMoment else { throw ReplayFault.endless }
      if policy.fit.passesAtEveryEvent {
        if arrival <= end { try submitNext() } else { endNext(at: now) }
      } else {
        while ends.next <= now { endNext(at: now) }
        while try hasArrival(at: now, from: &source) { try submitNext() }
      }
      pass(at: now)
      events += 1
      if events % ReplayWatch.interval == 0 { try report(at: now) }
    }
    return tally.summary(policy: policy.description, capacity: Double(processors))
  }

  private mutating func hasArrival(at now: Int64, from source: inout some JobSource) throws -> Bool {
    if arrived == arrivals.count, hasMore { try refill(from: &source) }
    return arrived < arrivals.count && arrivals[arrived].submitted <= now
  }

  private mutating func refill(from source: inout some JobSource) throws {
    let from = watch.processorTime?() ?? 0
    arrivals.removeAll(keepingCapacity: true)
    arrived = 0
    hasMore = try source.appendNext(to: &arrivals)
    readingTime += (watch.processorTime?() ?? 0) - from
  }

  private mutating func submitNext() throws {
    let job = arrivals[arrived]
    arrived += 1
    guard job.processors <= processors else { throw ReplayFault.neverFits(job: job.number, processors: job.processors) }
    let slot = Int(
      scheduler.submit(
        ProcessorRequest(
          processors: job.processors, requested: job.requested, submitted: job.submitted, account: job.account)))
    if slot == jobs.count { jobs.append(job) } else { jobs[slot] = job }
  }

  private mutating func endNext(at now: Int64) {
    scheduler.end(ends.removeFirst(), at: now)
  }

  private mutating func pass(at now: Int64) {
    scheduler.pass(at: now)
    for slot in scheduler.starts {
      let job = jobs[Int(slot)]
      ends.insert(slot, at: now + job.run)
      tally.count(job, start: now)
      startedCount += 1
      watch.started?(job, now)
    }
  }

  private func report(at now: Int64) throws {
    if watch.isCancelled?() == true { throw ReplayFault.cancelled }
    watch.progress?(
      ReplayProgress(
        jobsStarted: startedCount, waiting: scheduler.waitingCount, running: scheduler.runningCount, moment: now))
  }
}
