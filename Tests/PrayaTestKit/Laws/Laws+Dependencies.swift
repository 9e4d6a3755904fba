internal import Centres
internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// Law 4: no job got a place before all that it depends on had completed; and law 3: as many jobs count as open as are.
  public static func dependencies(_ records: HubRecords) -> [Violation] {
    let bySubmission = Dictionary(grouping: records.jobs, by: { $0.submission.rawValue })
    let byID = Dictionary(records.jobs.map { ($0.id.rawValue, $0) }) { first, _ in first }
    func named(_ name: String) -> [JobRecord] {
      let parts = name.split(separator: "-")
      let jobs = bySubmission[String(parts[0])] ?? byID[name].map { [$0] } ?? []
      return parts.count == 2 ? jobs.filter { "\($0.arrayIndex ?? -1)" == parts[1] } : jobs
    }
    var violations: [Violation] = []
    for job in records.jobs {
      guard let placed = job.placedAt else { continue }
      for name in job.request.dependencies {
        for other in named(name) where other.state != .completed || (other.settledAt.map { $0 > placed } ?? true) {
          violations.append(Violation(4, "job \(job.id) got a place before \(other.id), on which it depends, had completed"))
        }
      }
    }
    let open = Dictionary(grouping: records.jobs.filter { !$0.state.isTerminal }, by: \.project).mapValues(\.count)
    for record in records.openJobs where record.count != open[record.project] ?? 0 {
      violations.append(Violation(3, "\(record.project) counts \(record.count) open jobs and has \(open[record.project] ?? 0)"))
    }
    return violations
  }

  /// When all is over nothing is waited for.
  static func nothingAwaited(_ records: HubRecords) -> [Violation] {
    guard !records.awaited.isEmpty || !records.waits.isEmpty || !records.dependents.isEmpty else { return [] }
    return [
      Violation(
        3, "\(records.awaited.count) are still waited for, by \(records.waits.count) waits of \(records.dependents.count)")
    ]
  }

  /// Law 4: where projects are not kept apart, the jobs of one organisation alone have run.
  public static func keptApart(_ state: WorldState) -> [Violation] {
    state.records.centres.filter { !$0.separatesProjects }.compactMap { centre in
      let ran = Set((state.truths[centre.id.rawValue] ?? []).filter { $0.order != nil }.map(\.key.rawValue))
      let organisations = Set(state.records.jobs.filter { !ran.isDisjoint(with: $0.runKeys) }.map(\.organisation))
      guard organisations.count > 1 else { return nil }
      return Violation(4, "\(centre.id) keeps nobody apart and ran jobs of \(organisations.map(\.rawValue).sorted())")
    }
  }
}
