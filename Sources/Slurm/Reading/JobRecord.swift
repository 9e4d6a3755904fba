internal import Centres
internal import Quantities

/// What was read of a job, in the cluster's own terms, before it is judged: the same from either way to speak to it.
struct JobRecord {
  var number: Int64
  var comment = ""
  var name = ""
  var user = ""
  /// One or several of Slurm's words.
  var states: [String]
  var reason = ""
  var submitted: Instant?
  var started: Instant?
  var ended: Instant?
  var exit: SlurmExit?
  var restarts = 0
  /// As Slurm lists them.
  var nodes = ""
  /// Of each node in turn, such as `gpu:a100:2(IDX:0-1)`.
  var devicesByNode: [String] = []
  var devicesPerNode = ""
  var allocated = ""

  /// The job, with what is only expected of it left out.
  func job() throws(SlurmFailure) -> SlurmJob {
    guard number > 0 else { throw .unreadable(reason: "job_id: \(number) is no number of a job") }
    guard let state = SlurmState(words: states) else {
      throw .unreadable(reason: "job_state: '\(states.joined(separator: ",").prefix(60))' is no state")
    }
    var job = SlurmJob(number: SlurmNumber(rawValue: number), key: key, user: user, state: state, reason: plainReason)
    job.submittedAt = submitted
    job.restarts = max(0, restarts)
    guard state.occupiesNodes || state.isOver else { return job }
    job.nodes = try HostList.names(["(null)", "None assigned", "None"].contains(nodes) ? "" : nodes)
    // What ends while it waits bears the moment of its end as its start.
    guard state.occupiesNodes || !job.nodes.isEmpty else {
      job.endedAt = ended
      return job
    }
    job.startedAt = started
    if state.isOver {
      job.endedAt = ended
      job.exit = exit
    }
    try addDevices(to: &job)
    return job
  }

  private var key: RunKey? { SlurmSubmission.key(inComment: comment) ?? SlurmSubmission.key(inName: name) }

  private var plainReason: String { ["None", "(null)"].contains(reason) ? "" : String(reason.prefix(200)) }

  private func addDevices(to job: inout SlurmJob) throws(SlurmFailure) {
    if devicesByNode.count == job.nodes.count, !devicesByNode.isEmpty {
      var count = 0
      for (node, text) in zip(job.nodes, devicesByNode) {
        let devices = try GenericResource.devices(text)
        count += devices.reduce(0) { $0 + $1.count }
        let indexes = devices.flatMap(\.indexes)
        if !indexes.isEmpty { job.devices[node] = indexes.sorted() }
      }
      job.deviceCount = count
    } else if let tracked = TrackedResources.devices(allocated) {
      job.deviceCount = tracked
    } else if !devicesPerNode.isEmpty, !job.nodes.isEmpty {
      let each = try GenericResource.devices(devicesPerNode).reduce(0) { $0 + $1.count }
      job.deviceCount = each * job.nodes.count
    }
  }
}

extension SlurmState {
  /// What Slurm's words say together: a passing state, such as `COMPLETING`, stands before what it passes from. Words that
  /// are no states of jobs are passed over where another is one.
  init?(words: [String]) {
    let states = words.compactMap { word in
      SlurmState(rawValue: String(word.prefix { $0 != " " }.filter { $0 != "+" }))
    }
    let passing: [SlurmState] = [
      .completing, .stageOut, .configuring, .resizing, .requeued, .requeueFederation, .requeueHeld, .specialExit, .stopped,
      .revoked, .reservationDeleted, .signaling,
    ]
    guard let state = passing.first(where: { states.contains($0) }) ?? states.first else { return nil }
    self = state
  }
}

extension SlurmExit {
  /// From the status that `wait` gives (`wait(2)`): a code in the second byte, or a signal in the lowest seven bits. Nil for
  /// Slurm's numbers for none.
  init?(waitStatus: Int64) {
    guard (0...0xFFFF).contains(waitStatus) else { return nil }
    let signal = Int(waitStatus & 0x7F)
    self = signal == 0 || signal == 0x7F ? .exited(code: Int(waitStatus >> 8)) : .signalled(number: signal)
  }

  /// From `code:signal`, as `sacct` and `scontrol` write it.
  init?(pair text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let code = parts[0], let signal = parts[1], (0...255).contains(code), (0...127).contains(signal)
    else {
      return nil
    }
    self = signal == 0 ? .exited(code: code) : .signalled(number: signal)
  }
}
