import Glibc
import Quantities

/// A claimed run whose runner is gone without having recorded an end. Its time is free: the centre lost it.
struct LostRun {
  let folder: RunFolder

  /// Ends what is left of the run and records its end, unless the runner did so in its last moment.
  ///
  /// - Precondition: the caller holds the run's claim lock, so that this happens once.
  func settle(at now: Instant) throws(SystemFailure) -> RunEnd {
    if let end = try folder.end() { return end }
    let bootIdentifier = MachineTime.bootIdentifier
    let claim = try understood(ClaimRecord.self, RunFolder.claimed)
    let start = try understood(StartRecord.self, RunFolder.started)
    let wasRestarted = [claim?.bootIdentifier, start?.bootIdentifier].contains { $0 != nil && $0 != bootIdentifier }
    // After a restart of the machine none of its processes lives, and their numbers are others'.
    if !wasRestarted { endLeftovers(of: start) }
    let reason = wasRestarted ? "the machine restarted" : "the run's runner died"
    let end = RunEnd(
      startedAt: start?.startedAt, endedAt: now, measured: wasRestarted ? .zero : measured(since: start),
      // Praya may have died between claiming a run in order to cancel it and recording that.
      cause: start == nil && folder.has(RunFolder.cancel) ? .cancelled : .centre(reason: reason))
    try folder.write(end, RunFolder.ended)
    return end
  }

  /// When the run really ended is not known: at most this long after its start.
  private func measured(since start: StartRecord?) -> Milliseconds {
    guard let start else { return .zero }
    let walltime = (try? folder.record(OrderRecord.self, RunFolder.order))?.order.walltime ?? .zero
    return Milliseconds(min(max(0, MachineTime.sinceBoot.count - start.sinceBoot.count), walltime.count * 1000))
  }

  /// A record that a crash left empty or a broken disk has spoilt counts as missing.
  private func understood<Record: Decodable>(_ type: Record.Type, _ name: String) throws(SystemFailure) -> Record? {
    do throws(SystemFailure) {
      return try folder.record(type, name)
    } catch {
      guard error.code == EILSEQ else { throw error }
      return nil
    }
  }

  /// SIGKILL to the run's processes until none is left, two seconds at most.
  private func endLeftovers(of start: StartRecord?) {
    for _ in 0..<100 {
      let left = leftovers(of: start)
      if left.isEmpty { return }
      for process in left { kill(process.identity.number, SIGKILL) }
      usleep(20_000)
    }
  }

  /// The session of the run's first process, as long as that lives and is the same process, and whatever carries the
  /// run's variable. A number alone proves nothing: it may be another's by now.
  private func leftovers(of start: StartRecord?) -> [ProcessEntry] {
    let leader = start.flatMap { ProcessTable.entry(of: $0.process.number) }
    let session = leader?.identity == start?.process ? leader?.session : nil
    let user = start?.user
    return ProcessTable.all().filter { process in
      guard !process.isZombie, process.identity.number != getpid() else { return false }
      if let session, process.session == session { return true }
      guard process.identity.startTicks >= start?.process.startTicks ?? 0 else { return false }
      return ProcessTable.environment(of: process.identity.number, holds: folder.mark)
        && (user == nil || ProcessTable.user(of: process.identity.number) == user)
    }
  }
}
