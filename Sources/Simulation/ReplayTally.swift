import Workloads

/// Counts a replay's figures as jobs start: 12 bytes a job for the exact quantiles, nothing else grows.
struct ReplayTally {
  /// The run time below which a slowdown is not counted in full.
  static let bound: Int64 = 10

  private var waits = ExactSample<UInt32>()
  private var slowdowns = ExactSample<UInt64>()
  private var waited: Int128 = 0
  private var ran: Int128 = 0
  private var slowdown = 0.0
  private var work = 0.0
  private var firstSubmission = Int64.max
  private var lastEnd = Int64.min

  @inline(__always) static func boundedSlowdown(wait: Int64, run: Int64) -> Double {
    max(1, Double(wait + run) / Double(max(run, bound)))
  }

  mutating func count(_ job: WorkloadJob, start: Int64) {
    let wait = start - job.submitted
    let slowdown = ReplayTally.boundedSlowdown(wait: wait, run: job.run)
    waits.append(UInt32(clamping: wait))
    // The bits of positive numbers are in the order of the numbers.
    slowdowns.append(slowdown.bitPattern)
    waited += Int128(wait)
    ran += Int128(job.run)
    self.slowdown += slowdown
    work += Double(job.run) * Double(job.processors)
    if job.submitted < firstSubmission { firstSubmission = job.submitted }
    if start + job.run > lastEnd { lastEnd = start + job.run }
  }

  func summary(policy: String, capacity: Double) -> ReplaySummary {
    let jobs = Double(max(waits.count, 1))
    let makespan = waits.count > 0 ? Double(lastEnd - firstSubmission) : 0
    func wait(_ q: Double) -> Double { Double(waits.quantile(q) ?? 0) }
    return ReplaySummary(
      jobs: waits.count, policy: policy,
      wait: .init(mean: Double(waited) / jobs, p50: wait(0.5), p95: wait(0.95), p99: wait(0.99), max: wait(1)),
      meanCompletionTime: Double(waited + ran) / jobs,
      meanBoundedSlowdown: slowdown / jobs,
      boundedSlowdownP95: Double(bitPattern: slowdowns.quantile(0.95) ?? 0),
      utilisation: makespan > 0 ? work / (capacity * makespan) : 0, makespan: makespan)
  }
}
