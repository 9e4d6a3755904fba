public import Scheduling
public import Workloads

/// Replays windows of consecutive jobs of one workload, the pool empty at each window's beginning; times stay those of
/// the whole workload. The set-up of RLScheduler's tables (SC'20).
public enum WindowedReplay {
  /// - Parameters:
  ///   - first: the first job of each window, from 0.
  ///   - length: jobs of a window; the last ones are cut at the workload's end.
  /// - Throws: `ReplayFault`.
  public static func run(
    _ jobs: [WorkloadJob], first: [Int], length: Int, processors: Int32, policy: Policy, watch: ReplayWatch = ReplayWatch()
  ) throws -> [ReplaySummary] {
    try first.map { start in
      var source = JobArray(jobs.dropFirst(start).prefix(length))
      var replay = ProcessorReplay(processors: processors, policy: policy, watch: watch)
      return try replay.run(&source)
    }
  }
}

extension ReplaySummary {
  /// The mean of each figure over `summaries`; the longest wait of any; the jobs of all.
  ///
  /// - Precondition: there is one.
  public static func mean(of summaries: [ReplaySummary]) -> ReplaySummary {
    precondition(!summaries.isEmpty, "a mean is of something")
    func mean(_ figure: (ReplaySummary) -> Double) -> Double { summaries.reduce(0) { $0 + figure($1) } / Double(summaries.count) }
    return ReplaySummary(
      jobs: summaries.reduce(0) { $0 + $1.jobs }, policy: summaries[0].policy,
      wait: .init(
        mean: mean { $0.wait.mean }, p50: mean { $0.wait.p50 }, p95: mean { $0.wait.p95 }, p99: mean { $0.wait.p99 },
        max: summaries.reduce(0) { Swift.max($0, $1.wait.max) }),
      meanCompletionTime: mean { $0.meanCompletionTime }, meanBoundedSlowdown: mean { $0.meanBoundedSlowdown },
      boundedSlowdownP95: mean { $0.boundedSlowdownP95 }, utilisation: mean { $0.utilisation },
      makespan: mean { $0.makespan })
  }
}
