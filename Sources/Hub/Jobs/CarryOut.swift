internal import Access
internal import Centres
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Sends the orders and cancellations that are written in the jobs' states to their centres, and takes down
  /// what the centres say of their runs. Everything here may be repeated at any time: the keys and the states
  /// see to it that a run is started once and settled once.
  ///
  /// - Returns: how many jobs are under way at the centres.
  @discardableResult
  public func attendRuns() async throws(Problem) -> Int {
    let jobs = try await reading(.readJob, by: nil, "hub:") { records in
      try records.select(JobRecord.self, where: .oneOf(.state, JobState.inPlace), order: .ascending(.number))
    }
    let byCentre = Dictionary(grouping: jobs, by: \.centre)
    await withTaskGroup { group in
      for (centre, jobs) in byCentre {
        guard let place = directory[centre] else { continue }
        group.addTask { await self.attend(jobs, at: centre, place) }
      }
    }
    return jobs.count
  }

  /// One centre's round: orders and cancellations first, then how its runs stand.
  private func attend(_ jobs: [JobRecord], at centre: Slug, _ place: any Centre) async {
    var reachable: Bool?
    for job in jobs {
      let failure = await carryOut(job, at: place)
      if let failure { reachable = reachable ?? !failure.isUnreachable } else { reachable = true }
    }
    // At most so many keys in one question.
    for start in stride(from: 0, to: jobs.count, by: 500) {
      let keys = jobs[start..<min(start + 500, jobs.count)].map(\.key)
      do throws(CentreFailure) {
        let observations = try await place.observe(keys)
        reachable = true
        for job in jobs[start..<min(start + 500, jobs.count)] {
          guard let observation = observations[job.key], RunProgress.follow(observation, of: job) != .nothing else { continue }
          try? await change(.attendRuns, by: nil, "job:\(job.id)") { try $0.record(observation, of: job.id) }
        }
      } catch {
        if error.isUnreachable { reachable = reachable ?? false }
      }
    }
    if let reachable { await note(centre, reachable: reachable) }
  }

  /// Sends what a job's state asks for. - Returns: what the centre answered, if it did not do it.
  private func carryOut(_ job: JobRecord, at place: any Centre) async -> CentreFailure? {
    do throws(CentreFailure) {
      switch job.state {
      case .starting where job.acceptedAt == nil:
        guard let order = await order(for: job) else { return nil }
        try await place.start(order)
        try? await change(.attendRuns, by: nil, "job:\(job.id)") { try $0.accepted(job.id) }
      case .cancelling:
        try await place.cancel(job.key)
      default: break
      }
      return nil
    } catch {
      if case .refused(let reason) = error, job.state == .starting {
        try? await change(.attendRuns, by: nil, "job:\(job.id)") { try $0.refused(job.id, reason) }
      }
      return error
    }
  }

  private func order(for job: JobRecord) async -> RunOrder? {
    try? await database.read { records in try records.runOrder(job) }
  }

  /// Notes that a centre answers, or has stopped to.
  private func note(_ centre: Slug, reachable: Bool) async {
    let known = try? await database.read { try $0.find(CentreRecord.self, centre) }
    guard let known, (known.unreachableSince == nil) != reachable else { return }
    try? await change(.attendRuns, by: nil, "centre:\(centre)") { change in
      guard var record = try change.records.find(CentreRecord.self, centre) else { return }
      record.unreachableSince = reachable ? nil : record.unreachableSince ?? change.now
      try change.records.update(record)
    }
  }
}

extension Change {
  /// The centre has the order.
  fileprivate func accepted(_ id: JobID) throws {
    var job = try records.job(id)
    guard job.state == .starting || job.state == .cancelling, job.acceptedAt == nil else { return }
    job.acceptedAt = now
    try records.update(job)
  }

  /// The centre will never start it.
  fileprivate func refused(_ id: JobID, _ reason: String) throws {
    var job = try records.job(id)
    guard job.state == .starting, job.acceptedAt == nil else { return }
    let end = RunEnd(startedAt: nil, endedAt: now, measured: .zero, cause: .launchFailed(reason: reason))
    try finish(&job, as: .refused, end)
  }
}

extension CentreFailure {
  fileprivate var isUnreachable: Bool {
    if case .unreachable = self { true } else { false }
  }
}

extension JobRecord {
  /// The name of its run at the centre, the same through every retry.
  var key: RunKey {
    guard let key = RunKey(rawValue: runName.description) else { preconditionFailure("a run's name has the form of a key") }
    return key
  }
}

extension ReadTransaction {
  /// Everything that the centre needs to start the job.
  fileprivate func runOrder(_ job: JobRecord) throws -> RunOrder {
    let script = try require(ScriptRecord.self, job.submission, Phrase("script", "腳本"))
    let inputs = try select(InputRecord.self, where: .equal(.submission, job.submission), order: .ascending(.name))
    let project = try project(job.project.rawValue)
    let files = job.outputFiles
    return RunOrder(
      key: job.key, name: job.name, script: script.text, inputs: inputs.map { InputFile(name: $0.name, bytes: $0.bytes) },
      allotment: job.placement, deviceModel: job.deviceModel, cpusPerNode: job.request.cpusPerNode,
      memoryMebibytes: job.request.memoryMebibytesPerNode, walltime: job.walltime, environment: job.environment,
      output: files.output, errorOutput: files.error, projectNumber: project.number)
  }
}
