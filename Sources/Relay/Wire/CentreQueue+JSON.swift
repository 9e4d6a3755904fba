internal import Centres
internal import JSON
internal import Quantities

extension CentreQueue {
  func write(fields json: inout JSONWriter) {
    json.field("seenAt", seenAt.millisecondsSince1970)
    var (told, names) = ([Job](), 0)
    for job in jobs.prefix(CentreQueue.mostJobs) where job.canTravel {
      names += job.nodeNames.count
      guard names <= RelayLimits.queueNodes else { break }
      told.append(job)
    }
    json.field("isComplete", isComplete && told.count == jobs.count)
    json.array("jobs", told) { json, job in json.object { job.write(fields: &$0) } }
  }

  static func read(fields object: ObjectReader) -> CentreQueue? {
    let seenAt = object.required("seenAt")?.millisecondsSince1970()
    let isComplete = object.required("isComplete")?.boolean()
    let jobs = object.required("jobs")?.values(most: CentreQueue.mostJobs) { field in
      field.object { Job.read(fields: $0) }
    }
    guard let seenAt, let isComplete, let jobs else { return nil }
    return CentreQueue(seenAt: seenAt, jobs: jobs, isComplete: isComplete)
  }
}

extension CentreQueue.Job {
  private static let counts: ClosedRange<Int64> = 0...1_000_000
  private static let walltimes: ClosedRange<Int64> = 0...(1 << 40)
  private static let priorities: ClosedRange<Int64> = 0...(1 << 53)

  /// Whether the other side takes it: one odd job is no reason to show no queue at all.
  fileprivate var canTravel: Bool {
    [nodes, devicesPerNode, cpusPerNode].allSatisfy { CentreQueue.Job.counts.contains(Int64($0)) }
      && [submittedAt, startedAt].allSatisfy { $0.map { RelayLimits.moments.contains($0.millisecondsSince1970) } ?? true }
      && walltime.map { CentreQueue.Job.walltimes.contains($0.count) } ?? true && CentreQueue.Job.priorities.contains(priority)
      && ([deviceModel].compactMap { $0 } + nodeNames).allSatisfy { $0.isPlainName } && nodeNames.count <= RelayLimits.nodes
  }

  fileprivate func write(fields json: inout JSONWriter) {
    if let key { json.field("key", key.rawValue) }
    json.field("nodes", nodes)
    json.field("devicesPerNode", devicesPerNode)
    if let deviceModel { json.field("deviceModel", deviceModel) }
    json.field("cpusPerNode", cpusPerNode)
    if let walltime { json.field("walltime", walltime.count) }
    if let submittedAt { json.field("submittedAt", submittedAt.millisecondsSince1970) }
    if let startedAt { json.field("startedAt", startedAt.millisecondsSince1970) }
    json.strings("nodeNames", nodeNames)
    json.field("priority", priority)
    json.field("isHeld", isHeld)
  }

  fileprivate static func read(fields object: ObjectReader) -> CentreQueue.Job? {
    let key = object["key"]?.runKey()
    let nodes = object.required("nodes")?.count(counts)
    let devices = object.required("devicesPerNode")?.count(counts)
    let model = object["deviceModel"]?.plainName()
    let cpus = object.required("cpusPerNode")?.count(counts)
    let walltime = object["walltime"]?.whole(walltimes)
    let submittedAt = object["submittedAt"]?.millisecondsSince1970()
    let startedAt = object["startedAt"]?.millisecondsSince1970()
    let names = object.required("nodeNames")?.values(most: RelayLimits.nodes) { $0.plainName() }
    let priority = object.required("priority")?.whole(priorities)
    let isHeld = object.required("isHeld")?.boolean()
    guard let nodes, let devices, let cpus, let names, let priority, let isHeld else { return nil }
    return CentreQueue.Job(
      key: key, nodes: nodes, devicesPerNode: devices, deviceModel: model, cpusPerNode: cpus,
      walltime: walltime.map { Seconds($0) }, submittedAt: submittedAt, startedAt: startedAt, nodeNames: names,
      priority: priority, isHeld: isHeld)
  }
}
