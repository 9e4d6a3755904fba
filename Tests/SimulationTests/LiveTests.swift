import Quantities
import Scheduling
import Simulation
import Testing
import Workloads

/// The lean core and the live pass decide alike where both apply: one node whose CPUs are the pool's processors.
@Suite struct LiveTests {
  static let policies = [
    "fcfs", "sjf", "f1", "wfp3", "unicep", "slowdown", "easy", "fcfs+easy-sjf", "sjf+easy", "sjf+easy-sjf", "slowdown+easy",
    "wfp3+easy-sjf",
  ]

  @Test(arguments: policies) func theSimulatorStartsWhoTheHubStarts(name: String) throws {
    let policy = try Policy(name)
    var waited = 0
    for seed in UInt64(1)...60 {
      let workload = SmallWorkload(seed: seed)
      let simulated = try workload.replay(policy)
      #expect(simulated == (try liveStarts(of: workload, policy: policy)), "seed \(seed)")
      waited += workload.jobs.filter { simulated[$0.number] != $0.submitted }.count
    }
    #expect(waited > 100)
  }

  /// Runs the workload through `Scheduler.pass`, as the Hub does, with nothing kept between passes.
  private func liveStarts(of workload: SmallWorkload, policy: Policy) throws -> [Int64: Int64] {
    let pool = try Pool(
      nodes: [NodeShape(name: "all", devices: 0, cpus: Int(workload.processors), memoryMebibytes: 0)])
    var starts: [Int64: Int64] = [:]
    var state = PoolState<Int64>(pool: pool, policy: policy)
    var running: [(end: Int64, occupation: Occupation)] = []
    var moments = Set(workload.jobs.map(\.submitted))
    while let second = moments.min() {
      moments.remove(second)
      let now = Instant(secondsSince1970: second)
      running.removeAll { $0.end <= second }
      state.occupations = running.map(\.occupation)
      for job in workload.jobs where job.submitted == second {
        state.waiting.append(
          WaitingRequest(
            id: job.number,
            demand: try Demand(devicesPerNode: 0, cpusPerNode: Int(job.processors), walltime: Seconds(job.requested)),
            submitted: now))
      }
      for start in state.pass(now: now).starts {
        let job = workload.jobs[Int(start.id)]
        starts[start.id] = second
        state.waiting.removeAll { $0.id == start.id }
        let demand = try Demand(devicesPerNode: 0, cpusPerNode: Int(job.processors), walltime: Seconds(job.requested))
        running.append((second + job.run, Occupation(of: demand, in: start.placement, startedAt: now)))
        moments.insert(second + job.run)
      }
    }
    return starts
  }
}

extension LiveTests {
  /// Over nodes with their memory from event to event, on one node whose devices are the pool's processors.
  @Test(arguments: policies + ["fair-share", "fair-share+easy", "praya"])
  func theReplayOverNodesStartsWhoTheCoreStarts(name: String) throws {
    let policy = try Policy(name)
    for seed in UInt64(1)...60 {
      let workload = SmallWorkload(seed: seed, count: 30)
      var starts: [Int64: Int64] = [:]
      var source = JobArray(workload.jobs)
      var replay = NodeReplay(
        pool: try NodeReplay.pool(nodes: 1, devices: Int(workload.processors)), policy: policy,
        watch: ReplayWatch(started: { starts[$0.number] = $1 }))
      _ = try replay.run(&source)
      #expect(try workload.replay(policy) == starts, "seed \(seed)")
    }
  }
}
