import Quantities
import Scheduling

/// A small random pool with reservations and jobs to come, from a seed.
struct RandomWorld {
  struct Job {
    var request: WaitingRequest<Int>
    /// At most the walltime.
    var runs: Seconds
  }

  var pool: Pool
  var reservations: [Reservation]
  var jobs: [Job]

  /// - Parameters:
  ///   - exact: every job runs for its walltime.
  ///   - withReservations: false for a pool that is free throughout.
  init(seed: UInt64, exact: Bool, withReservations: Bool = true) throws {
    var random = SeededGenerator(seed: seed)
    let nodes = (0..<Int.random(in: 1...4, using: &random)).map { index in
      NodeShape(
        name: "n\(index)", devices: Int.random(in: 0...4, using: &random), cpus: Int.random(in: 1...8, using: &random),
        memoryMebibytes: Int64.random(in: 1...8, using: &random))
    }
    let unavailable: Set<String> = Int.random(in: 0..<6, using: &random) == 0 ? ["n0"] : []
    pool = try Pool(nodes: nodes, unavailable: unavailable)
    reservations = withReservations ? RandomWorld.reservations(of: nodes, using: &random) : []
    jobs = []
    for id in 0..<Int.random(in: 1...14, using: &random) {
      let walltime = Seconds(Int64.random(in: 1...12, using: &random))
      var request = WaitingRequest(
        id: id,
        demand: try Demand(
          nodes: Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1, devicesPerNode: Int.random(in: 0...3, using: &random),
          cpusPerNode: Int.random(in: 0...4, using: &random), memoryMebibytesPerNode: Int64.random(in: 0...4, using: &random),
          walltime: walltime),
        submitted: Instant(secondsSince1970: Int64.random(in: 0...8, using: &random)))
      if Int.random(in: 0..<5, using: &random) == 0 { request.allowed = .nodes(["n0", "n1"]) }
      if Int.random(in: 0..<4, using: &random) == 0 {
        request.reservation = reservations.first { $0.purpose == .package }?.name
      }
      let runs = exact ? walltime : Seconds(Int64.random(in: 1...walltime.count, using: &random))
      jobs.append(Job(request: request, runs: runs))
    }
  }

  /// Reservations of different nodes or devices, so that no two contend.
  private static func reservations(of nodes: [NodeShape], using random: inout SeededGenerator) -> [Reservation] {
    nodes.enumerated().compactMap { index, node in
      guard Bool.random(using: &random) else { return nil }
      let from = Instant(secondsSince1970: Int64.random(in: 0...25, using: &random))
      let isPackage = Bool.random(using: &random)
      let devices = isPackage && node.devices > 1 ? Array(0..<Int.random(in: 1..<node.devices, using: &random)) : nil
      return Reservation(
        name: "r\(index)", purpose: isPackage ? .package : .maintenance,
        places: Places([.init(node: node.name, devices: devices)]),
        interval: from..<(from + Seconds(Int64.random(in: 1...20, using: &random))))
    }
  }
}

/// One job's run in a play.
struct PlayedRun: Hashable {
  var id: Int
  var start: Instant
  var end: Instant
  var placement: Placement
}

extension RandomWorld {
  /// Runs the world from event to event: ends first, then arrivals, then one pass.
  ///
  /// - Parameter observe: sees the state and the pass of each moment, and when the next is.
  func play(
    policy: Policy = .firstComeFirstServed,
    observe: (Instant, PoolState<Int>, Pass<Int>, _ next: Instant?) -> Void = { _, _, _, _ in }
  ) -> [PlayedRun] {
    var state = PoolState<Int>(pool: pool, reservations: reservations, policy: policy)
    var running: [(run: PlayedRun, occupation: Occupation)] = []
    var runs: [PlayedRun] = []
    var moment: Instant? = Instant(secondsSince1970: 0)
    while let now = moment {
      running.removeAll { $0.run.end <= now }
      state.occupations = running.map(\.occupation)
      state.waiting += jobs.map(\.request).filter { $0.submitted == now }
      let pass = state.pass(now: now)
      for start in pass.starts {
        let job = jobs[start.id]
        let run = PlayedRun(id: start.id, start: now, end: now + job.runs, placement: start.placement)
        runs.append(run)
        running.append(
          (
            run,
            Occupation(
              of: job.request.demand, in: start.placement, startedAt: now, reservation: job.request.reservation)
          ))
      }
      let arrivals = jobs.map(\.request.submitted).filter { $0 > now }
      moment = (arrivals + running.map(\.run.end) + [pass.nextBoundary].compactMap { $0 }).min()
      observe(now, state, pass, moment)
      let started = Set(pass.starts.map(\.id))
      state.waiting.removeAll { started.contains($0.id) }
      state.promises = pass.promises
    }
    return runs
  }
}
