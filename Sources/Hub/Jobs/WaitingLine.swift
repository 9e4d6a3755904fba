internal import Jobs
internal import Language
internal import Quantities
internal import Scheduling
internal import Storage
internal import Synchronization

/// What the scheduler looks at of a waiting job. Nothing of it changes while the job waits.
struct WaitingJob: Sendable {
  let submission: SubmissionID
  let project: Slug
  let organisation: Slug
  /// At most so many runs of its array at once.
  let arrayLimit: Int?
  let request: WaitingRequest<String>

  init(_ job: JobRecord) throws {
    (submission, project, organisation) = (job.submission, job.project, job.organisation)
    arrayLimit = job.request.array?.maximumAtOnce
    request = try job.waitingRequest()
  }
}

/// What waits in each pool, by the jobs' numbers, as far as it has been read before: who waits is asked of the records
/// at each look, and only what is new there is read whole. A queue of 10,000 is looked at several times a second.
final class WaitingLines: Sendable {
  private let lines = Mutex<[Slug: [Int: WaitingJob]]>([:])
  /// What those who wait are expected to take is known from these.
  let pastRuns = PastRuns()

  func known(in pool: Slug) -> [Int: WaitingJob] { lines.withLock { $0[pool] ?? [:] } }

  func remember(_ line: [Int: WaitingJob], in pool: Slug) { lines.withLock { $0[pool] = line } }
}

/// A job's place in a queue, read from an index alone.
struct QueuePlace: StoredRecord {
  enum Column: String, CaseIterable, Sendable { case number, reason, state, pool }
  static let table = JobRecord.table
  static let key: [Column] = [.number]

  let number: Int
  /// Why it waits, as it was last told.
  let reason: WaitingReason?

  init(from row: inout RowReader) throws {
    number = try row.next()
    reason = try row.next()
  }

  func write(to row: inout RowWriter) { preconditionFailure("it is only read") }
}

extension ReadTransaction {
  /// Who waits in the pool, in the order of submission: one statement, and a second when somebody is new.
  func waitingLine(of pool: Slug, _ lines: WaitingLines) throws -> [(place: QueuePlace, job: WaitingJob)] {
    let places = try select(
      QueuePlace.self, where: .equal(.state, JobState.waiting) && .equal(.pool, pool), order: .ascending(.number))
    var known = lines.known(in: pool)
    let unknown = places.filter { known[$0.number] == nil }.map(\.number)
    if !unknown.isEmpty {
      for job in try select(JobRecord.self, where: .oneOf(.number, unknown)) { known[job.number] = try WaitingJob(job) }
    }
    let line = places.compactMap { place in known[place.number].map { (place: place, job: $0) } }
    // Those that left are forgotten now and then.
    let hasOthers = known.count > 2 * places.count + 100
    if hasOthers { known = Dictionary(uniqueKeysWithValues: line.map { ($0.place.number, $0.job) }) }
    if hasOthers || !unknown.isEmpty { lines.remember(known, in: pool) }
    return line
  }

  /// Whether anybody waits in the pool.
  func hasQueue(_ pool: Slug) throws -> Bool {
    !(try select(QueuePlace.self, where: .equal(.state, JobState.waiting) && .equal(.pool, pool), limit: 1)).isEmpty
  }
}
