internal import Centres
internal import HTTPService
internal import Quantities
internal import Synchronization

extension SlurmRest: SlurmInterface, SlurmQueue {
  /// Its start is when the controller began to count its requests: at its own start, and again at each midnight (UTC), since
  /// no version tells more. The cluster's name is empty where version 0.0.38 keeps it to itself.
  public func health() async throws(SlurmFailure) -> SlurmHealth {
    let served = try await version()
    let root = try await content(of: "diag", served)
    let statistics = try root.required("statistics")
    guard let start = try statistics.required("req_time_start").moment() else {
      // It begins to count a moment after it begins to answer.
      throw .away(reason: "the controller has only just started")
    }
    noteBound(statistics)
    let meta = root.field("meta")
    let slurm = meta?.field("Slurm") ?? meta?.field("slurm")
    return SlurmHealth(
      version: try slurm?.field("release")?.text() ?? "", cluster: try slurm?.field("cluster")?.text() ?? "", startedAt: start,
      now: try statistics.field("req_time")?.moment(), hasAccounting: served.accounting != nil)
  }

  /// How long a listing of all jobs can be. A guess: nothing depends on it but the way in which jobs are asked for.
  private func noteBound(_ statistics: RestValue) {
    func sum(_ names: [String]) -> Int? {
      var sum = 0
      for name in names {
        guard let count = try? statistics.field(name)?.count(0...Int64(UInt32.max)) else { return nil }
        sum += count
      }
      return sum
    }
    guard let alive = sum(["jobs_pending", "jobs_running"]), let over = sum(["jobs_completed", "jobs_canceled", "jobs_failed"])
    else { return }
    listings.withLock { ($0.alive, $0.bound) = (alive, alive + over) }
  }

  public func describe() async throws(SlurmFailure) -> SlurmCluster {
    let served = try await version()
    var cluster = SlurmCluster(partitions: [], nodes: [], reservations: [])
    for value in try await content(of: "partitions", served).required("partitions").list() {
      cluster.partitions.append(try RestReading.partition(value))
    }
    for value in try await content(of: "nodes", served).required("nodes").list() {
      cluster.nodes.append(try RestReading.node(value))
    }
    for value in try await content(of: "reservations", served).required("reservations").list() {
      if let reservation = try RestReading.reservation(value) { cluster.reservations.append(reservation) }
    }
    return cluster
  }

  private func content(of name: String, _ served: Served) async throws(SlurmFailure) -> RestValue {
    try await content(of: Call(method: .get, path: "/slurm/\(served.controller)/\(name)"))
  }

  public func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber {
    try submission.check()
    guard submission.login != nil || members == nil else { throw .withoutMember }
    let served = try await version()
    let body = RestSubmission.body(submission, served.controller)
    let call = Call(
      method: .post, path: "/slurm/\(served.controller)/job/submit", body: body, isRepeatable: false, login: submission.login)
    let answer = try await answer(to: call)
    // A job's number with complaints is a job; such as one that has to wait until nodes register.
    let told = answer.root.flatMap { $0.field("job_id") ?? $0.field("result")?.field("job_id") }
    if let number = try? told?.whole(), number > 0 { return SlurmNumber(rawValue: number) }
    throw SlurmRest.submissionFailure(answer)
  }

  /// An answer without a number: only what says that nothing was done is a refusal.
  private static func submissionFailure(_ answer: RestAnswer) -> SlurmFailure {
    guard let complaint = answer.complaints.first else {
      if (400..<500).contains(answer.status) { return .refused(code: nil, reason: "the daemon answered \(answer.words)") }
      return .unanswered(reason: "neither a job's number nor an error: \(answer.words)")
    }
    let meanings = answer.complaints.map { SlurmCode.meaning(of: $0.code) }
    if meanings.contains(.broken) || (meanings.contains(.unsaid) && !meanings.contains(.refused)) {
      return .unanswered(reason: answer.words)
    }
    if meanings.contains(.unauthorised) { return .unauthorised(reason: answer.words) }
    if meanings.contains(.away) { return .away(reason: answer.words) }
    return .refused(code: complaint.code, reason: answer.words)
  }

  public func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    let served = try await version()
    let call = Call(method: .delete, path: "/slurm/\(served.controller)/job/\(number)", login: login)
    let answer = try await answer(to: call)
    guard answer.status >= 300 else { return }
    guard !answer.complaints.contains(where: { [SlurmCode.unknownJob, SlurmCode.jobIsOver].contains($0.code) }) else { return }
    throw SlurmRest.failure(answer)
  }
}
