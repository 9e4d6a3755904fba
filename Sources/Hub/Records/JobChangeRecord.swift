public import Quantities
public import Storage

/// When a job was last changed, in the order of all jobs' changes: from where a stream that was broken off goes on.
public struct JobChangeRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case job, project, number
  }
  public static let table = "job_change"
  public static let key: [Column] = [.job]

  public var job: JobID
  public var project: Slug
  /// Counted over the whole hub; a job's number only grows.
  public var number: Int64

  public init(
    job: JobID, project: Slug, number: Int64
  ) {
    self.job = job
    self.project = project
    self.number = number
  }

  public init(from row: inout RowReader) throws {
    job = try row.next()
    project = try row.next()
    number = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(job)
    row.append(project)
    row.append(number)
  }
}
