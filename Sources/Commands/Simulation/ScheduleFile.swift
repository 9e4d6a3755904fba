import Scheduling
import Workloads

/// The starts of a simulation as CSV: `policy,job,submitted,start,end,processors,account`, seconds as in the workload.
final class ScheduleFile {
  private var file: GrowingFile?
  private var pending = Array("policy,job,submitted,start,end,processors,account\n".utf8)

  init(_ path: String) throws { file = try GrowingFile(for: path) }

  func add(_ job: WorkloadJob, start: Int64, under policy: Policy) throws {
    let line = "\(policy),\(job.number),\(job.submitted),\(start),\(start + job.run),\(job.processors),\(job.account)\n"
    pending += line.utf8
    if pending.count >= 1 << 16 { try flush() }
  }

  /// Gives it its name; one of the same name gives way.
  func finish() throws {
    try flush()
    try file.take()?.finish(overwriting: true)
  }

  private func flush() throws {
    try file?.append(pending)
    pending.removeAll(keepingCapacity: true)
  }
}
