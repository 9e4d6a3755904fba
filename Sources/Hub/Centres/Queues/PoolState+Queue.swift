internal import Centres
internal import Jobs
internal import Quantities
internal import Scheduling
internal import Storage

/// What comes after everything that a centre shows.
private let newcomers = "~"

extension ReadTransaction {
  /// A pool that the hub shares with others, as far as its centre shows its queue: who runs there until when, who waits, by
  /// the centre's own order. What the hub has sent since, and what it is about to send, waits behind.
  ///
  /// Others' jobs are known by their size and limit only: of a node's devices each is given the first that are free.
  func poolState(shared pool: PoolRecord, _ queue: CentreQueue?, now: Instant) throws -> PoolState<String> {
    let shape = try pool.shape()
    var state = PoolState<String>(pool: shape, reservations: try reservations(in: pool, now: now))
    state.policy = .centreQueue
    var known: Set<String> = []
    if let queue {
      state.occupations = queue.occupations(in: shape, now: now)
      state.waiting = queue.waiting(in: pool, shape, now: now)
      known = Set(queue.jobs.compactMap(\.key?.rawValue))
    }
    let own: [JobState] = [.waiting] + JobState.inPlace
    for job in try select(JobRecord.self, where: .equal(.pool, pool.id) && .oneOf(.state, own), order: .ascending(.number))
    where job.state != .running && !known.contains(job.runKey) && !(job.reason?.keepsOutOfQueue ?? false) {
      var request = try job.waitingRequest()
      (request.id, request.submitted) = (newcomers + request.id, now)
      state.waiting.append(request)
    }
    return state
  }
}

extension WaitingReason {
  /// Whether a job that waits for this is in no queue at all.
  var keepsOutOfQueue: Bool { self == .moving || self == .refusedByCentre }
}

extension Policy {
  /// Slurm's default is a queue by priority with backfill: it is played as one in the order shown.
  fileprivate static let centreQueue = (try? Policy("fcfs+easy")) ?? .firstComeFirstServed
}

extension CentreQueue {
  /// A job without a limit is taken to run for so long.
  private static let withoutLimit = Seconds.days(30)

  private func walltime(of job: Job) -> Seconds {
    min(max(Seconds(1), job.walltime ?? CentreQueue.withoutLimit), Demand.longestWalltime)
  }

  /// Who runs, as far as on nodes of the pool.
  fileprivate func occupations(in pool: Scheduling.Pool, now: Instant) -> [Occupation] {
    var free = Dictionary(uniqueKeysWithValues: pool.nodes.map { ($0.name, Array(0..<$0.devices)) })
    return jobs.compactMap { job in
      guard let startedAt = job.startedAt else { return nil }
      let allotments = job.nodeNames.compactMap { name -> Placement.Allotment? in
        guard let devices = free[name] else { return nil }
        let count = min(max(0, job.devicesPerNode), devices.count)
        free[name] = Array(devices.dropFirst(count))
        return .init(node: name, devices: Array(devices.prefix(count)))
      }
      guard !allotments.isEmpty else { return nil }
      return Occupation(
        placement: Placement(allotments), cpusPerNode: min(max(0, job.cpusPerNode), 1 << 20), memoryMebibytesPerNode: 0,
        expectedEnd: startedAt + walltime(of: job))
    }
  }

  /// Who waits and could start in the pool, the first to be served first.
  fileprivate func waiting(in pool: PoolRecord, _ shape: Scheduling.Pool, now: Instant) -> [WaitingRequest<String>] {
    let line = jobs.enumerated().filter { $0.element.startedAt == nil && !$0.element.isHeld }.sorted { a, b in
      if a.element.priority != b.element.priority { return a.element.priority > b.element.priority }
      let (first, second) = (a.element.submittedAt ?? now, b.element.submittedAt ?? now)
      return (first, a.offset) < (second, b.offset)
    }
    return line.enumerated().compactMap { place, entry in
      let job = entry.element
      if let model = job.deviceModel, model != pool.deviceModel { return nil }
      let devices = pool.deviceModel == nil ? max(1, job.devicesPerNode) : job.devicesPerNode
      guard
        let demand = try? Demand(
          nodes: max(1, job.nodes), devicesPerNode: devices, cpusPerNode: max(0, job.cpusPerNode), walltime: walltime(of: job)),
        Scheduler.misfits(of: demand, in: shape).isEmpty
      else { return nil }
      // The order of the line, whatever the moments: all came at one.
      return WaitingRequest(id: JobRecord.orderKey(of: place), demand: demand, submitted: min(now, seenAt))
    }
  }
}
