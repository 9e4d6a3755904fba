public import Quantities
public import Storage

/// What jobs wait for: a whole submission, by its own identifier, or one run of an array, by its job's.
public enum AwaitedKind {}
public typealias AwaitedID = Identifier<AwaitedKind>

/// A submission, or one run, that others wait for. It is there as long as it is open: until all of it has completed, or
/// until everything that waited for it in vain has ended.
public struct AwaitedRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case id, unfinished, has_failed }
  public static let table = "awaited"
  public static let key: [Column] = [.id]

  public var id: AwaitedID
  /// How many of its runs have not completed yet.
  public var unfinished: Int
  /// Whether one of its runs ended without completing: what waits for it will never run.
  public var hasFailed: Bool

  public init(id: AwaitedID, unfinished: Int, hasFailed: Bool) {
    self.id = id
    self.unfinished = unfinished
    self.hasFailed = hasFailed
  }

  public init(from row: inout RowReader) throws {
    id = try row.next()
    unfinished = try row.next()
    hasFailed = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(id)
    row.append(unfinished)
    row.append(hasFailed)
  }
}

/// That a submission waits for something that is open: one row however many runs either has.
public struct WaitRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case awaited, submission }
  public static let table = "wait"
  public static let key: [Column] = [.awaited, .submission]

  public var awaited: AwaitedID
  /// Who waits.
  public var submission: SubmissionID

  public init(awaited: AwaitedID, submission: SubmissionID) {
    self.awaited = awaited
    self.submission = submission
  }

  public init(from row: inout RowReader) throws {
    awaited = try row.next()
    submission = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(awaited)
    row.append(submission)
  }
}

/// A submission that waits for others: it is not placed as long as this is there.
public struct DependentRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case submission, pool, waits }
  public static let table = "dependent"
  public static let key: [Column] = [.submission]

  public var submission: SubmissionID
  /// In whose queue it stands, so that those of a queue are read with one statement.
  public var pool: Slug
  /// How many `WaitRecord`s it has.
  public var waits: Int

  public init(submission: SubmissionID, pool: Slug, waits: Int) {
    self.submission = submission
    self.pool = pool
    self.waits = waits
  }

  public init(from row: inout RowReader) throws {
    submission = try row.next()
    pool = try row.next()
    waits = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(submission)
    row.append(pool)
    row.append(waits)
  }
}

/// How many jobs of a project are not over: what the hub's limit is held against, without counting them.
public struct OpenJobsRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case project, count }
  public static let table = "open_jobs"
  public static let key: [Column] = [.project]

  public var project: Slug
  public var count: Int

  public init(project: Slug, count: Int) {
    self.project = project
    self.count = count
  }

  public init(from row: inout RowReader) throws {
    project = try row.next()
    count = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(project)
    row.append(count)
  }
}
