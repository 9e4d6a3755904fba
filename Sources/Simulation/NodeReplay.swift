internal import Quantities
public import Scheduling
public import Workloads

/// Replays a workload over the nodes of a pool and a virtual clock, with the very pass that the Hub runs
/// (`PoolPlayer`): ends first, then arrivals, then one pass. A moment of the workload is the same second of `Instant`.
public struct NodeReplay {
  public let pool: Pool
  public let policy: Policy
  private let watch: ReplayWatch
  private let devicesPerNode: Int
  private var player: PoolPlayer<Int64>
  private var ends = EventHeap()
  /// By slot.
  private var jobs: [WorkloadJob] = []
  private var freeSlots: [Int32] = []
  private var slots: [Int64: Int32] = [:]
  private var arrivals: [WorkloadJob] = []
  private var arrived = 0
  private var submissions: Int64 = 0
  private var tally = ReplayTally()
  private var started = 0

  public init(pool: Pool, policy: Policy, choice: NodeChoice = .bestFit, watch: ReplayWatch = ReplayWatch()) {
    self.pool = pool
    self.policy = policy
    self.watch = watch
    devicesPerNode = max(1, pool.nodes.map(\.devices).max() ?? 1)
    player = PoolPlayer(pool: pool, policy: policy, choice: choice)
  }

  /// A pool of `nodes` like nodes with `devices` devices each, which hold nothing else back.
  public static func pool(nodes: Int, devices: Int) throws(PoolFault) -> Pool {
    try Pool(
      nodes: (0..<nodes).map { NodeShape(name: "node-\($0)", devices: devices, cpus: .max >> 1, memoryMebibytes: 0) })
  }

  /// What a job of the workload asks for: its devices on one node if a node has so many, otherwise spread evenly over as
  /// few nodes as have them.
  static func demand(of job: WorkloadJob, devicesPerNode: Int) throws(DemandFault) -> Demand {
    let nodes = (Int(job.processors) + devicesPerNode - 1) / devicesPerNode
    return try Demand(
      nodes: nodes, devicesPerNode: (Int(job.processors) + nodes - 1) / nodes, cpusPerNode: 0,
      walltime: Seconds(min(job.requested, Demand.longestWalltime.count)))
  }

  /// Plays `source` to its end.
  ///
  /// - Throws: `ReplayFault`, `DemandFault`, or what the source throws.
  public mutating func run(_ source: inout some JobSource) throws -> ReplaySummary {
    var (events, hasMore) = (0, true)
    while true {
      if arrived == arrivals.count, hasMore { hasMore = try refill(from: &source) }
      let arrival = arrived < arrivals.count ? arrivals[arrived].submitted : Int64.max
      let now = min(arrival, ends.next)
      guard now < .max else { break }
      guard now < ReplayFault.latestMoment else { throw ReplayFault.endless }
      while ends.next <= now { end(ends.removeFirst(), at: now) }
      while arrived < arrivals.count, arrivals[arrived].submitted <= now {
        try submit(arrivals[arrived])
        arrived += 1
        if arrived == arrivals.count, hasMore { hasMore = try refill(from: &source) }
      }
      pass(at: now)
      events += 1
      if events % 1024 == 0 {
        if watch.isCancelled?() == true { throw ReplayFault.cancelled }
        watch.progress?(
          ReplayProgress(
            jobsStarted: started, waiting: player.waitingCount, running: player.runningCount, moment: now))
      }
    }
    return tally.summary(policy: policy.description, capacity: Double(pool.devices))
  }

  private mutating func refill(from source: inout some JobSource) throws -> Bool {
    arrivals.removeAll(keepingCapacity: true)
    arrived = 0
    return try source.appendNext(to: &arrivals)
  }

  private mutating func submit(_ job: WorkloadJob) throws {
    let request = WaitingRequest(
      id: submissions, demand: try NodeReplay.demand(of: job, devicesPerNode: devicesPerNode),
      submitted: Instant(secondsSince1970: job.submitted), project: String(job.account))
    guard player.submit(request) else { throw ReplayFault.neverFits(job: job.number, processors: job.processors) }
    let slot = freeSlots.popLast() ?? Int32(jobs.count)
    if Int(slot) == jobs.count { jobs.append(job) } else { jobs[Int(slot)] = job }
    identifiers[slot] = submissions
    slots[submissions] = slot
    submissions += 1
  }

  private var identifiers: [Int32: Int64] = [:]

  private mutating func end(_ slot: Int32, at now: Int64) {
    guard let identifier = identifiers.removeValue(forKey: slot) else { preconditionFailure("a slot in use has a job") }
    player.end(identifier, at: Instant(secondsSince1970: now))
    slots[identifier] = nil
    freeSlots.append(slot)
  }

  private mutating func pass(at now: Int64) {
    for start in player.pass(at: Instant(secondsSince1970: now)).starts {
      guard let slot = slots[start.id] else { preconditionFailure("who starts was submitted") }
      let job = jobs[Int(slot)]
      ends.insert(slot, at: now + job.run)
      tally.count(job, start: now)
      started += 1
      watch.started?(job, now)
    }
  }
}
