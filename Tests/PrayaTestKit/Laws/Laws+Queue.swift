internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// What the order of service remembers agrees with the jobs: what each pool has to do, who was promised a start, and
  /// from when each job is due; and no more past runs are kept than are looked at.
  public static func queues(_ records: HubRecords) -> [Violation] {
    backlogs(records) + promises(records) + dues(records) + pastRuns(records)
  }

  private static func backlogs(_ records: HubRecords) -> [Violation] {
    let jobs = Dictionary(grouping: records.jobs, by: \.pool)
    return records.backlogs.compactMap { record in
      let own = jobs[record.pool] ?? []
      let waiting = own.filter { $0.state == .waiting }.reduce(Int64(0)) { $0 + $1.walltime.count * Int64($1.devices) }
      let running = own.filter(\.state.occupiesNodes)
      let ends = running.reduce(Int64(0)) { sum, job in
        let end = (job.startedAt ?? job.placedAt ?? job.submittedAt) + job.walltime
        return sum + end.millisecondsSince1970 / 1000 * Int64(job.devices)
      }
      let size = running.reduce(Int64(0)) { $0 + Int64($1.devices) }
      guard (record.waiting, record.runningEnds, record.runningSize) != (waiting, ends, size) else { return nil }
      return Violation(3, "\(record.pool) counts \(record) as its work, and has \(waiting), \(ends) and \(size)")
    }
  }

  private static func promises(_ records: HubRecords) -> [Violation] {
    let jobs = Dictionary(uniqueKeysWithValues: records.jobs.map { ($0.number, $0) })
    return records.promises.compactMap { promise in
      guard let job = jobs[promise.number], job.state == .waiting, job.pool == promise.pool else {
        return Violation(3, "number \(promise.number) is promised a start in \(promise.pool) and does not wait there")
      }
      guard [promise.due, promise.head].contains(where: { $0 != nil }) else {
        return Violation(3, "job \(job.id) is promised nothing")
      }
      return nil
    }
  }

  /// Nobody's turn is farther off for what came later: a moment fixed at the submission, a day and some times the work
  /// there was.
  private static func dues(_ records: HubRecords) -> [Violation] {
    records.jobs.compactMap { job in
      guard let due = job.dueAt else { return Violation(3, "job \(job.id) is never due") }
      return due > job.submittedAt + .hours(23) ? nil : Violation(3, "job \(job.id) is due at \(due) already")
    }
  }

  private static func pastRuns(_ records: HubRecords) -> [Violation] {
    let ended = Dictionary(grouping: records.jobs.filter { $0.endedAt != nil && $0.startedAt != nil }) {
      "\($0.pool) \($0.project)"
    }
    return Dictionary(grouping: records.pastRuns) { "\($0.pool) \($0.project)" }.compactMap { name, runs in
      guard runs.count <= min(64, ended[name]?.count ?? 0) else {
        return Violation(3, "\(runs.count) past runs of \(name) are kept, of \(ended[name]?.count ?? 0)")
      }
      return nil
    }
  }
}
