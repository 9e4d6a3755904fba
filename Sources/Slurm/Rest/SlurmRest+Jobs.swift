public import Centres
internal import HTTPService
public import Quantities
internal import Synchronization

extension SlurmRest {
  /// A few are asked for one by one, on a part of the lanes; many by a listing, in which every job of the cluster comes
  /// along, where that is less.
  public func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob] {
    let served = try await version()
    let wanted = Set(numbers).filter { (1...Int64(UInt32.max)).contains($0.rawValue) }.sorted()
    if listings.withLock({ $0.isLess(than: wanted.count, at: .now) }) {
      do throws(SlurmFailure) { return try await listed(wanted, served) } catch {
        // Whatever was wrong with it, it is no way to look at jobs for a while.
        listings.withLock { $0.noteFailure(at: .now) }
        if error.isOfWholeCluster { throw error }
      }
    }
    return try await each(wanted, served)
  }

  /// Those of the jobs that are Praya's: one whose comment somebody has changed is not told.
  private func listed(_ wanted: [SlurmNumber], _ served: Served) async throws(SlurmFailure) -> [SlurmJob] {
    let all = Set(wanted)
    return try await listed(served.jobsPath, mark: JobListing.ownMark) { value throws(SlurmFailure) in
      guard let number = try value.required("job_id").whole(), all.contains(SlurmNumber(rawValue: number)) else { return nil }
      return try RestReading.job(value)
    }.sorted { $0.number < $1.number }
  }

  private func each(_ wanted: [SlurmNumber], _ served: Served) async throws(SlurmFailure) -> [SlurmJob] {
    let result = await withTaskGroup(of: Result<SlurmJob?, SlurmFailure>.self) { group in
      var (next, jobs): (Int, [SlurmJob]) = (0, [])
      func addOne() {
        guard next < wanted.count else { return }
        let number = wanted[next]
        next += 1
        group.addTask {
          do throws(SlurmFailure) { return .success(try await self.jobAskedTwice(number, served)) } catch {
            return .failure(error)
          }
        }
      }
      // The other lanes are kept for what is submitted and ended.
      for _ in 0..<max(1, settings.lanes / 4) { addOne() }
      while let result = await group.next() {
        switch result {
        case .success(let job): if let job { jobs.append(job) }
        case .failure(let failure):
          group.cancelAll()
          return Result<[SlurmJob], SlurmFailure>.failure(failure)
        }
        addOne()
      }
      return .success(jobs.sorted { $0.number < $1.number })
    }
    return try result.get()
  }

  /// The daemon breaks off a connection now and then where many come at once: one of them is no reason to ask for all again.
  private func jobAskedTwice(_ number: SlurmNumber, _ served: Served) async throws(SlurmFailure) -> SlurmJob? {
    do throws(SlurmFailure) { return try await job(number, served) } catch {
      guard case .unanswered = error, !Task.isCancelled else { throw error }
      return try await job(number, served)
    }
  }

  private func job(_ number: SlurmNumber, _ served: Served) async throws(SlurmFailure) -> SlurmJob? {
    let answer = try await answer(to: Call(method: .get, path: "/slurm/\(served.controller)/job/\(number)"))
    if answer.hasUnknownJob { return nil }
    // A job that is not told because something went wrong is not one that is unknown.
    guard answer.status < 300, answer.complaints.isEmpty, let root = answer.root else { throw SlurmRest.failure(answer) }
    // Of an array all tasks come; Praya submits none.
    for value in try root.required("jobs").list(most: 100_000)
    where try value.required("job_id").whole() == number.rawValue { return try RestReading.job(value) }
    return nil
  }

  public func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob] {
    guard !keys.isEmpty else { return [] }
    let served = try await version()
    return try await listed(served.jobsPath, mark: JobListing.ownMark) { value throws(SlurmFailure) in
      let job = try RestReading.job(value)
      return job.bears(keys) ? job : nil
    }
  }

  public func othersWaiting(partition: String?) async throws(SlurmFailure) -> Int {
    let served = try await version()
    let path = served.jobsPath
    let waiting = try await listed(path, mark: "\"\(SlurmState.pending.rawValue)\"") { value throws(SlurmFailure) in
      let partitions = try value.field("partition")?.names() ?? []
      guard partition.map({ partitions.contains($0) }) ?? true else { return nil }
      let job = try RestReading.job(value)
      return job.isOthersInLine ? job : nil
    }
    return waiting.count
  }

  public func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]? {
    guard let version = try await version().accounting else { return nil }
    guard !keys.isEmpty else { return [] }
    let start = max(0, since.millisecondsSince1970 / 1000)
    let path = "/slurmdb/\(version)/jobs?start_time=uts\(start)"
    return try await listed(path, mark: JobListing.ownMark) { value throws(SlurmFailure) in
      let job = try RestReading.accountedJob(value, exitIsTold: version.accountsExitCodes)
      return job.bears(keys) ? job : nil
    }
  }

  /// A listing that is larger than anybody asked for.
  static let tooMany = SlurmFailure.unreadable(reason: "a listing of more jobs, or bytes, than can be taken")

  /// Praya's own jobs of a listing, those that `read` wants.
  ///
  /// - Throws: `tooMany` where there are more than `most`, or more bytes than may be listed.
  func listedOwn(
    _ path: String, most: Int, _ read: @escaping @Sendable (RestValue) throws(SlurmFailure) -> SlurmJob?
  ) async throws(SlurmFailure) -> [SlurmJob] {
    try await listed(path, mark: JobListing.ownMark, most: most, read)
  }

  /// The jobs of a listing whose text has the mark, and that `read` wants. No version can be asked for them alone.
  private func listed(
    _ path: String, mark: String, most: Int = .max, _ read: @escaping @Sendable (RestValue) throws(SlurmFailure) -> SlurmJob?
  ) async throws(SlurmFailure) -> [SlurmJob] {
    // A listing has no error of its own but that of the controller: let the token and it be proved first.
    _ = try await health()
    let listing = JobListing(mark: mark, mostJobs: most, mostBytes: settings.listBytes, read: read)
    var request = request(Call(method: .get, path: path), try await tokens?.current())
    request.time = settings.listTime
    let status: Int
    do throws(HTTPClientError) {
      status = try await client.stream(request) { _, bytes in listing.take(bytes) ? .more : .enough }.status.rawValue
    } catch {
      if let failure = listing.failure { throw failure }
      throw SlurmRest.failure(error, isRepeatable: true)
    }
    if let failure = listing.failure { throw failure }
    if status == 401 { throw .unauthorised(reason: "the daemon does not accept the token") }
    let jobs = try listing.jobs(status: status)
    if path == served.withLock({ $0?.jobsPath }) { listings.withLock { $0.note(listing.length, at: .now) } }
    return jobs
  }
}

extension SlurmJob {
  fileprivate func bears(_ keys: Set<RunKey>) -> Bool { key.map { keys.contains($0) } ?? false }
}

/// What is taken from a listing while it comes.
private final class JobListing: Sendable {
  /// Stands in every job of Praya's.
  static let ownMark = "praya"

  private struct State {
    var scan: JobListScan
    var bytes = 0
    var jobs: [SlurmJob] = []
    var failure: SlurmFailure?
  }

  private let state: Mutex<State>
  private let mostJobs: Int
  private let mostBytes: Int
  private let read: @Sendable (RestValue) throws(SlurmFailure) -> SlurmJob?

  /// - Parameter mostJobs: as soon as more are wanted the listing is left, and has failed as `tooMany`.
  init(
    mark: String, mostJobs: Int, mostBytes: Int, read: @escaping @Sendable (RestValue) throws(SlurmFailure) -> SlurmJob?
  ) {
    state = Mutex(State(scan: JobListScan(mark: mark)))
    self.mostJobs = mostJobs
    self.mostBytes = mostBytes
    self.read = read
  }

  var failure: SlurmFailure? { state.withLock { $0.failure } }
  /// How many jobs there were in it, of anybody.
  var length: Int { state.withLock { $0.scan.length } }

  /// - Returns: whether more is wanted.
  func take(_ bytes: [UInt8]) -> Bool {
    state.withLock { state in
      do throws(SlurmFailure) {
        state.bytes += bytes.count
        guard state.bytes <= mostBytes else { throw SlurmRest.tooMany }
        try state.scan.read(bytes)
        for text in state.scan.takeFound() {
          if let job = try read(try RestValue(reading: text, mostBytes: JobListScan.mostJobBytes)) { state.jobs.append(job) }
          guard state.jobs.count <= mostJobs else { throw SlurmRest.tooMany }
        }
        return true
      } catch {
        state.failure = error
        return false
      }
    }
  }

  func jobs(status: Int) throws(SlurmFailure) -> [SlurmJob] {
    let (scan, jobs) = state.withLock { ($0.scan, $0.jobs) }
    let answer = try RestAnswer(status: status, body: scan.head, mostBytes: 1 << 20)
    // Version 0.0.38 calls it an error that nothing was found.
    let complaints = answer.complaints.filter { $0.code != SlurmCode.nothingFound }
    guard complaints.isEmpty, status < 300 || !answer.complaints.isEmpty else { throw SlurmRest.failure(answer) }
    guard scan.isComplete else { throw .unreadable(reason: "jobs: the listing breaks off") }
    return jobs
  }
}
