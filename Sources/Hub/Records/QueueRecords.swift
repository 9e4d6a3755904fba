public import Quantities
internal import Scheduling
public import Storage

/// What a pool has to do: sums over its jobs that wait and that have a place, kept beside them (`Backlog`).
public struct BacklogRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case pool, waiting, running_ends, running_size }
  public static let table = "backlog"
  public static let key: [Column] = [.pool]

  public var pool: Slug
  /// Of those who wait: Σ requested seconds × devices.
  public var waiting: Int64
  /// Of those that have a place: Σ the expected end, in seconds since 1970, × devices.
  public var runningEnds: Int64
  /// The devices of those that have a place.
  public var runningSize: Int64

  public init(pool: Slug, waiting: Int64, runningEnds: Int64, runningSize: Int64) {
    self.pool = pool
    self.waiting = waiting
    self.runningEnds = runningEnds
    self.runningSize = runningSize
  }

  public init(from row: inout RowReader) throws {
    pool = try row.next()
    waiting = try row.next()
    runningEnds = try row.next()
    runningSize = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(pool)
    row.append(waiting)
    row.append(runningEnds)
    row.append(runningSize)
  }
}

extension BacklogRecord {
  init(pool: Slug, _ backlog: Backlog) {
    self.init(
      pool: pool, waiting: backlog.waiting, runningEnds: backlog.runningEnds, runningSize: backlog.runningSize)
  }

  var backlog: Backlog { Backlog(waiting: waiting, runningEnds: runningEnds, runningSize: runningSize) }
}

/// The latest moments at which a job that waits was promised to start (`StartPromise`); gone when it waits no longer.
public struct StartPromiseRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case number, pool, due, head }
  public static let table = "start_promise"
  public static let key: [Column] = [.number]

  /// The job's number.
  public var number: Int
  public var pool: Slug
  /// As one that was due.
  public var due: Instant?
  /// As the first of those that were not.
  public var head: Instant?

  public init(number: Int, pool: Slug, due: Instant?, head: Instant?) {
    self.number = number
    self.pool = pool
    self.due = due
    self.head = head
  }

  public init(from row: inout RowReader) throws {
    number = try row.next()
    pool = try row.next()
    due = try row.next()
    head = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(number)
    row.append(pool)
    row.append(due)
    row.append(head)
  }
}

/// How long a project's run took in a pool: the latest `RunHistory.most` of each project are kept, from which the next
/// ones are foretold.
public struct PastRunRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case pool, project, turn, number, run, requested, processors }
  public static let table = "past_run"
  public static let key: [Column] = [.pool, .project, .turn]

  public var pool: Slug
  public var project: Slug
  /// Counted over the project's runs in the pool.
  public var turn: Int
  /// Counted over the pool's runs: what is new since a look has a higher one.
  public var number: Int
  public var run: Seconds
  public var requested: Seconds
  /// Devices.
  public var processors: Int

  public init(pool: Slug, project: Slug, turn: Int, number: Int, run: Seconds, requested: Seconds, processors: Int) {
    self.pool = pool
    self.project = project
    self.turn = turn
    self.number = number
    self.run = run
    self.requested = requested
    self.processors = processors
  }

  public init(from row: inout RowReader) throws {
    pool = try row.next()
    project = try row.next()
    turn = try row.next()
    number = try row.next()
    run = try row.next()
    requested = try row.next()
    processors = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(pool)
    row.append(project)
    row.append(turn)
    row.append(number)
    row.append(run)
    row.append(requested)
    row.append(processors)
  }
}
