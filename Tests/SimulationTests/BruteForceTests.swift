import Scheduling
import Simulation
import Testing
import Workloads

/// An independent model that walks second by second with no index, heap or plan: strict, EASY and conservative over
/// the processors, in the words of their definitions.
struct BruteForce {
  let workload: SmallWorkload
  let policy: Policy

  func play() -> [Int64: Int64] {
    var starts: [Int64: Int64] = [:]
    var moment: Int64 = 0
    while starts.count < workload.jobs.count {
      // Between events nothing is decided, though an order that changes with time may have changed.
      let isEvent = workload.jobs.contains { job in
        job.submitted == moment || starts[job.number].map { $0 + job.run == moment } ?? false
      }
      if isEvent { for job in choose(at: moment, starts: starts) { starts[job.number] = moment } }
      moment += 1
    }
    return starts
  }

  private func key(_ job: WorkloadJob, at moment: Int64) -> (Double, Int64) {
    switch policy.order {
    case .shortestFirst: (Double(job.requested), job.number)
    case .slowdown: (-Double(moment - job.submitted + job.requested) / Double(max(job.requested, 10)), job.number)
    default: (0, job.number)
    }
  }

  private func choose(at moment: Int64, starts: [Int64: Int64]) -> [WorkloadJob] {
    var queue = workload.jobs.filter { $0.submitted <= moment && starts[$0.number] == nil }
    queue.sort { key($0, at: moment) < key($1, at: moment) }
    var running = workload.jobs.filter { job in starts[job.number].map { $0 <= moment && moment < $0 + job.run } ?? false }
    var planned = Dictionary(uniqueKeysWithValues: running.map { ($0.number, (starts[$0.number] ?? 0) + $0.requested) })
    var chosen: [WorkloadJob] = []
    func free(at later: Int64) -> Int32 {
      workload.processors - running.filter { planned[$0.number] ?? 0 > later }.reduce(0) { $0 + $1.processors }
    }
    func start(_ job: WorkloadJob) {
      chosen.append(job)
      running.append(job)
      planned[job.number] = moment + job.requested
    }
    while let head = queue.first, head.processors <= free(at: moment) { start(queue.removeFirst()) }
    guard policy.fit != .strict, let head = queue.first else { return chosen }
    var shadow = moment
    while free(at: shadow) < head.processors { shadow += 1 }
    if policy.fit == .easyShortestFirst { queue.sort { ($0.requested, $0.number) < ($1.requested, $1.number) } }
    for job in queue where job.number != head.number && job.processors <= free(at: moment) {
      let endsInTime = moment + job.requested <= shadow
      if endsInTime || free(at: shadow) - head.processors >= job.processors { start(job) }
    }
    return chosen
  }
}

@Suite struct BruteForceTests {
  @Test(arguments: ["fcfs", "sjf", "slowdown", "easy", "sjf+easy", "slowdown+easy", "fcfs+easy-sjf", "sjf+easy-sjf"])
  func theCoreAndABruteForceModelAgree(name: String) throws {
    let policy = try Policy(name)
    var waited = 0
    for seed in UInt64(1)...120 {
      let workload = SmallWorkload(seed: seed &* 977)
      let starts = try workload.replay(policy)
      #expect(starts == BruteForce(workload: workload, policy: policy).play(), "seed \(seed)")
      waited += workload.jobs.filter { starts[$0.number] != $0.submitted }.count
    }
    #expect(waited > 200)
  }
}
