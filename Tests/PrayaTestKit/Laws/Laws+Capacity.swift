internal import Centres
internal import Hub
internal import Jobs
internal import Offers
internal import Quantities

extension Laws {
  /// Law 4: no device was ever used twice at once, nor more CPUs of a node than it has; nothing ran where its project's
  /// data may not be; what is being cancelled keeps its place and its hold.
  public static func capacity(_ state: WorldState) -> [Violation] {
    var violations: [Violation] = []
    for (centre, truths) in state.truths.sorted(by: { $0.key < $1.key }) {
      violations += overlaps(at: centre, truths)
      violations += overbooked(at: centre, truths, state.records)
    }
    return violations + suitablePlaces(state) + keptPlaces(state.records) + runningOn(state)
  }

  private static func overlaps(at centre: String, _ truths: [RunTruth]) -> [Violation] {
    var uses: [String: [(start: Instant, end: Instant?, key: String)]] = [:]
    for truth in truths {
      // What ended in the moment in which it began took no time from anybody.
      for segment in truth.segments where segment.end != segment.start {
        for part in segment.allotment {
          for device in part.devices {
            uses["\(part.node)/\(device)", default: []].append((segment.start, segment.end, truth.key.rawValue))
          }
        }
      }
    }
    return uses.sorted { $0.key < $1.key }.flatMap { device, uses -> [Violation] in
      let sorted = uses.sorted { ($0.start, $0.key) < ($1.start, $1.key) }
      return zip(sorted, sorted.dropFirst()).compactMap { first, second in
        if let end = first.end, end <= second.start { return nil }
        return Violation(4, "\(first.key) and \(second.key) ran on device \(device) of \(centre) at the same time")
      }
    }
  }

  private static func overbooked(at centre: String, _ truths: [RunTruth], _ records: HubRecords) -> [Violation] {
    let nodes = records.pools.filter { $0.centre.rawValue == centre }.flatMap(\.nodes)
    var edges: [String: [(at: Instant, cpus: Int)]] = [:]
    for segment in truths.flatMap(\.segments) {
      for part in segment.allotment {
        edges[part.node, default: []].append((segment.start, segment.cpusPerNode))
        if let end = segment.end { edges[part.node, default: []].append((end, -segment.cpusPerNode)) }
      }
    }
    return nodes.compactMap { node in
      var used = 0
      // What ends at a moment makes room for what starts at it.
      for edge in (edges[node.name] ?? []).sorted(by: { ($0.at, $0.cpus) < ($1.at, $1.cpus) }) {
        used += edge.cpus
        if used > node.cpus { return Violation(4, "\(used) of \(node.cpus) CPUs of \(node.name) at \(centre) were used at once") }
      }
      return nil
    }
  }

  private static func suitablePlaces(_ state: WorldState) -> [Violation] {
    let centres = Dictionary(state.records.centres.map { ($0.id, $0) }) { first, _ in first }
    let projects = Dictionary(state.records.projects.map { ($0.id, $0) }) { first, _ in first }
    let jobs = Dictionary(state.records.jobs.flatMap { job in job.runKeys.map { ($0, job) } }) { first, _ in first }
    return state.truths.sorted { $0.key < $1.key }.flatMap { name, truths -> [Violation] in
      truths.filter { $0.order != nil }.compactMap { truth in
        guard let job = jobs[truth.key.rawValue] else { return nil }
        guard let centre = centres.first(where: { $0.key.rawValue == name })?.value, let project = projects[job.project] else {
          return Violation(4, "job \(job.id) ran at a centre or for a project that is not there")
        }
        let isAllowed = project.jurisdictions.isEmpty || project.jurisdictions.contains(centre.jurisdiction)
        guard !isAllowed || project.dataClass > centre.clearance else { return nil }
        return Violation(4, "job \(job.id) of \(project.id) ran at \(centre.id), which is not cleared for it")
      }
    }
  }

  /// What is over in the records runs nowhere: its place may be someone else's already.
  private static func runningOn(_ state: WorldState) -> [Violation] {
    let running = Set(state.truths.values.flatMap { $0 }.filter(\.isRunning).map(\.key.rawValue))
    return state.records.jobs.filter { $0.state.isTerminal && running.contains($0.runKey) }.map {
      Violation(4, "job \($0.id) is \($0.state.rawValue) but runs")
    }
  }

  private static func keptPlaces(_ records: HubRecords) -> [Violation] {
    let resolved = Set(records.ledger.compactMap(\.subject))
    return records.jobs.filter(\.state.occupiesNodes).flatMap { job -> [Violation] in
      var violations: [Violation] = []
      if job.placement.isEmpty { violations.append(Violation(4, "job \(job.id) is \(job.state.rawValue) without a place")) }
      for name in ["own", "scheme", "use"] where resolved.contains("\(job.holdName):\(name)") {
        violations.append(Violation(4, "job \(job.id) is \(job.state.rawValue), but its hold is gone"))
      }
      return violations
    }
  }
}
