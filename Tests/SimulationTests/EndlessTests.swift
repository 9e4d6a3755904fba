import Scheduling
import Testing
import Workloads

@testable import Simulation

/// A replay that would go on for ever ends with words, not with a trap.
@Suite struct EndlessTests {
  private let jobs = (1...3).map {
    WorkloadJob(
      number: $0, submitted: 999_999_999_999_990, run: WorkloadReader.longestTime, requested: WorkloadReader.longestTime,
      processors: 1)
  }

  @Test(arguments: ["fcfs", "fcfs+easy", "fcfs+conservative", "fcfs+committed", "praya"])
  func noReplayGoesBeyondItsLatestMoment(policy: String) throws {
    let policy = try Policy(policy)
    let pool = try NodeReplay.pool(nodes: 1, devices: 1)
    #expect(throws: ReplayFault.endless) {
      var (replay, source) = (ProcessorReplay(processors: 1, policy: policy), JobArray(jobs))
      return try replay.run(&source)
    }
    #expect(throws: ReplayFault.endless) {
      var (replay, source) = (NodeReplay(pool: pool, policy: policy), JobArray(jobs))
      return try replay.run(&source)
    }
    #expect(throws: ReplayFault.endless) {
      var (replay, source) = (CityReplay(pools: [pool], policy: policy), JobArray(jobs))
      return try replay.run(&source)
    }
  }
}
