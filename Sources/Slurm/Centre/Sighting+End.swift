internal import Centres
internal import Quantities

extension Sighting {
  /// How a job's last run ended, in the cluster's own time.
  struct End: Hashable, Sendable {
    var number: SlurmNumber
    /// Nil when it never started.
    var startedAt: Instant?
    var endedAt: Instant?
    var measured: Milliseconds
    var cause: RunEnd.Cause
    var restarts: Int
  }

  /// - Parameters:
  ///   - isEndAsked: whether the hub asked for the end.
  ///   - hasNoClaim: whether no job has claimed the run.
  /// - Precondition: the job is over.
  func end(isEndAsked: Bool, hasNoClaim: Bool) -> End {
    // Slurm tells an end of jobs that never started too, and may set a start equal to it.
    let hasRun = startedAt != nil && !(state == .cancelled && nodes.isEmpty && startedAt == endedAt)
    let start = hasRun ? startedAt : nil
    let measured = start.map { start in max(.zero, (endedAt ?? start) - start) } ?? .zero
    var cause = cause(isEndAsked: isEndAsked)
    if hasNoClaim, endedAsIfRefused {
      cause = .launchFailed(reason: "the run's folder cannot be written at \(nodes.joined(separator: ", "))")
    }
    return End(number: number, startedAt: start, endedAt: endedAt, measured: measured, cause: cause, restarts: restarts)
  }

  private func cause(isEndAsked: Bool) -> RunEnd.Cause {
    switch state {
    case .completed: return .exited(code: 0)
    case .failed: return causeOfFailure
    case .timeout: return .walltime
    // Nobody here sends one; a job's own memory limit is the member's choice, and the kernel's killer sends SIGKILL.
    case .outOfMemory:
      if case .signalled(let number) = exit { return .signalled(number: number) }
      return .signalled(number: 9)
    case .cancelled:
      return isEndAsked ? .cancelled : .centre(reason: said("it was cancelled at the centre"))
    // Praya sets no deadline: the centre's configuration did.
    case .deadline: return .centre(reason: said("the centre's deadline for it passed"))
    case .nodeFailed: return .centre(reason: said("a node failed"))
    case .preempted: return .centre(reason: said("the centre gave its place to another job"))
    case .bootFailed: return .centre(reason: said("a node did not start"))
    case .revoked: return .centre(reason: said("the centre's federation revoked it"))
    default: return .centre(reason: said("the cluster says \(state?.rawValue ?? "nothing")"))
    }
  }

  private var causeOfFailure: RunEnd.Cause {
    switch exit {
    case .exited(let code) where code != 0 && hasStarted: return .exited(code: code)
    case .signalled(let number) where hasStarted: return .signalled(number: number)
    // It failed without its script having said anything: a prologue, a node, a constraint that none can meet.
    default: return hasStarted ? .centre(reason: said("it failed")) : .launchFailed(reason: said("it could not be started"))
    }
  }

  private func said(_ words: String) -> String { reason.isEmpty || reason == "None" ? words : "\(words) (\(reason))" }
}
