public import Centres
public import Quantities

/// A job of anybody's that waits or runs, as far as a forecast looks at it.
public struct SlurmQueuedJob: Hashable, Sendable {
  /// Nil where it is none of Praya's.
  public var key: RunKey?
  public var state: SlurmState
  public var reason: String
  public var nodes: Int
  public var cpus: Int
  /// Devices named `gpu` on each node, and their type; empty where none is named.
  public var devicesPerNode: Int
  public var deviceType: String
  /// Nil for no limit.
  public var walltime: Seconds?
  public var submittedAt: Instant?
  /// Nil while it waits.
  public var startedAt: Instant?
  public var nodeNames: [String]
  public var priority: Int64

  public init(
    key: RunKey?, state: SlurmState, reason: String, nodes: Int, cpus: Int, devicesPerNode: Int, deviceType: String,
    walltime: Seconds?, submittedAt: Instant?, startedAt: Instant?, nodeNames: [String], priority: Int64
  ) {
    self.key = key
    self.state = state
    self.reason = reason
    self.nodes = nodes
    self.cpus = cpus
    self.devicesPerNode = devicesPerNode
    self.deviceType = deviceType
    self.walltime = walltime
    self.submittedAt = submittedAt
    self.startedAt = startedAt
    self.nodeNames = nodeNames
    self.priority = priority
  }

  /// Whether nobody but a person, or another job, lets it start.
  public var isHeld: Bool {
    let word = reason.lowercased()
    return word.contains("held") || word.contains("holdmaxrequeue") || word.hasPrefix("dependency")
      || [.requeueHeld, .specialExit, .reservationDeleted].contains(state)
  }
}

/// The queue of a partition.
public struct PartitionQueue: Hashable, Sendable {
  public var jobs: [SlurmQueuedJob]
  /// False where jobs beyond the most that were wanted were left out.
  public var isComplete: Bool

  public init(jobs: [SlurmQueuedJob], isComplete: Bool) {
    self.jobs = jobs
    self.isComplete = isComplete
  }
}

/// What was read of a queued job, the same by either way.
struct QueuedJobReading {
  var comment = ""
  var name = ""
  var states: [String]
  var reason = ""
  var partition = ""
  var nodes = 1
  var cpus = 1
  var devicesPerNode = ""
  var walltime: Seconds?
  var submitted: Instant?
  var started: Instant?
  var nodeList = ""
  var priority: Int64 = 0

  /// Nil for a job that is over.
  func job() throws(SlurmFailure) -> SlurmQueuedJob? {
    guard let state = SlurmState(words: states) else {
      throw .unreadable(reason: "job_state: '\(states.joined(separator: ",").prefix(60))' is no state")
    }
    guard !state.isOver else { return nil }
    let devices = try GenericResource.devices(devicesPerNode)
    let isThere = state.occupiesNodes
    return SlurmQueuedJob(
      key: SlurmSubmission.key(inComment: comment) ?? SlurmSubmission.key(inName: name), state: state,
      reason: String(reason.prefix(200)), nodes: max(1, nodes), cpus: max(1, cpus),
      devicesPerNode: min(4096, devices.reduce(0) { $0 + $1.count }), deviceType: devices.first?.type ?? "", walltime: walltime,
      submittedAt: submitted, startedAt: isThere ? started : nil, nodeNames: isThere ? try NodeReading.names(nodeList) : [],
      priority: priority)
  }
}
