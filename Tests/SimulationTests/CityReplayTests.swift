import Quantities
import Scheduling
import Testing
import Workloads

@testable import Simulation

/// A workload over several pools.
@Suite struct CityReplayTests {
  private struct Start: Hashable {
    var job: Int64
    var at: Int64
  }

  private func workload(seed: UInt64, jobs: Int = 300, processors: Int32 = 16) -> WorkloadGenerator {
    WorkloadGenerator(.init(jobs: jobs, processors: processors, load: 0.9, seed: seed, accounts: 5))
  }

  private func starts(_ play: (ReplayWatch) throws -> ReplaySummary) rethrows -> (Set<Start>, ReplaySummary) {
    var starts: Set<Start> = []
    let summary = try play(ReplayWatch(started: { starts.insert(Start(job: $0.number, at: $1)) }))
    return (starts, summary)
  }

  @Test(arguments: ["fcfs", "fcfs+easy", "sjf+easy-sjf", "praya"], [1, 2] as [UInt64])
  func aCityOfOnePoolIsThatPool(policy: String, seed: UInt64) throws {
    let (pool, policy) = (try NodeReplay.pool(nodes: 4, devices: 4), try Policy(policy))
    let city = try starts { watch in
      var replay = CityReplay(pools: [pool], policy: policy, watch: watch)
      var source = workload(seed: seed)
      return try replay.run(&source)
    }
    let alone = try starts { watch in
      var replay = NodeReplay(pool: pool, policy: policy, watch: watch)
      var source = workload(seed: seed)
      return try replay.run(&source)
    }
    #expect(city.0 == alone.0 && city.0.count == 300)
    #expect(city.1 == alone.1)
  }

  @Test func jobsGoWhereTheyStartSoonestTheFirstPoolOnATie() throws {
    let pools = [try NodeReplay.pool(nodes: 1, devices: 2), try NodeReplay.pool(nodes: 1, devices: 4)]
    func job(_ number: Int64, _ submitted: Int64, _ run: Int64, _ devices: Int32) -> WorkloadJob {
      WorkloadJob(number: number, submitted: submitted, run: run, requested: run, processors: devices)
    }
    // 1 takes all of the first pool, 2 half of the second; 3 starts there at once; 4 fits the second only, and waits for
    // both; 5 would wait for 4 there, and goes to the first, which is free at 100.
    let jobs = [job(1, 0, 100, 2), job(2, 0, 500, 2), job(3, 1, 600, 2), job(4, 2, 50, 4), job(5, 3, 10, 1)]
    let (starts, summary) = try starts { watch in
      var replay = CityReplay(pools: pools, policy: .firstComeFirstServed, watch: watch)
      var source = JobArray(jobs)
      return try replay.run(&source)
    }
    let expected = [(1, 0), (2, 0), (3, 1), (4, 601), (5, 100)] as [(Int64, Int64)]
    #expect(starts == Set(expected.map { Start(job: $0.0, at: $0.1) }))
    #expect(summary.utilisation == Double(200 + 1000 + 1200 + 200 + 10) / Double(6 * 651))
  }

  @Test func noPoolIsEverFullerThanItIs() throws {
    let pools = [
      try NodeReplay.pool(nodes: 2, devices: 4), try NodeReplay.pool(nodes: 3, devices: 2),
      try NodeReplay.pool(nodes: 1, devices: 8),
    ]
    for choice in [NodeChoice.bestFit, .firstFit, .random(seed: 5)] {
      var changes: [(at: Int64, devices: Int32)] = []
      var replay = CityReplay(
        pools: pools, policy: .praya, choice: choice,
        watch: ReplayWatch(started: { job, at in
          #expect(at >= job.submitted)
          changes += [(at, job.processors), (at + job.run, -job.processors)]
        }))
      var source = workload(seed: 9, processors: 6)
      let summary = try replay.run(&source)
      #expect(summary.jobs == 300)
      var used: Int32 = 0
      for change in changes.sorted(by: { ($0.at, $0.devices) < ($1.at, $1.devices) }) {
        used += change.devices
        #expect(used <= 22)
      }
    }
  }

  @Test func theSamePlayIsTheSame() throws {
    let pools = [try NodeReplay.pool(nodes: 2, devices: 4), try NodeReplay.pool(nodes: 2, devices: 4)]
    let plays = try (0..<2).map { _ in
      try starts { watch in
        var replay = CityReplay(pools: pools, policy: .praya, choice: .random(seed: 3), watch: watch)
        var source = workload(seed: 4, processors: 8)
        return try replay.run(&source)
      }
    }
    #expect(plays[0].0 == plays[1].0 && plays[0].1 == plays[1].1)
  }

  @Test func aJobThatFitsNowhereIsNamed() throws {
    var replay = CityReplay(pools: [try NodeReplay.pool(nodes: 2, devices: 2)], policy: .easy)
    var source = JobArray([WorkloadJob(number: 8, submitted: 0, run: 1, requested: 1, processors: 5)])
    #expect(throws: ReplayFault.neverFits(job: 8, processors: 5)) { try replay.run(&source) }
  }
}
