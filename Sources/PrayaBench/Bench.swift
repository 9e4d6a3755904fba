import Foundation
import Glibc
import Scheduling
import Simulation
import Workloads

@main struct Bench {
  static func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  static func main() throws {
    let arguments = CommandLine.arguments
    if arguments[1] == "pack" {
      func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }
      let nodes = try OpenTables.nodes(try read(arguments[3]))
      let pods = try OpenTables.pods(try read(arguments[2]))
      for placement in SharePlacement.allCases {
        for load in [1.0, 1.3] {
          let from = processorTime()
          let experiment = PackingExperiment(nodes: nodes, pods: pods, placement: placement, load: load)
          let outcomes = try (0..<10).map { try experiment.run(seed: UInt64($0)) }
          let time = Double(processorTime() - from) / 1e9
          let summary = PackingSummary(placement, outcomes)
          print(
            placement, load, summary.mean, summary.min, summary.max, "pods/s",
            Int(Double(outcomes.reduce(0) { $0 + $1.pods }) / time))
        }
      }
      return
    }
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
    let processors = Int32(arguments[2]) ?? 100
    for name in arguments[3].split(separator: ",") {
      let policy = try Policy(String(name))
      var best = Int64.max
      for _ in 0..<(arguments.count > 4 ? Int(arguments[4]) ?? 1 : 1) {
        let from = processorTime()
        var reader = WorkloadReader(bytes)
        var replay = ProcessorReplay(
          processors: processors, policy: policy, watch: ReplayWatch(processorTime: { processorTime() }))
        let summary = try replay.run(&reader)
        let total = processorTime() - from
        let deciding = total - replay.readingTime
        if deciding < best {
          best = deciding
          print(
            policy, summary.jobs, summary.wait, summary.meanBoundedSlowdown, summary.utilisation,
            "jobs/s \(Int(Double(summary.jobs) / Double(deciding) * 1e9)) with reading \(Int(Double(summary.jobs) / Double(total) * 1e9))"
          )
        }
      }
    }
  }
}
