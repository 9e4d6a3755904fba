public import Quantities
public import Storage

/// How far a duty has come that goes through settled jobs once, in the order in which they were settled.
public struct ProgressRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable { case duty, settled_at, job }
  public static let table = "progress"
  public static let key: [Column] = [.duty]

  /// What is done, such as `scripts` or `run-files:east`.
  public var duty: String
  public var settledAt: Instant
  /// The last job that was seen to.
  public var job: JobID

  public init(duty: String, settledAt: Instant, job: JobID) {
    self.duty = duty
    self.settledAt = settledAt
    self.job = job
  }

  public init(from row: inout RowReader) throws {
    duty = try row.next()
    settledAt = try row.next()
    job = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(duty)
    row.append(settledAt)
    row.append(job)
  }
}
