import Foundation
import Scheduling
import Simulation
import Testing
import Workloads

/// One row of published or independently measured figures; text, so that it is met to the last printed digit.
struct Golden: Sendable, CustomTestStringConvertible {
  var trace: String
  var processors: Int32
  var policy: String
  var wait: String
  var slowdown: String
  var isLong = false

  var testDescription: String { "\(trace), \(policy)" }
}

@Suite(.enabled(if: SharedTraces.areThere, "the shared traces are missing: set PRAYA_SHARED"))
struct GoldenTests {
  static let pools = [
    Golden(trace: "kth-5k", processors: 100, policy: "fcfs", wait: "210669.83", slowdown: "5276.608"),
    Golden(trace: "kth-5k", processors: 100, policy: "sjf", wait: "18673.66", slowdown: "217.289"),
    Golden(trace: "kth-5k", processors: 100, policy: "easy", wait: "9378.63", slowdown: "131.802"),
    Golden(trace: "kth-sp2", processors: 100, policy: "fcfs", wait: "389900.70", slowdown: "7510.731"),
    Golden(trace: "kth-sp2", processors: 100, policy: "sjf", wait: "13678.09", slowdown: "126.630", isLong: true),
    Golden(trace: "kth-sp2", processors: 100, policy: "easy", wait: "6855.46", slowdown: "90.815"),
    Golden(trace: "hpc2n-10k", processors: 240, policy: "fcfs", wait: "15709.88", slowdown: "246.379"),
    Golden(trace: "hpc2n-10k", processors: 240, policy: "sjf", wait: "6737.67", slowdown: "79.075"),
    Golden(trace: "hpc2n-10k", processors: 240, policy: "easy", wait: "5674.13", slowdown: "58.055"),
  ].filter { !$0.isLong || SharedTraces.areLongOnesWanted }

  @Test(arguments: pools) func aPoolOfProcessorsGivesTheGoldenFigures(golden: Golden) throws {
    var source = WorkloadReader(try SharedTraces.bytes(golden.trace + ".swf.gz"))
    var replay = ProcessorReplay(processors: golden.processors, policy: try Policy(golden.policy))
    let summary = try replay.run(&source)
    #expect(String(format: "%.2f", summary.wait.mean) == golden.wait)
    #expect(String(format: "%.3f", summary.meanBoundedSlowdown) == golden.slowdown)
    if golden.trace == "kth-sp2", golden.policy == "easy" {
      #expect(String(format: "%.4f", summary.utilisation) == "0.6895")
      #expect(summary.wait.p99 == 77191 && summary.wait.max == 262_194)
    }
  }

  static let windows = [1981, 2756, 4299, 8850, 3316, 2714, 5228, 7762, 4022, 7085]
  static let table = [
    ("lublin-1", ["7273.77", "277.35", "258.37", "235.82", "73.31", "75.07"]),
    ("lublin-2", ["7842.47", "787.89", "698.34", "247.61", "91.99", "148.25"]),
  ]

  @Test(arguments: table) func tenWindowsGiveThePublishedTable(trace: String, figures: [String]) throws {
    let jobs = try SharedTraces.jobs(trace + ".swf.gz")
    var policies: [Policy] = []
    for fit in [Policy.Fit.committed, .committedGreedy] {
      for order in [Policy.Order.firstComeFirstServed, .shortestFirst, .f1] { policies.append(Policy(order: order, fit: fit)) }
    }
    for (policy, figure) in zip(policies, figures) {
      let runs = try WindowedReplay.run(jobs, first: Self.windows, length: 1024, processors: 256, policy: policy)
      let mean = ReplaySummary.mean(of: runs)
      #expect(String(format: "%.2f", mean.meanBoundedSlowdown) == figure, "\(policy)")
    }
  }
}

extension GoldenTests {
  @Test(arguments: [("fcfs", "5299.79", "7263.70"), ("sjf", "3551.55", "5515.46")])
  func aClusterOfNodesGivesTheGoldenFigures(policy: String, wait: String, completion: String) throws {
    var source = WorkloadReader(try SharedTraces.bytes("philly-week.csv"))
    var replay = NodeReplay(pool: try NodeReplay.pool(nodes: 16, devices: 8), policy: try Policy(policy))
    let summary = try replay.run(&source)
    #expect(String(format: "%.2f", summary.wait.mean) == wait)
    #expect(String(format: "%.2f", summary.meanCompletionTime) == completion)
  }
}

extension GoldenTests {
  /// What Praya's own policy must not fall behind of: at most 0.6 × EASY's mean, no worse for the 99th of a hundred, and
  /// at most 1.25 × EASY's longest wait.
  @Test(arguments: [("hpc2n-10k", Int32(240)), ("kth-sp2", 100)].filter { $0.0 != "kth-sp2" || SharedTraces.areLongOnesWanted })
  func prayaIsFarBetterThanEASYAndNobodyPaysWithAVeryLongWait(trace: String, processors: Int32) throws {
    let bytes = try SharedTraces.bytes(trace + ".swf.gz")
    let (easy, praya) = (try replay(bytes, processors, .easy), try replay(bytes, processors, .praya))
    #expect(praya.meanBoundedSlowdown <= 0.6 * easy.meanBoundedSlowdown)
    #expect(praya.wait.p99 <= easy.wait.p99)
    #expect(praya.wait.max <= 1.25 * easy.wait.max)
  }

  private func replay(_ bytes: [UInt8], _ processors: Int32, _ policy: Policy) throws -> ReplaySummary {
    var source = WorkloadReader(bytes)
    var replay = ProcessorReplay(processors: processors, policy: policy)
    return try replay.run(&source)
  }
}

@Suite struct PrayaQualityTests {
  /// Without any trace: over generated workloads the mean is well below EASY's.
  @Test func overGeneratedWorkloadsPrayaHalvesTheSlowdown() throws {
    var sums = [0.0, 0.0]
    for seed in UInt64(1)...6 {
      for (index, policy) in [Policy.easy, .praya].enumerated() {
        var source = WorkloadGenerator(.init(jobs: 1000, processors: 128, load: 0.8, seed: seed))
        var replay = ProcessorReplay(processors: 128, policy: policy)
        sums[index] += try replay.run(&source).meanBoundedSlowdown
      }
    }
    #expect(sums[1] < 0.6 * sums[0])
  }
}
