internal import Quantities
public import Scheduling
public import Workloads

/// Replays a workload over the pools of a city and a virtual clock. Each job goes, when it comes, to the pool that starts
/// it soonest by the forecast that an offer tells: the pool's queue is played forward by its own scheduler, every job to
/// its requested end. The first pool on a tie; there it stays.
public struct CityReplay {
  private struct Place {
    var player: PoolPlayer<Int64>
    let pool: Pool
    let devicesPerNode: Int
    /// Running jobs and what they asked for.
    var expectedEnds: [Int64: Instant] = [:]
  }

  public let policy: Policy
  private let watch: ReplayWatch
  private let capacity: Int
  private var places: [Place]
  private var ends = EventHeap()
  private var ending: [Int32: (id: Int64, place: Int)] = [:]
  private var freeSlots: [Int32] = []
  /// Who waits or runs.
  private var jobs: [Int64: WorkloadJob] = [:]
  private var submissions: Int64 = 0
  private var tally = ReplayTally()
  private var started = 0

  /// - Parameter pools: in the order in which ties are decided.
  public init(pools: [Pool], policy: Policy, choice: NodeChoice = .bestFit, watch: ReplayWatch = ReplayWatch()) {
    self.policy = policy
    self.watch = watch
    capacity = pools.reduce(0) { $0 + $1.devices }
    places = pools.map { pool in
      Place(
        player: PoolPlayer(pool: pool, policy: policy, choice: choice), pool: pool,
        devicesPerNode: max(1, pool.nodes.map(\.devices).max() ?? 1))
    }
  }

  /// Plays `source` to its end.
  ///
  /// - Throws: `ReplayFault`, or what the source throws.
  public mutating func run(_ source: inout some JobSource) throws -> ReplaySummary {
    var (arrivals, arrived, hasMore, events): ([WorkloadJob], Int, Bool, Int) = ([], 0, true, 0)
    func refill() throws {
      guard arrived == arrivals.count, hasMore else { return }
      arrivals.removeAll(keepingCapacity: true)
      arrived = 0
      hasMore = try source.appendNext(to: &arrivals)
    }
    while true {
      try refill()
      let arrival = arrived < arrivals.count ? arrivals[arrived].submitted : Int64.max
      let now = min(arrival, ends.next)
      guard now < .max else { break }
      guard now < ReplayFault.latestMoment else { throw ReplayFault.endless }
      var touched: Set<Int> = []
      while ends.next <= now { touched.insert(end(ends.removeFirst(), at: now)) }
      while arrived < arrivals.count, arrivals[arrived].submitted <= now {
        touched.insert(try submit(arrivals[arrived]))
        arrived += 1
        try refill()
      }
      for place in touched.sorted() { pass(in: place, at: now) }
      events += 1
      if events % 256 == 0 { try report(at: now) }
    }
    return tally.summary(policy: policy.description, capacity: Double(capacity))
  }

  private func report(at now: Int64) throws {
    if watch.isCancelled?() == true { throw ReplayFault.cancelled }
    let (waiting, running) = places.reduce((0, 0)) { ($0.0 + $1.player.waitingCount, $0.1 + $1.player.runningCount) }
    watch.progress?(ReplayProgress(jobsStarted: started, waiting: waiting, running: running, moment: now))
  }

  // MARK: Where to

  /// - Returns: the place that it went to.
  private mutating func submit(_ job: WorkloadJob) throws -> Int {
    let id = submissions
    submissions += 1
    jobs[id] = job
    var best: (start: Instant, place: Int)?
    for index in places.indices {
      guard let start = forecast(of: job, id, in: places[index], notAfter: best?.start) else { continue }
      best = (start, index)
    }
    guard let best, places[best.place].player.submit(try request(for: job, id, in: places[best.place])) else {
      throw ReplayFault.neverFits(job: job.number, processors: job.processors)
    }
    return best.place
  }

  private func request(for job: WorkloadJob, _ id: Int64, in place: Place) throws -> WaitingRequest<Int64> {
    WaitingRequest(
      id: id, demand: try NodeReplay.demand(of: job, devicesPerNode: place.devicesPerNode),
      submitted: Instant(secondsSince1970: job.submitted), project: String(job.account))
  }

  /// When the job would start there; nil where it never fits, or not before `limit`.
  private func forecast(of job: WorkloadJob, _ id: Int64, in place: Place, notAfter limit: Instant?) -> Instant? {
    var player = place.player
    guard let request = try? request(for: job, id, in: place), player.submit(request) else { return nil }
    var moment = Instant(secondsSince1970: job.submitted)
    // The latest end stands first, so that the next to end is taken from the back.
    var ends = place.expectedEnds.map { (id: $0.key, end: $0.value) }.sorted { ($0.end, $0.id) > ($1.end, $1.id) }
    for _ in 0..<Scheduler.mostForecastEvents {
      if let limit, moment >= limit { return nil }
      let pass = player.pass(at: moment)
      for start in pass.starts {
        if start.id == id { return moment }
        guard let asked = jobs[start.id]?.requested else { continue }
        insert((start.id, moment + Seconds(min(asked, Demand.longestWalltime.count))), into: &ends)
      }
      guard let next = [ends.last?.end, pass.nextBoundary].compactMap({ $0 }).min() else { return nil }
      // Who runs on past what was asked for is expected to end at once.
      moment = max(next, moment)
      while let last = ends.last, last.end <= moment {
        player.end(last.id, at: moment)
        ends.removeLast()
      }
    }
    return limit == nil ? moment : nil
  }

  private func insert(_ end: (id: Int64, end: Instant), into ends: inout [(id: Int64, end: Instant)]) {
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if (ends[middle].end, ends[middle].id) > (end.end, end.id) { low = middle + 1 } else { high = middle }
    }
    ends.insert(end, at: low)
  }

  // MARK: What happens

  private mutating func end(_ slot: Int32, at now: Int64) -> Int {
    guard let (id, place) = ending.removeValue(forKey: slot) else { preconditionFailure("a slot in use has a job") }
    places[place].player.end(id, at: Instant(secondsSince1970: now))
    places[place].expectedEnds[id] = nil
    jobs[id] = nil
    freeSlots.append(slot)
    return place
  }

  private mutating func pass(in place: Int, at now: Int64) {
    for start in places[place].player.pass(at: Instant(secondsSince1970: now)).starts {
      guard let job = jobs[start.id] else { preconditionFailure("who starts was submitted") }
      let slot = freeSlots.popLast() ?? Int32(ending.count)
      ending[slot] = (start.id, place)
      ends.insert(slot, at: now + job.run)
      places[place].expectedEnds[start.id] =
        Instant(secondsSince1970: now) + Seconds(min(job.requested, Demand.longestWalltime.count))
      tally.count(job, start: now)
      started += 1
      watch.started?(job, now)
    }
  }
}
