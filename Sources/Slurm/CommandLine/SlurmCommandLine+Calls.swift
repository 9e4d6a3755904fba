public import Centres
public import Quantities

extension SlurmCommandLine: SlurmInterface, SlurmQueue {
  public func health() async throws(SlurmFailure) -> SlurmHealth {
    let configuration = try await self.configuration()
    guard
      let start = try configuration["BOOT_TIME"].flatMap({ text throws(SlurmFailure) in try TimeText.moment(text, "BOOT_TIME") })
    else { throw .unreadable(reason: "BOOT_TIME is missing") }
    return SlurmHealth(
      version: configuration["SLURM_VERSION"] ?? "", cluster: configuration["ClusterName"] ?? "", startedAt: start,
      now: try configuration["now"].flatMap { text throws(SlurmFailure) in try TimeText.moment(text, "Configuration data as of")
      },
      hasAccounting: configuration["AccountingStorageType"] == "accounting_storage/slurmdbd",
      hidesJobs: configuration["PrivateData"].map { $0.split(separator: ",").contains("jobs") })
  }

  func hasAccounting() async throws(SlurmFailure) -> Bool {
    try await configuration()["AccountingStorageType"] == "accounting_storage/slurmdbd"
  }

  /// `Name   = value` of the controller; under `now` its clock.
  private func configuration() async throws(SlurmFailure) -> [String: String] {
    let text = try await output("scontrol", ["show", "config"], environment: ["SLURM_TIME_FORMAT": "%s"])
    var configuration: [String: String] = [:]
    for line in text.split(separator: "\n") {
      if line.hasPrefix("Configuration data as of ") {
        configuration["now"] = String(line.dropFirst("Configuration data as of ".count))
      } else if let sign = line.firstIndex(of: "=") {
        let name = line[..<sign].split(separator: " ").first.map(String.init) ?? ""
        let value = line[line.index(after: sign)...].drop { $0 == " " }
        if configuration[name] == nil { configuration[name] = String(value) }
      }
    }
    return configuration
  }

  public func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    try submission.check()
    guard submission.login != nil || settings.memberPrefix == nil else { throw .withoutMember }
    var command = command("sbatch", BatchArguments.arguments(submission), prefix: try prefix(for: submission.login))
    command.input = BatchArguments.script(submission.script)
    command.attachment = BatchArguments.environment(submission.environment)
    let outcome = try await run(command)
    // `number` or `number;cluster`.
    let words = outcome.output.split(separator: "\n").last?.split(separator: ";").first ?? ""
    if outcome.succeeded, let number = Int64(words), number > 0 { return SlurmNumber(rawValue: number) }
    guard !outcome.succeeded else { throw .unanswered(reason: "sbatch wrote no job's number") }
    // Killed, it may have been in the midst of it.
    guard outcome.status & 0x7F == 0 else { throw .unanswered(reason: "sbatch was killed") }
    throw SlurmCommandLine.failure("sbatch", outcome.errors, as: submission.login)
  }

  /// Has the operator's command run `sbatch --version`, which asks nothing of the cluster.
  public func prove(_ login: String) async throws(SlurmFailure) {
    let outcome = try await run(command("sbatch", ["--version"], prefix: try prefix(for: login)))
    guard !outcome.succeeded else { return }
    let words = SlurmCode.plain(outcome.errors.split(separator: "\n").joined(separator: " "))
    throw .unauthorised(reason: "'\(login)': \(words.isEmpty ? "the command that becomes this login failed" : words)")
  }

  public func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    guard (1...Int64(UInt32.max)).contains(number.rawValue) else { return }
    let outcome = try await run(command("scancel", [number.description], prefix: try prefix(for: login)))
    guard !outcome.succeeded else { return }
    if ["Invalid job id specified", "already completing or completed"].contains(where: { outcome.errors.holds($0) }) { return }
    throw SlurmCommandLine.failure("scancel", outcome.errors, as: login)
  }

  private static let accountColumns = [
    "JobIDRaw", "State", "Comment", "JobName", "User", "Reason", "Submit", "Start", "End", "ExitCode", "NodeList", "AllocTRES",
  ]

  public func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    guard try await hasAccounting() else { return nil }
    guard !keys.isEmpty else { return [] }
    return try await accounting(from: since, until: nil) { keys.contains($0) }
  }

  /// The runs of Praya's jobs that the accounting has for this time.
  func accounting(
    from: Instant, until: Instant?, where isWanted: (RunKey) -> Bool = { _ in true }
  ) async throws(SlurmFailure) -> [SlurmJob] {
    let mark = mark()
    let columns = SlurmCommandLine.accountColumns
    // With --parsable the mark stands behind the last column too.
    var arguments = [
      "--noheader", "--allusers", "--allocations", "--duplicates", "--parsable", "--delimiter=\(mark)",
      "--format=" + columns.joined(separator: ","), "--starttime=uts\(max(0, from.millisecondsSince1970 / 1000))",
    ]
    if let until { arguments.append("--endtime=uts\(max(1, until.millisecondsSince1970 / 1000))") }
    let text = try await output("sacct", arguments, environment: ["SLURM_TIME_FORMAT": "%s"], time: settings.listTime)
    var jobs: [SlurmJob] = []
    for row in try MarkedRows.read(text, mark: mark, columns: columns.count) {
      let key = SlurmSubmission.key(inComment: row[2]) ?? SlurmSubmission.key(inName: row[3])
      guard let key, isWanted(key) else { continue }
      jobs.append(try SlurmCommandLine.accountedJob(row))
    }
    return jobs
  }

  static func accountedJob(_ row: [String]) throws(SlurmFailure) -> SlurmJob {
    guard let number = Int64(row[0]) else { throw .unreadable(reason: "JobIDRaw: '\(row[0].prefix(40))' is no number of a job") }
    var record = JobRecord(number: number, comment: row[2], name: row[3], user: row[4], states: [row[1]], reason: row[5])
    record.submitted = try TimeText.moment(row[6], "Submit")
    record.started = try TimeText.moment(row[7], "Start")
    record.ended = try TimeText.moment(row[8], "End")
    record.exit = SlurmExit(pair: row[9])
    record.nodes = row[10]
    record.allocated = row[11]
    return try record.job()
  }
}
