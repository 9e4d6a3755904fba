import CLinux
import Glibc
import Quantities

/// The watch over a run's processes: who ends, what is asked, when time is up, and that nobody stays behind.
///
/// The runner is the subreaper of all that the job starts: whatever the job detaches becomes the runner's child.
struct RunSupervision {
  struct Outcome {
    var cause: RunEnd.Cause
    var endedAt: Instant
    var sinceBoot: Milliseconds
  }

  private struct Stop {
    var cause: RunEnd.Cause
    /// When patience ends, since boot.
    var killAt: Milliseconds
  }

  /// How often the runner looks whether a cancellation was asked for.
  private static let lookMilliseconds: Int64 = 150
  /// How long it tries to end processes that do not die, such as those that wait for a broken disk.
  private static let killPatienceMilliseconds: Int64 = 30_000

  private let leader: pid_t
  private let folder: RunFolder
  private let walltime: Seconds
  private let grace: Seconds
  /// The leader's wait status; nil while it has not been collected.
  private var status: Int32?
  private var hasChildren = true
  private var wasToldToStop = false

  init(leader: pid_t, folder: RunFolder, record: OrderRecord) {
    self.leader = leader
    self.folder = folder
    walltime = record.order.walltime
    grace = record.settings.grace
  }

  /// Returns when the run has ended and all its processes are gone.
  mutating func watch(from start: Milliseconds) -> Outcome {
    let deadline = Milliseconds(start.count + walltime.count * 1000)
    var stop: Stop?
    while true {
      collect()
      let now = MachineTime.sinceBoot
      if let stop {
        // The others get the grace too, even when the script itself has gone.
        if !hasChildren || now >= stop.killAt { break }
      } else if status != nil {
        break
      } else if let cause = reasonToStop(now: now, deadline: deadline) {
        stop = Stop(cause: cause, killAt: Milliseconds(now.count + grace.count * 1000))
        askToEnd()
      }
      let next = stop?.killAt ?? deadline
      pause(max(1, min(RunSupervision.lookMilliseconds, next.count - now.count)))
    }
    // A run that ends by itself has ended with its script; one that is stopped, when its last process has gone.
    let (endedAt, sinceBoot) = (MachineTime.wall, MachineTime.sinceBoot)
    endEverything()
    guard let stop else { return Outcome(cause: cause(of: status ?? 0), endedAt: endedAt, sinceBoot: sinceBoot) }
    return Outcome(cause: stop.cause, endedAt: MachineTime.wall, sinceBoot: MachineTime.sinceBoot)
  }

  private func reasonToStop(now: Milliseconds, deadline: Milliseconds) -> RunEnd.Cause? {
    if folder.has(RunFolder.cancel) { return .cancelled }
    if now >= deadline { return .walltime }
    return wasToldToStop ? .centre(reason: "the runner was told to stop") : nil
  }

  /// SIGTERM to the script's group and to whatever has left it; what is stopped is woken to hear it.
  private func askToEnd() {
    for signal in [SIGTERM, SIGCONT] {
      if status == nil { kill(-leader, signal) }
      for process in ProcessTable.descendants(of: getpid()) where process.group != leader {
        kill(process.identity.number, signal)
      }
    }
  }

  /// SIGKILL to all, again and again until none is left or patience ends.
  mutating func endEverything() {
    let giveUpAt = MachineTime.sinceBoot.count + RunSupervision.killPatienceMilliseconds
    collect()
    while hasChildren, MachineTime.sinceBoot.count < giveUpAt {
      // The number of a leader that was collected may be another's by now.
      if status == nil { kill(-leader, SIGKILL) }
      for process in ProcessTable.descendants(of: getpid()) { kill(process.identity.number, SIGKILL) }
      pause(10)
      collect()
    }
  }

  /// Takes the wait status of every child that has ended.
  private mutating func collect() {
    while true {
      var ended: Int32 = 0
      let child = waitpid(-1, &ended, WNOHANG)
      if child == leader { status = ended }
      if child == 0 { return }
      if child < 0, errno != EINTR {
        hasChildren = false
        return
      }
    }
  }

  private func cause(of status: Int32) -> RunEnd.Cause {
    let signal = status & 0x7F
    return signal == 0 ? .exited(code: Int(status >> 8 & 0xFF)) : .signalled(number: Int(signal))
  }

  // Signals are taken one by one in `pause`, not by handlers.

  private static var awaited: sigset_t {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGCHLD, SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
    return set
  }

  static func blockSignals() {
    var set = awaited
    sigprocmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for a signal, at most so long.
  private mutating func pause(_ milliseconds: Int64) {
    var set = RunSupervision.awaited
    var time = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
    let signal = sigtimedwait(&set, nil, &time)
    if signal > 0, signal != SIGCHLD { wasToldToStop = true }
  }
}
