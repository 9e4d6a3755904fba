public import Access
internal import Centres
internal import Jobs
public import Language
internal import Quantities
internal import Storage

extension Hub {
  /// Follows what a job writes, as `jobLog` shows it.
  ///
  /// - Parameter offset: where to begin; where the reader was, when it comes back.
  public func watchJobLog(
    _ name: String, errors: Bool = false, from offset: Int64 = 0, by actor: Actor, renewing: @escaping StreamRenewal
  ) async throws(Problem) -> JobLogWatch {
    let first = try await watchedJob(name, .readJobContent, by: actor)
    let seat = try bell.seat(at: .job(first.job.id), of: actor.person)
    return JobLogWatch(
      hub: self, seat: seat, name: name, errors: errors, offset: offset, reader: StreamReader(actor, renewing: renewing))
  }
}

/// What a job writes, told part after part to one reader.
public actor JobLogWatch {
  public enum News: Sendable {
    /// These bytes stand from `offset` on. Where they are UTF-8, no character is cut.
    case part(offset: Int64, [UInt8])
    /// The log begins anew, since the job was started again.
    case reset
    /// The job is over, and its whole log has been told. The last news.
    case over(JobRecord, offset: Int64)
    /// The reader may read no more, or the log cannot be read any more. The last news.
    case closed(Problem)
  }

  private let hub: Hub
  private let seat: BellSeat
  private let name: String
  private let errors: Bool
  private var offset: Int64
  private var reader: StreamReader
  private var job: JobRecord?
  private var looked = ContinuousClock.now
  private var pause: Duration
  /// Since when the centre of a job that is over has not answered.
  private var unansweredSince: ContinuousClock.Instant?
  private var isOver = false

  init(hub: Hub, seat: BellSeat, name: String, errors: Bool, offset: Int64, reader: StreamReader) {
    (self.hub, self.seat, self.name, self.errors, self.offset, self.reader) = (hub, seat, name, errors, offset, reader)
    pause = hub.bell.limits.logPause
  }

  /// The next news, as soon as there is any; nil after the last, or in a task that is cancelled.
  public func next() async -> News? {
    guard !isOver else { return nil }
    let limits = hub.bell.limits
    while !Task.isCancelled {
      do throws(Problem) {
        // The job is looked at before its log: what it wrote before it was over is then not missed.
        let job = try await present(limits)
        if let news = try await part(of: job, limits) { return news }
      } catch {
        if !error.isPassing || hasWaitedTooLong {
          isOver = true
          return .closed(error)
        }
      }
      if await seat.wait(atMost: pause) { job = nil }
      pause = min(pause * 3 / 2, limits.logPauseMost)
    }
    return nil
  }

  /// The job, read anew after a ring and now and then.
  private func present(_ limits: StreamLimits) async throws(Problem) -> JobRecord {
    if let job, ContinuousClock.now - looked < limits.safety { return job }
    reader = try await reader.refreshed(after: limits.safety)
    let found = try await hub.watchedJob(name, .readJobContent, by: reader.actor).job
    (job, looked) = (found, .now)
    return found
  }

  /// What there is to tell now; nil when there is nothing.
  private func part(of job: JobRecord, _ limits: StreamLimits) async throws(Problem) -> News? {
    let part = try await hub.logPart(of: job, errors: errors, from: offset, limit: limits.logPart)
    unansweredSince = nil
    if part.total < offset {
      offset = 0
      return .reset
    }
    let isLast = job.state.isTerminal && offset + Int64(part.bytes.count) >= part.total
    let whole = isLast ? part.bytes.count : part.bytes.wholeCharacters
    if whole > 0 {
      defer { offset += Int64(whole) }
      pause = limits.logPause
      return .part(offset: offset, Array(part.bytes.prefix(whole)))
    }
    guard isLast else { return nil }
    isOver = true
    return .over(job, offset: offset)
  }

  /// A job that is over keeps no stream open for ever when its centre does not answer.
  private var hasWaitedTooLong: Bool {
    guard let job, job.state.isTerminal else { return false }
    let since = unansweredSince ?? .now
    unansweredSince = since
    return ContinuousClock.now - since > .seconds(60)
  }
}

extension [UInt8] {
  /// How many bytes there are without an unfinished character of UTF-8 at the end (RFC 3629, 3). Bytes that no character
  /// begins are left in: they are no text anyway.
  var wholeCharacters: Int {
    for back in 1...4 where back <= count {
      let byte = self[count - back]
      if byte & 0xC0 == 0x80 { continue }
      let length = byte < 0x80 ? 1 : byte >> 5 == 0b110 ? 2 : byte >> 4 == 0b1110 ? 3 : byte >> 3 == 0b11110 ? 4 : 1
      return length > back ? count - back : count
    }
    return count
  }
}
