internal import Workloads

extension ParserCheck {
  /// Traces of jobs: Standard Workload Format, CSV, Slurm's accounting, plain or gzip; and the tables of nodes and pods.
  ///
  /// Jobs keep to their terms, however the bytes are cut into pieces; written again they read the same.
  static let workloads = ParserCheck("workloads", mostBytes: 4096) { bytes in
    for unit in [WorkloadReader.Unit.processors, .devices] {
      let options = WorkloadReader.Options(unit: unit)
      let whole = try? read(WorkloadReader(bytes, options: options))
      var rest = bytes[...]
      let cut = try? read(
        WorkloadReader(options: options) {
          guard !rest.isEmpty else { return nil }
          defer { rest = rest.dropFirst(7) }
          return Array(rest.prefix(7))
        })
      try promise(whole?.jobs == cut?.jobs && whole?.counts == cut?.counts, "a trace reads the same however it is cut")
      guard let (jobs, counts) = whole else { continue }
      try check(jobs, counts)
    }
    _ = try? read(WorkloadReader(bytes, options: .init(processors: 64, isStrict: true)))
    _ = try? OpenTables.nodes(bytes)
    _ = try? OpenTables.pods(bytes)
  }

  private static func read(_ reader: WorkloadReader) throws -> (jobs: [WorkloadJob], counts: ReadingCounts) {
    var reader = reader
    var jobs: [WorkloadJob] = []
    while try reader.appendNext(to: &jobs) {}
    return (jobs, reader.counts)
  }

  private static func check(_ jobs: [WorkloadJob], _ counts: ReadingCounts) throws {
    try promise(counts.jobs == jobs.count, "every job is counted: \(counts.jobs) of \(jobs.count)")
    try promise(
      counts.named.count <= ReadingCounts.mostNamed && counts.named.count <= counts.brokenLines, "broken lines are counted")
    var latest: Int64 = 0
    for job in jobs {
      try promise(job.run >= 1 && job.requested >= job.run && job.processors >= 1, "a job keeps to its terms: \(job)")
      try promise(job.submitted >= latest, "jobs come in the order of their submission: \(job) after \(latest)")
      latest = job.submitted
    }
    guard !jobs.isEmpty else { return }
    _ = WorkloadDescription(jobs)
    let text = jobs.map(StandardWorkloadText.line).joined()
    let again = try read(WorkloadReader(Array(text.utf8))).jobs
    // The format counts no more digits than 18, and users and partitions from 1.
    guard
      jobs.allSatisfy({ [$0.number, $0.submitted, $0.run, $0.requested].allSatisfy { $0.magnitude < 1_000_000_000_000_000_000 } })
    else { return }
    try promise(again == jobs, "a trace that is written reads the same")
  }
}
