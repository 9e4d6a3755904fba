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
