import Quantities
import Scheduling
import Simulation
import Workloads

/// A small random workload on a small pool, from a seed, made to collide: many jobs in a short time.
struct SmallWorkload {
  var processors: Int32
  var jobs: [WorkloadJob]

  /// - Parameter exact: every job runs for as long as it asked for.
  init(seed: UInt64, count: Int? = nil, exact: Bool = false) {
    var random = SeededGenerator(seed: seed)
    let processors = Int32.random(in: 2...12, using: &random)
    var submitted: Int64 = 0
    jobs = (0..<(count ?? Int.random(in: 1...20, using: &random))).map { number in
      submitted += Int64.random(in: 0...4, using: &random)
      let requested = Int64.random(in: 1...20, using: &random)
      return WorkloadJob(
        number: Int64(number), submitted: submitted, run: exact ? requested : Int64.random(in: 1...requested, using: &random),
        requested: requested, processors: Int32.random(in: 1...processors, using: &random),
        account: Int32.random(in: 0...2, using: &random))
    }
    self.processors = processors
  }

  /// The start of each job, by its number.
  func replay(_ policy: Policy) throws -> [Int64: Int64] {
    var starts: [Int64: Int64] = [:]
    var source = JobArray(jobs)
    var replay = ProcessorReplay(
      processors: processors, policy: policy, watch: ReplayWatch(started: { starts[$0.number] = $1 }))
    _ = try replay.run(&source)
    return starts
  }
}
