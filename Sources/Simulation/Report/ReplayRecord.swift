public import Workloads

/// What a report needs of one replay, taken up job by job in bounded room: feed it from `ReplayWatch.started`.
public struct ReplayRecord: Sendable {
  /// Bounds of the classes of waiting, in seconds: below the first, … , from the last on.
  public static let waitBounds: [Int64] = [1, 60, 600, 3600, 21_600, 86_400]
  /// Bounds of the classes of bounded slowdown.
  public static let slowdownBounds: [Double] = [1.1, 2, 5, 10, 100, 1000]
  /// A trace of at most so many jobs has a Gantt chart.
  public static let mostBars = 300
  /// Moments of the curves, at most.
  static let mostBins = 240
  /// Accounts are told apart up to this many; later ones are counted together as the account −2.
  static let mostAccounts = 10_000

  /// What one account got.
  public struct Account: Hashable, Sendable {
    public var jobs = 0
    public var waited = 0.0
    public var slowdown = 0.0
    public var work = 0.0
    public var meanWait: Double { waited / Double(max(jobs, 1)) }
    public var meanSlowdown: Double { slowdown / Double(max(jobs, 1)) }
  }

  /// One job in the Gantt chart.
  struct Bar: Hashable, Sendable {
    var number: Int64
    var start: Int64
    var end: Int64
    var processors: Int32
  }

  let processors: Int
  private(set) var waits = [Int](repeating: 0, count: waitBounds.count + 1)
  private(set) var slowdowns = [Int](repeating: 0, count: slowdownBounds.count + 1)
  private(set) var accounts: [Int32: Account] = [:]
  private(set) var bars: [Bar] = []
  private(set) var jobs = 0
  private(set) var first: Int64?
  private(set) var binWidth: Int64 = 60
  /// Processor-seconds in use, and job-seconds waited, by bin from `first`.
  private(set) var busy = [Double](repeating: 0, count: mostBins)
  private(set) var queued = [Double](repeating: 0, count: mostBins)

  public init(processors: Int) { self.processors = processors }

  public mutating func count(_ job: WorkloadJob, start: Int64) {
    let wait = start - job.submitted
    let slowdown = ReplayTally.boundedSlowdown(wait: wait, run: job.run)
    waits[Self.waitBounds.firstIndex { wait < $0 } ?? Self.waitBounds.count] += 1
    slowdowns[Self.slowdownBounds.firstIndex { slowdown < $0 } ?? Self.slowdownBounds.count] += 1
    let account = accounts[job.account] != nil || accounts.count < Self.mostAccounts ? job.account : -2
    accounts[account, default: Account()].jobs += 1
    accounts[account]?.waited += Double(wait)
    accounts[account]?.slowdown += slowdown
    accounts[account]?.work += Double(job.run) * Double(job.processors)
    jobs += 1
    if jobs <= Self.mostBars {
      bars.append(Bar(number: job.number, start: start, end: start + job.run, processors: job.processors))
    }
    if first == nil { first = job.submitted }
    spread(1, from: job.submitted, until: start, over: \.queued)
    spread(Double(job.processors), from: start, until: start + job.run, over: \.busy)
  }

  /// Moments of the curves in use.
  var bins: Int { (busy.indices.last { busy[$0] > 0 || queued[$0] > 0 } ?? 0) + 1 }

  private mutating func spread(
    _ height: Double, from: Int64, until: Int64, over curve: WritableKeyPath<ReplayRecord, [Double]>
  ) {
    let origin = first ?? 0
    while until - origin > binWidth * Int64(Self.mostBins) { halve() }
    var moment = from
    while moment < until {
      let bin = (moment - origin) / binWidth
      let end = min(until, origin + (bin + 1) * binWidth)
      self[keyPath: curve][Int(bin)] += height * Double(end - moment)
      moment = end
    }
  }

  /// Half as many moments, each of twice the time.
  private mutating func halve() {
    binWidth *= 2
    for bin in 0..<Self.mostBins {
      let inside = 2 * bin + 1 < Self.mostBins
      busy[bin] = inside ? busy[2 * bin] + busy[2 * bin + 1] : 0
      queued[bin] = inside ? queued[2 * bin] + queued[2 * bin + 1] : 0
    }
  }
}
