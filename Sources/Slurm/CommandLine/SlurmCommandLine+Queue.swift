internal import Quantities

extension SlurmCommandLine {
  private static let shownColumns = [
    "State", "Comment", "Name", "Reason", "NumNodes", "NumCPUs", "tres-per-node", "TimeLimit", "SubmitTime", "StartTime",
    "NodeList", "PriorityLong",
  ]

  public func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue {
    let mark = mark()
    let columns = SlurmCommandLine.shownColumns
    let format = columns.map { "\($0):\(mark)" }.joined(separator: ",")
    var arguments = ["--noheader", "--local", "--array", "--all", "--Format=\(format)"]
    if let partition { arguments.append("--partition=\(partition)") }
    let outcome = try await run(
      command(
        "squeue", arguments, environment: ["SLURM_TIME_FORMAT": "%s", "SLURM_BITSTR_LEN": "0"], time: settings.listTime))
    guard outcome.succeeded else { throw SlurmCommandLine.failure("squeue", outcome.errors) }
    var jobs: [SlurmQueuedJob] = []
    for row in try MarkedRows.read(outcome.output, mark: mark, columns: columns.count) {
      guard let job = try SlurmCommandLine.shownJob(row) else { continue }
      guard jobs.count < atMost else { return PartitionQueue(jobs: jobs, isComplete: false) }
      jobs.append(job)
    }
    return PartitionQueue(jobs: jobs, isComplete: true)
  }

  /// - Parameter row: the columns of `squeue`, in their order.
  package static func shownJob(_ row: [String]) throws(SlurmFailure) -> SlurmQueuedJob? {
    var job = QueuedJobReading(states: [row[0]])
    (job.comment, job.name, job.reason) = (row[1], row[2], row[3])
    // Of several possible numbers the least: `2-4`.
    job.nodes = Int(row[4].prefix { $0.isNumber }) ?? 1
    job.cpus = Int(row[5].prefix { $0.isNumber }) ?? 1
    job.devicesPerNode = row[6]
    job.walltime = try TimeText.limit(row[7], "TimeLimit")
    job.submitted = try TimeText.moment(row[8], "SubmitTime")
    job.started = try TimeText.moment(row[9], "StartTime")
    job.nodeList = row[10]
    job.priority = Int64(row[11]) ?? 0
    return try job.job()
  }

  /// Ends a job that waits, and leaves one that has begun.
  public func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    guard (1...Int64(UInt32.max)).contains(number.rawValue) else { return }
    let outcome = try await run(command("scancel", ["--state=PENDING", number.description], prefix: try prefix(for: login)))
    guard !outcome.succeeded else { return }
    if ["Invalid job id specified", "already completing or completed"].contains(where: { outcome.errors.holds($0) }) { return }
    throw SlurmCommandLine.failure("scancel", outcome.errors, as: login)
  }
}
