/// What a workload is like: `praya workload describe`. Seconds.
public struct WorkloadDescription: Hashable, Sendable {
  /// Values at parts of the ascending list: the value at index ⌊q × n⌋.
  public struct Spread: Hashable, Sendable {
    public var least: Int64
    public var median: Int64
    public var p90: Int64
    public var p99: Int64
    public var most: Int64
    public var mean: Double
  }

  public var jobs: Int
  public var accounts: Int
  /// From the first submission to the last.
  public var span: Int64
  public var run: Spread
  public var requested: Spread
  public var processors: Spread
  /// Between one submission and the next.
  public var gaps: Spread
  /// Σ run × processors.
  public var work: Double
  /// Mean of run / requested.
  public var accuracy: Double
  /// Jobs of one processor, and of a power of two above it, as shares.
  public var serialShare: Double
  public var powerOfTwoShare: Double
  /// Submissions by hour of the day, from the workload's beginning.
  public var byHour: [Int]

  /// - Precondition: there is a job.
  public init(_ jobs: [WorkloadJob]) {
    precondition(!jobs.isEmpty, "what is described has jobs")
    self.jobs = jobs.count
    accounts = Set(jobs.map(\.account)).count
    span = (jobs.last?.submitted ?? 0) - (jobs.first?.submitted ?? 0)
    run = Spread(jobs.map(\.run))
    requested = Spread(jobs.map(\.requested))
    processors = Spread(jobs.map { Int64($0.processors) })
    gaps = Spread(jobs.count > 1 ? zip(jobs.dropFirst(), jobs).map { $0.submitted - $1.submitted } : [0])
    work = jobs.reduce(0) { $0 + Double($1.run) * Double($1.processors) }
    accuracy = jobs.reduce(0) { $0 + Double($1.run) / Double($1.requested) } / Double(jobs.count)
    func share(_ isCounted: (WorkloadJob) -> Bool) -> Double { Double(jobs.filter(isCounted).count) / Double(jobs.count) }
    serialShare = share { $0.processors == 1 }
    powerOfTwoShare = share { $0.processors > 1 && $0.processors.nonzeroBitCount == 1 }
    var hours = [Int](repeating: 0, count: 24)
    for job in jobs { hours[Int(job.submitted / 3600 % 24)] += 1 }
    byHour = hours
  }

  /// What was asked for over what `processors` have in the span.
  public func load(on processors: Int) -> Double {
    span > 0 ? work / (Double(span) * Double(processors)) : 0
  }
}

extension WorkloadDescription.Spread {
  init(_ values: [Int64]) {
    let sorted = values.sorted()
    func at(_ q: Double) -> Int64 { sorted[min(sorted.count - 1, Int(q * Double(sorted.count)))] }
    self.init(
      least: at(0), median: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1),
      mean: sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count))
  }
}
