public import Access
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Follows the state of one job, as `job(_:by:)` shows it.
  ///
  /// - Parameters:
  ///   - seen: the number of the change that the reader saw last, as this gave it.
  ///   - renewing: who reads, asked anew as long as the stream lasts.
  public func watchJob(
    _ name: String, after seen: Int64? = nil, by actor: Actor, renewing: @escaping StreamRenewal
  ) async throws(Problem) -> JobWatch {
    let first = try await watchedJob(name, .readJob, by: actor)
    let seat = try bell.seat(at: .job(first.job.id), of: actor.person)
    return JobWatch(hub: self, seat: seat, name: name, reader: StreamReader(actor, renewing: renewing), seen: seen)
  }

  /// One look at a job, with the number of its last change.
  func watchedJob(_ name: String, _ act: Act, by actor: Actor) async throws(Problem) -> (job: JobRecord, change: Int64) {
    try await reading(act, by: actor, "job:\(name.prefix(64))") { records in
      guard let job = try records.jobs(named: name).first else { throw Problem.notFound(Phrase("job", "作業"), name) }
      _ = try records.visibleJob(job.id, to: actor)
      try actor.require(act, on: job.target)
      return (job, try records.find(JobChangeRecord.self, job.id)?.number ?? 0)
    }
  }
}

/// What happens to one job, told one after the other to one reader.
public actor JobWatch {
  public enum News: Sendable {
    case state(JobRecord, change: Int64)
    /// The job is over, and its last state has been told. The last news.
    case over(JobRecord, change: Int64)
    /// The reader may read no more. The last news.
    case closed(Problem)
  }

  private let hub: Hub
  private let seat: BellSeat
  private let name: String
  private var reader: StreamReader
  private var seen: Int64?
  private var isFirst = true
  private var isOver = false

  init(hub: Hub, seat: BellSeat, name: String, reader: StreamReader, seen: Int64?) {
    (self.hub, self.seat, self.name, self.reader, self.seen) = (hub, seat, name, reader, seen)
  }

  /// The next news, as soon as there is any; nil after the last, or in a task that is cancelled.
  public func next() async -> News? {
    guard !isOver else { return nil }
    while !Task.isCancelled {
      // The first look is taken anew: something may have changed before the seat was there.
      if !isFirst { await seat.pause(hub.bell.limits) }
      isFirst = false
      guard !Task.isCancelled else { return nil }
      do throws(Problem) {
        reader = try await reader.refreshed(after: hub.bell.limits.safety)
        let (job, change) = try await hub.watchedJob(name, .readJob, by: reader.actor)
        if change != seen {
          seen = change
          // The end is told at the next call.
          isFirst = job.state.isTerminal
          return .state(job, change: change)
        }
        if job.state.isTerminal {
          isOver = true
          return .over(job, change: change)
        }
      } catch {
        guard !error.isPassing else { continue }
        isOver = true
        return .closed(error)
      }
    }
    return nil
  }
}

extension BellSeat {
  /// Waits for a ring, or the next look for safety's sake, and keeps the pace.
  func pause(_ limits: StreamLimits) async {
    let began = ContinuousClock.now
    _ = await wait(atMost: limits.safety)
    let left = limits.pace - (ContinuousClock.now - began)
    if left > .zero { try? await Task.sleep(for: left) }
  }
}
