import Scheduling
import Simulation
import Workloads

extension Bench {
  static let windows = [1981, 2756, 4299, 8850, 3316, 2714, 5228, 7762, 4022, 7085]

  /// Praya's own policy beside others, by the same definitions.
  func quality() throws {
    print("\n## Quality: mean bounded slowdown (99 % waited at most s, longest wait s)\n")
    let policies = [Policy.easy, try Policy("sjf+easy-sjf"), try Policy("slowdown+easy"), .praya]
    Self.line("workload", policies[0].description, policies[1].description, policies[2].description, policies[3].description)
    Self.line("---", "---", "---", "---", "---")
    for (name, processors) in [("kth-sp2", Int32(100)), ("hpc2n-10k", 240)] {
      guard let log = try bytes(name + ".swf.gz") else { continue }
      try row(name, policies) { policy in
        var reader = WorkloadReader(log)
        var replay = ProcessorReplay(processors: processors, policy: policy)
        return try replay.run(&reader)
      }
    }
    for name in ["lublin-1", "lublin-2"] {
      guard let log = try bytes(name + ".swf.gz") else { continue }
      var reader = WorkloadReader(log)
      let jobs = try reader.allJobs()
      try row(name + ", windows", policies) { policy in
        .mean(of: try WindowedReplay.run(jobs, first: Self.windows, length: 1024, processors: 256, policy: policy))
      }
    }
    for (load, exact) in [(0.7, false), (0.85, false), (0.95, false), (0.85, true)] {
      for seed in [11, 12] as [UInt64] {
        let name = "generated, load \(load), seed \(seed)" + (exact ? ", exact requests" : "")
        try row(name, policies) { policy in
          var source = WorkloadGenerator(
            .init(jobs: 20_000, processors: 128, load: load, seed: seed, hasExactRequests: exact))
          var replay = ProcessorReplay(processors: 128, policy: policy)
          return try replay.run(&source)
        }
      }
    }
  }

  /// Short workloads, many of them: how the mean bounded slowdown compares with EASY's.
  func shortWorkloads() throws {
    print("\n## Short generated workloads: mean bounded slowdown under praya over that under EASY, 20 seeds each\n")
    Self.line("jobs", "load", "ratio of the sums", "seeds on which praya is worse")
    Self.line("---", "---", "---", "---")
    for (jobs, load) in [(300, 0.7), (1000, 0.6), (1000, 0.8), (5000, 0.5), (5000, 0.7)] {
      var (sums, worse) = ([0.0, 0.0], 0)
      for seed in UInt64(100)..<120 {
        let figures = try [Policy.easy, .praya].map { policy in
          var source = WorkloadGenerator(.init(jobs: jobs, processors: 128, load: load, seed: seed))
          var replay = ProcessorReplay(processors: 128, policy: policy)
          return try replay.run(&source).meanBoundedSlowdown
        }
        sums = zip(sums, figures).map { $0 + $1 }
        worse += figures[1] > figures[0] ? 1 : 0
      }
      Self.line(String(jobs), String(load), Self.rounded(sums[1] / sums[0]), String(worse))
    }
  }

  private func row(_ name: String, _ policies: [Policy], _ run: (Policy) throws -> ReplaySummary) throws {
    let cells = try policies.map { policy in
      let summary = try run(policy)
      return "\(Self.rounded(summary.meanBoundedSlowdown)) (\(Int(summary.wait.p99)), \(Int(summary.wait.max)))"
    }
    Self.line(name, cells[0], cells[1], cells[2], cells[3])
  }

  /// Fractional devices: how much is allocated, and pods a second.
  func packing() throws {
    guard let nodeTable = try bytes("openb_node_list_all_node.csv"), let podTable = try bytes("openb_pod_list_default.csv")
    else { return }
    let nodes = try OpenTables.nodes(nodeTable)
    let pods = try OpenTables.pods(podTable)
    print("\n## openb, ten seeds: share of the devices allocated, in percent\n")
    Self.line("placement", "at 100 %", "at 130 %", "pods per CPU second", "published at 100 %, 130 %")
    Self.line("---", "---", "---", "---", "---")
    let published = ["random": "86.30, 87.47", "fgd": "95.23, 95.39"]
    for placement in SharePlacement.allCases {
      var (shares, count): ([String], Int) = ([], 0)
      let from = Self.processorTime()
      for load in [1.0, 1.3] {
        let experiment = PackingExperiment(nodes: nodes, pods: pods, placement: placement, load: load)
        let outcomes = try (0..<10).map { try experiment.run(seed: UInt64($0)) }
        count += outcomes.reduce(0) { $0 + $1.pods }
        let summary = PackingSummary(placement, outcomes)
        shares.append("\(Self.rounded(summary.mean)) (\(Self.rounded(summary.min))–\(Self.rounded(summary.max)))")
      }
      let seconds = Double(Self.processorTime() - from) / 1e9
      Self.line(
        placement.rawValue, shares[0], shares[1], String(Int(Double(count) / seconds)), published[placement.rawValue] ?? "–")
    }
    Self.line("the Go simulator, fgd (quoted)", "–", "–", "4.6", "–")
  }
}
