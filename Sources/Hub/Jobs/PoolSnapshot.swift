internal import Centres
internal import Jobs
internal import Language
internal import Quantities
internal import Scheduling
internal import Storage

extension ReadTransaction {
  /// A pool with its running jobs, reservations and queue, as `Scheduling` looks at it: a fixed number of statements
  /// however long the queue is. Requests are named by the jobs' order keys, which sort as they were submitted.
  ///
  /// - Parameter each: is told of everybody who waits: why, where it is for something else than a place. Those are left
  ///   out of the queue.
  func poolState(
    _ pool: PoolRecord, now: Instant, _ lines: WaitingLines, each: (QueuePlace, WaitingReason?) -> Void = { _, _ in }
  ) throws -> PoolState<String> {
    let running = try jobsInPlace(pool.id)
    let dependents = try dependents(in: pool.id)
    var arrays = ArrayPlaces(running)
    var histories = try histories(in: pool.id, lines.pastRuns)
    var waiting: [WaitingRequest<String>] = []
    for (place, job) in try waitingLine(of: pool.id, lines) {
      if let reason = place.reason, reason.keepsOutOfQueue {
        each(place, reason)
      } else if dependents.contains(job.submission) {
        each(place, .dependency)
      } else if arrays.take(job) {
        var request = job.request
        request.expectation = histories.expectation(of: request.demand, project: job.project.rawValue)
        waiting.append(request)
        each(place, nil)
      } else {
        each(place, .arrayLimit)
      }
    }
    lines.pastRuns.remember(histories, in: pool.id)
    var state = try poolState(pool, now: now, running, waiting)
    state.policy = pool.orderOfService
    state.histories = histories.histories
    for promise in try select(StartPromiseRecord.self, where: .equal(.pool, pool.id)) {
      state.promises[JobRecord.orderKey(of: promise.number)] = StartPromise(due: promise.due, head: promise.head)
    }
    return state
  }

  /// The same with some jobs alone, each of which is to have the place that a pass gave it: whether it can still be had.
  func poolState(_ pool: PoolRecord, now: Instant, placing jobs: [(job: WaitingJob, placement: Placement)]) throws
    -> PoolState<String>
  {
    let running = try jobsInPlace(pool.id)
    var arrays = ArrayPlaces(running)
    let requests = jobs.filter { arrays.take($0.job) }.map { entry in
      var request = entry.job.request
      request.allowed = Places(entry.placement.allotments.map { .init(node: $0.node, devices: $0.devices) })
      return request
    }
    return try poolState(pool, now: now, running, requests)
  }

  private func poolState(_ pool: PoolRecord, now: Instant, _ running: [JobRecord], _ waiting: [WaitingRequest<String>]) throws
    -> PoolState<String>
  {
    PoolState(
      pool: try pool.shape(), occupations: try running.map { try $0.occupation() },
      reservations: try reservations(in: pool, now: now), waiting: waiting)
  }

  /// Whether every job that fits into the pool starts there some day, whoever is before it: all its nodes are in service,
  /// and none is kept for anything else.
  func startsSometime(in pool: PoolRecord, now: Instant) throws -> Bool {
    try pool.nodes.allSatisfy(\.isAvailable) && reservations(in: pool, now: now).isEmpty
  }

  func reservations(in pool: PoolRecord, now: Instant) throws -> [Reservation] {
    let ahead = try select(
      MaintenanceRecord.self, where: .equal(.pool, pool.id) && .greater(.ends_at, now), order: .ascending(.starts_at))
    let windows = ahead.map { window in
      Reservation(
        name: window.id.rawValue, purpose: .maintenance, places: .nodes(pool.nodes.map(\.name)),
        interval: window.startsAt..<max(window.startsAt, window.endsAt))
    }
    let packages = try packages(of: pool.id).map { grant in
      Reservation(
        name: grant.id.rawValue, purpose: .package,
        places: Places(grant.allotment.map { .init(node: $0.node, devices: $0.devices) }),
        interval: grant.startsAt..<grant.expiresAt)
    }
    // What the centre's own operator has closed, or will close.
    let closures = pool.closures.filter { $0.endsAt > now && $0.startsAt < $0.endsAt }.map { closure in
      Reservation(
        name: closure.name, purpose: .maintenance, places: .nodes(closure.nodes), interval: closure.startsAt..<closure.endsAt)
    }
    return windows + closures + packages
  }
}

/// How many runs of each array may still be placed, by the limit that its script sets (`1-10%2`).
private struct ArrayPlaces {
  private var inPlace: [SubmissionID: Int] = [:]

  init(_ running: [JobRecord]) {
    for job in running where job.arrayIndex != nil { inPlace[job.submission, default: 0] += 1 }
  }

  /// Whether one more run of the job's array may be placed; if so it counts from now on.
  mutating func take(_ job: WaitingJob) -> Bool {
    guard let limit = job.arrayLimit else { return true }
    guard inPlace[job.submission, default: 0] < limit else { return false }
    inPlace[job.submission, default: 0] += 1
    return true
  }
}

extension PoolRecord {
  /// The pool as `Scheduling` sees it. - Throws: when the stored nodes make no pool.
  func shape() throws -> Pool {
    try Pool(
      nodes: nodes.map { NodeShape(name: $0.name, devices: $0.devices, cpus: $0.cpus, memoryMebibytes: $0.memoryMebibytes) },
      unavailable: Set(nodes.filter { !$0.isAvailable }.map(\.name)))
  }

  var price: Int64 { pricePerHour }
}

extension JobRequest {
  /// What the request needs of a pool. In a pool without device models a node itself is the device.
  func demand(in pool: PoolRecord) throws -> Demand {
    try Demand(
      nodes: nodes, devicesPerNode: pool.deviceModel == nil ? max(1, devicesPerNode) : devicesPerNode, cpusPerNode: cpusPerNode,
      memoryMebibytesPerNode: memoryMebibytesPerNode ?? 0, walltime: walltime)
  }
}

extension JobRecord {
  /// What the job needs of its pool, as it was accepted.
  func demand() throws -> Demand {
    try Demand(
      nodes: request.nodes, devicesPerNode: devices / max(1, request.nodes), cpusPerNode: request.cpusPerNode,
      memoryMebibytesPerNode: request.memoryMebibytesPerNode ?? 0, walltime: walltime)
  }

  /// The job's number with leading zeros, so that keys sort as the numbers do.
  var orderKey: String { JobRecord.orderKey(of: number) }

  static func orderKey(of number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 19 - digits.count)) + digits
  }

  func waitingRequest() throws -> WaitingRequest<String> {
    WaitingRequest(
      id: orderKey, demand: try demand(), submitted: submittedAt, project: project.rawValue,
      reservation: funding == .package ? grant?.rawValue : nil, due: dueAt)
  }

  func occupation() throws -> Occupation {
    Occupation(
      of: try demand(), in: Placement(placement.map { .init(node: $0.node, devices: $0.devices) }),
      startedAt: beganAt, reservation: funding == .package ? grant?.rawValue : nil)
  }
}
