import Console
import Language
import Simulation

/// The figures of simulations as a table: a row for each figure, a column for each policy.
enum SimulationTable {
  static func lines(_ runs: [(summary: ReplaySummary, cost: ReplayCost)], _ call: Invocation) -> [String] {
    let figures: [(Phrase, (ReplaySummary) -> String)] = [
      (Phrase("jobs", "作業"), { "\($0.jobs)" }),
      (Phrase("wait, mean", "等候（平均）"), { TimeText.of($0.wait.mean) }),
      (Phrase("wait, median", "等候（中位）"), { TimeText.of($0.wait.p50) }),
      (Phrase("wait, 95 %", "等候（95 %）"), { TimeText.of($0.wait.p95) }),
      (Phrase("wait, 99 %", "等候（99 %）"), { TimeText.of($0.wait.p99) }),
      (Phrase("wait, longest", "等候（最長）"), { TimeText.of($0.wait.max) }),
      (Phrase("wait and run, mean", "等候及執行（平均）"), { TimeText.of($0.meanCompletionTime) }),
      (Phrase("bounded slowdown, mean", "有界減速（平均）"), { TimeText.rounded($0.meanBoundedSlowdown, 2) }),
      (Phrase("bounded slowdown, 95 %", "有界減速（95 %）"), { TimeText.rounded($0.boundedSlowdownP95, 2) }),
      (Phrase("utilisation", "使用率"), { TimeText.percent($0.utilisation) }),
      (Phrase("from first to last", "首項至末項"), { TimeText.of($0.makespan) }),
    ]
    var table = TextTable([TextTable.Column("")] + runs.map { TextTable.Column($0.summary.policy, .right) })
    for (name, text) in figures { table.add([name[call.language]] + runs.map { text($0.summary) }) }
    let speeds = runs.map { run in
      run.cost.simulateSeconds > 0 ? "\(Int(Double(run.summary.jobs) / run.cost.simulateSeconds))" : "–"
    }
    table.add([Phrase("jobs simulated a second", "每秒模擬作業")[call.language]] + speeds)
    return table.lines(style: call.terminal.outputStyle)
  }
}
