import Foundation
import Scheduling
import Simulation
import Workloads

extension Bench {
  /// The report over 250 generated jobs on 64 processors, as an example.
  static func writeReport(to path: String) throws {
    let runs = try [Policy.easy, .praya].map { policy in
      var record = ReplayRecord(processors: 64)
      var source = WorkloadGenerator(.init(jobs: 250, processors: 64, load: 0.9, seed: 7, accounts: 12))
      var replay = ProcessorReplay(
        processors: 64, policy: policy, watch: ReplayWatch(started: { record.count($0, start: $1) }))
      return ReplayReport.Run(summary: try replay.run(&source), record: record)
    }
    let html = ReplayReport(workload: "250 generated jobs, 64 processors", runs: runs).html
    try Data(html.utf8).write(to: URL(fileURLWithPath: path))
  }
}
