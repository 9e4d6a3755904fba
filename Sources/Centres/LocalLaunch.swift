import CLinux
import Glibc
import Quantities

/// One run from its set-up to its end, inside the runner.
struct LocalLaunch {
  let folder: RunFolder
  let record: OrderRecord

  func run() throws(SystemFailure) -> RunEnd {
    guard praya_become_subreaper() == 0 else { throw SystemFailure("prctl", "PR_SET_CHILD_SUBREAPER") }
    RunSupervision.blockSignals()
    if geteuid() == 0, let file = try? Descriptor.open("/proc/self/oom_score_adj", O_WRONLY) {
      try? file.write(Array("-900".utf8))
    }
    try giveToUser()
    let (ours, theirs) = try StepChannel.pair()
    let channel = StepChannel(Descriptor(owning: ours))
    let leader = try spawnStep(channel: Descriptor(owning: theirs))
    var supervision = RunSupervision(leader: leader, folder: folder, record: record)
    defer { removeTemporary() }

    switch channel.await(for: Int32(clamping: record.settings.launchPatience.count * 1000)) {
    case .ready: break
    case .failed(let reason): return fail(reason, &supervision)
    case .closed: return fail("the run's first process ended before it was ready", &supervision)
    case .silent: return fail("the run's first process was not ready in time", &supervision)
    }
    let start = try recordStart(of: leader, &supervision)
    channel.sendGo()
    // Closing without a word is the exec; a reason is why there was none.
    if case .failed(let reason) = channel.await(for: Int32(clamping: record.settings.launchPatience.count * 1000)) {
      return fail(reason, &supervision)
    }
    let outcome = supervision.watch(from: start.sinceBoot)
    return RunEnd(
      startedAt: start.startedAt, endedAt: outcome.endedAt,
      measured: Milliseconds(max(0, outcome.sinceBoot.count - start.sinceBoot.count)), cause: outcome.cause)
  }

  /// The start is on the disk before the script runs: what has run is known to have run.
  private func recordStart(of leader: pid_t, _ supervision: inout RunSupervision) throws(SystemFailure) -> StartRecord {
    do throws(SystemFailure) {
      guard let identity = ProcessTable.entry(of: leader)?.identity else {
        throw SystemFailure("find", "process \(leader)", code: ESRCH)
      }
      let start = StartRecord(
        startedAt: MachineTime.wall, sinceBoot: MachineTime.sinceBoot, bootIdentifier: MachineTime.bootIdentifier,
        process: identity, user: record.user ?? geteuid())
      try folder.write(start, RunFolder.started)
      return start
    } catch {
      supervision.endEverything()
      throw error
    }
  }

  private func fail(_ reason: String, _ supervision: inout RunSupervision) -> RunEnd {
    supervision.endEverything()
    return RunEnd(startedAt: nil, endedAt: MachineTime.wall, measured: .zero, cause: .launchFailed(reason: reason))
  }

  private func spawnStep(channel: consuming Descriptor) throws(SystemFailure) -> pid_t {
    var step = ChildProcess(
      executable: "/proc/self/exe", arguments: ["run-step", folder.path], environment: ChildProcess.ownEnvironment)
    step.log = folder.path(RunFolder.runnerLog)
    step.channel = channel.number
    return try step.spawn()
  }

  /// As root, the script and the job's folders become the project's user's. Nothing of the job runs yet, so that
  /// nothing can change under the walk.
  private func giveToUser() throws(SystemFailure) {
    guard geteuid() == 0 else { return }
    guard let user = record.user, user != 0 else { throw SystemFailure("run", "a job as root", code: EPERM) }
    if let barred = FolderAccess.firstBarred(on: folder.path) { throw SystemFailure("pass", barred, code: EACCES) }
    let place = try Descriptor.open(folder.path, O_RDONLY | O_DIRECTORY)
    for name in [RunFolder.script, RunFolder.work, RunFolder.temporary] { try FolderAccess.give(name, in: place, to: user) }
  }

  private func removeTemporary() {
    guard let place = try? Descriptor.open(folder.path, O_RDONLY | O_DIRECTORY) else { return }
    FolderWalk.remove(RunFolder.temporary, from: place)
  }
}
