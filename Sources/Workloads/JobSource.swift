/// Where jobs come from, in the order of submission, some at a time: a trace being read, a generator, an array.
public protocol JobSource {
  /// Appends the next jobs to `jobs`; false when there are no more (none are appended then).
  mutating func appendNext(to jobs: inout [WorkloadJob]) throws -> Bool
}

extension JobSource {
  /// All jobs at once.
  public mutating func allJobs() throws -> [WorkloadJob] {
    var jobs: [WorkloadJob] = []
    while try appendNext(to: &jobs) {}
    return jobs
  }
}

/// Jobs that are in memory already.
public struct JobArray: JobSource {
  private var jobs: ArraySlice<WorkloadJob>

  /// - Parameter jobs: in the order of submission.
  public init(_ jobs: some Collection<WorkloadJob>) { self.jobs = Array(jobs)[...] }

  public mutating func appendNext(to jobs: inout [WorkloadJob]) -> Bool {
    guard !self.jobs.isEmpty else { return false }
    jobs += self.jobs.prefix(4096)
    self.jobs = self.jobs.dropFirst(4096)
    return true
  }
}
