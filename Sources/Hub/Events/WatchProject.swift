public import Access
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Follows all jobs of a project.
  ///
  /// - Parameter seen: the number of the change that the reader saw last. Without one the jobs that are not over come
  ///   first, then every change.
  public func watchProject(
    _ project: Slug, after seen: Int64? = nil, by actor: Actor, renewing: @escaping StreamRenewal
  ) async throws(Problem) -> ProjectWatch {
    let last = try await watchedProject(project, by: actor) { records in try records.lastJobChange() }
    let seat = try bell.seat(at: .project(project), of: actor.person)
    // A number that was never given comes from another hub, or from before a backup was restored.
    let known = seen.flatMap { $0 <= last ? $0 : nil }
    return ProjectWatch(
      hub: self, seat: seat, project: project, reader: StreamReader(actor, renewing: renewing), seen: known)
  }

  fileprivate func watchedProject<Answer: Sendable>(
    _ project: Slug, by actor: Actor, _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws(Problem) -> Answer {
    try await reading(.readJob, by: actor, "project:\(project)") { records in
      let record = try records.visibleProject(project, to: actor)
      try actor.require(.readJob, on: record.target)
      return try body(records)
    }
  }

  fileprivate func liveJobs(
    of project: Slug, after number: Int, limit: Int, by actor: Actor
  ) async throws(Problem) -> (jobs: [JobRecord], mark: Int64) {
    try await watchedProject(project, by: actor) { records in
      let live = JobState.allCases.filter { !$0.isTerminal }
      let jobs = try records.select(
        JobRecord.self, where: .equal(.project, project) && .oneOf(.state, live) && .greater(.number, number),
        order: .ascending(.number), limit: limit)
      return (jobs, try records.lastJobChange())
    }
  }

  fileprivate func changes(
    of project: Slug, after number: Int64, limit: Int, by actor: Actor
  ) async throws(Problem) -> [(job: JobRecord, change: Int64)] {
    try await watchedProject(project, by: actor) { records in
      try records.select(
        JobChangeRecord.self, where: .equal(.project, project) && .greater(.number, number), order: .ascending(.number),
        limit: limit
      ).map { (try records.job($0.job), $0.number) }
    }
  }
}

/// What happens to the jobs of a project, told one after the other to one reader.
public actor ProjectWatch {
  public enum News: Sendable {
    /// A job as it stands at the beginning.
    case present(JobRecord)
    /// All that stand at the beginning have been told; changes follow.
    case ready(change: Int64)
    case state(JobRecord, change: Int64)
    /// The reader may read no more. The last news.
    case closed(Problem)
  }

  /// Jobs that are read at once and wait in memory to be told.
  private static let batch = 16

  private let hub: Hub
  private let seat: BellSeat
  private let project: Slug
  private var reader: StreamReader
  /// The number of the change that was told last; nil while what stands at the beginning is told.
  private var seen: Int64?
  /// From when on changes are told, once what stands at the beginning has been.
  private var mark: Int64?
  private var lastPresent = 0
  private var queue: [News] = []
  private var isOver = false

  init(hub: Hub, seat: BellSeat, project: Slug, reader: StreamReader, seen: Int64?) {
    (self.hub, self.seat, self.project, self.reader, self.seen) = (hub, seat, project, reader, seen)
  }

  /// The next news, as soon as there is any; nil after the last, or in a task that is cancelled.
  public func next() async -> News? {
    guard !isOver else { return nil }
    while !Task.isCancelled {
      if !queue.isEmpty { return queue.removeFirst() }
      do throws(Problem) {
        reader = try await reader.refreshed(after: hub.bell.limits.safety)
        try await fill()
      } catch {
        if !error.isPassing {
          isOver = true
          return .closed(error)
        }
      }
      if queue.isEmpty { await seat.pause(hub.bell.limits) }
    }
    return nil
  }

  private func fill() async throws(Problem) {
    guard let seen else { return try await fillPresent() }
    let changes = try await hub.changes(of: project, after: seen, limit: Self.batch, by: reader.actor)
    queue = changes.map { .state($0.job, change: $0.change) }
    self.seen = changes.last?.change ?? seen
  }

  private func fillPresent() async throws(Problem) {
    let (jobs, now) = try await hub.liveJobs(of: project, after: lastPresent, limit: Self.batch, by: reader.actor)
    // What changes while the rest is told comes again as a change.
    let mark = mark ?? now
    self.mark = mark
    queue = jobs.map { .present($0) }
    lastPresent = jobs.last?.number ?? lastPresent
    guard jobs.count < Self.batch else { return }
    queue.append(.ready(change: mark))
    seen = mark
  }
}
