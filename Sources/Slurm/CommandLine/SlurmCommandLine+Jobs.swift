public import Centres
internal import Quantities
internal import Synchronization

extension SlurmCommandLine {
  /// In one call of `squeue` for up to this many; a command line has a bounded length.
  private static let mostNumbers = 1000

  private static let queueColumns = [
    "JobID", "State", "Comment", "Name", "UserName", "Reason", "SubmitTime", "StartTime", "EndTime", "exit_code", "RestartCnt",
    "NodeList", "tres-per-node", "tres-alloc",
  ]

  public func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    let wanted = Set(numbers).filter { (1...Int64(UInt32.max)).contains($0.rawValue) }.sorted()
    var jobs: [SlurmJob] = []
    var start = 0
    while start < wanted.count {
      let some = wanted[start..<min(start + SlurmCommandLine.mostNumbers, wanted.count)]
      start += some.count
      jobs += try await queue(["--states=all", "--jobs=" + some.map(\.description).joined(separator: ",")])
    }
    return try await withDevices(jobs)
  }

  public func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
    guard !keys.isEmpty else { return [] }
    let jobs = try await queue(["--states=all"], time: settings.listTime) { row in
      let key = SlurmSubmission.key(inComment: row[2]) ?? SlurmSubmission.key(inName: row[3])
      return key.map { keys.contains($0) } ?? false
    }
    return try await withDevices(jobs)
  }

  public func othersWaiting(partition: String?) async throws(SlurmFailure) -> Int {
    let selection = ["--states=pending"] + (partition.map { ["--partition=\($0)"] } ?? [])
    return try await queue(selection, time: settings.listTime).count { $0.isOthersInLine }
  }

  func queue(
    _ selection: [String], time: Duration? = nil, where isWanted: ([String]) -> Bool = { _ in true }
  ) async throws(SlurmFailure) -> [SlurmJob] {
    let mark = mark()
    let format = SlurmCommandLine.queueColumns.map { "\($0):\(mark)" }.joined(separator: ",")
    let arguments = ["--noheader", "--local", "--array", "--all", "--Format=\(format)"] + selection
    let outcome = try await run(
      command("squeue", arguments, environment: ["SLURM_TIME_FORMAT": "%s", "SLURM_BITSTR_LEN": "0"], time: time))
    guard outcome.succeeded else {
      // So it answers when of all that it was asked for it knows none.
      if outcome.errors.holds("Invalid job id specified") { return [] }
      throw SlurmCommandLine.failure("squeue", outcome.errors)
    }
    var jobs: [SlurmJob] = []
    for row in try MarkedRows.read(outcome.output, mark: mark, columns: SlurmCommandLine.queueColumns.count) where isWanted(row) {
      jobs.append(try SlurmCommandLine.queuedJob(row))
    }
    return jobs.sorted { $0.number < $1.number }
  }

  static func queuedJob(_ row: [String]) throws(SlurmFailure) -> SlurmJob {
    guard let number = Int64(row[0]) else { throw .unreadable(reason: "JobID: '\(row[0].prefix(40))' is no number of a job") }
    var record = JobRecord(number: number, comment: row[2], name: row[3], user: row[4], states: [row[1]], reason: row[5])
    record.submitted = try TimeText.moment(row[6], "SubmitTime")
    record.started = try TimeText.moment(row[7], "StartTime")
    record.ended = try TimeText.moment(row[8], "EndTime")
    record.exit = Int64(row[9]).flatMap { SlurmExit(waitStatus: $0) }
    guard let restarts = Int(row[10]) else { throw .unreadable(reason: "RestartCnt: '\(row[10].prefix(40))' is no number") }
    record.restarts = restarts
    record.nodes = row[11]
    record.devicesPerNode = row[12] == "N/A" ? "" : row[12]
    record.allocated = row[13] == "N/A" ? "" : row[13]
    return try record.job()
  }

  // MARK: Devices

  /// Which devices a running job has, only `scontrol` tells, of one job at a time. They never change while a run lasts: each
  /// run is asked for once.
  private func withDevices(_ jobs: [SlurmJob]) async throws(SlurmFailure) -> [SlurmJob] {
    let unknown = jobs.filter { job in
      job.state == .running && job.key != nil && (job.deviceCount ?? 0) > 0 && devices.withLock { $0[job] } == nil
    }
    let result = await withTaskGroup(of: SlurmFailure?.self) { group in
      for job in unknown {
        group.addTask {
          do throws(SlurmFailure) {
            let told = try await self.details(of: job)
            self.devices.withLock { $0.put(told, of: job) }
            return nil
          } catch { return error }
        }
      }
      return await group.reduce(nil) { $0 ?? $1 }
    }
    if let result { throw result }
    return jobs.map { job in
      guard job.state == .running, let told = devices.withLock({ $0[job] }) else { return job }
      var job = job
      job.devices = told
      return job
    }
  }

  private func details(of job: SlurmJob) async throws(SlurmFailure) -> [String: [Int]] {
    let outcome = try await run(command("scontrol", ["--details", "show", "job", job.number.description]))
    guard outcome.succeeded else {
      if outcome.errors.holds("Invalid job id specified") { return [:] }
      throw SlurmCommandLine.failure("scontrol", outcome.errors)
    }
    return try SlurmCommandLine.devices(inDetails: outcome.output, of: job.nodes)
  }

  /// Of lines such as `     Nodes=n[1-2] CPU_IDs=0-3 Mem=8192 GRES=gpu:a100:2(IDX:0-1)`.
  package static func devices(inDetails text: String, of nodes: [String]) throws(SlurmFailure) -> [String: [Int]] {
    var devices: [String: [Int]] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("     Nodes=") {
      let fields = NamedFields(line.drop { $0 == " " }, names: ["Nodes", "GRES"])
      guard let list = fields["Nodes"], let resources = fields["GRES"] else { continue }
      let indexes = try GenericResource.devices(resources).flatMap(\.indexes).sorted()
      guard !indexes.isEmpty else { continue }
      for node in try HostList.names(list) where nodes.contains(node) { devices[node] = indexes }
    }
    return devices
  }
}

/// The devices of runs by what tells one run from another; of the latest few thousand.
struct StartedDevices {
  private struct Run: Hashable {
    var number: SlurmNumber
    var key: RunKey?
    var startedAt: Instant?
    var restarts: Int

    init(_ job: SlurmJob) { (number, key, startedAt, restarts) = (job.number, job.key, job.startedAt, job.restarts) }
  }

  private var told: [Run: [String: [Int]]] = [:]
  private var order: [Run] = []
  private static let most = 4096

  subscript(job: SlurmJob) -> [String: [Int]]? { told[Run(job)] }

  mutating func put(_ devices: [String: [Int]], of job: SlurmJob) {
    let run = Run(job)
    if told.updateValue(devices, forKey: run) == nil { order.append(run) }
    guard order.count > StartedDevices.most else { return }
    for old in order.prefix(StartedDevices.most / 2) { told[old] = nil }
    order.removeFirst(StartedDevices.most / 2)
  }
}
