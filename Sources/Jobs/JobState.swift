public import Language

/// How a job's run stands. The raw values are stable: the API, the command line and the database use them.
public enum JobState: String, Hashable, Sendable, Codable, CaseIterable {
  /// Waits until someone releases it.
  case held
  /// In the queue; `WaitingReason` says why it has not started.
  case waiting
  /// Its nodes are chosen and the order is on its way to the centre, or in the centre's own queue.
  case starting
  case running
  /// Asked to end. It keeps its place and its hold until the centre confirms (law 4).
  case cancelling
  /// The script ended with exit code 0.
  case completed
  /// The script ended with another exit code, or by a signal of its own.
  case failed
  /// It reached its walltime.
  case timedOut = "timed-out"
  case cancelled
  /// The centre ended or lost it. Free.
  case lost
  /// It will never run: the centre refused it, or what it depends on did not complete. Free.
  case refused

  /// Whether it is over: nothing follows.
  public var isTerminal: Bool { next.isEmpty }

  /// Whether it takes up nodes, or may.
  public var occupiesNodes: Bool {
    switch self {
    case .starting, .running, .cancelling: true
    case .held, .waiting, .completed, .failed, .timedOut, .cancelled, .lost, .refused: false
    }
  }

  /// Whether a job that depends on this one by `afterok` may start.
  public var satisfiesDependents: Bool { self == .completed }

  /// Whether this state may become `other`. A state does not follow itself: a message that repeats what is known
  /// changes nothing, and is recognised before it comes to a transition.
  public func allows(_ other: JobState) -> Bool { next.contains(other) }

  /// The states that may follow.
  ///
  /// A short run may be over at the first look, so an end may follow `starting`. A centre may begin a run anew,
  /// which leads from `running` back to `starting`. An order that was never sent may be taken back to `waiting`.
  /// A run may end by itself before its cancellation reaches it, and what waits is cancelled at once.
  public var next: Set<JobState> {
    switch self {
    case .held: [.waiting, .cancelled, .refused]
    case .waiting: [.held, .starting, .cancelled, .refused]
    case .starting: [.waiting, .running, .cancelling, .completed, .failed, .timedOut, .lost, .refused]
    case .running: [.starting, .cancelling, .completed, .failed, .timedOut, .lost]
    case .cancelling: [.cancelled, .completed, .failed, .timedOut, .lost, .refused]
    case .completed, .failed, .timedOut, .cancelled, .lost, .refused: []
    }
  }

  public var label: Phrase {
    switch self {
    case .held: Phrase("held", "暫緩")
    case .waiting: Phrase("waiting", "等候中")
    case .starting: Phrase("starting", "啟動中")
    case .running: Phrase("running", "運行中")
    case .cancelling: Phrase("being cancelled", "取消中")
    case .completed: Phrase("completed", "已完成")
    case .failed: Phrase("failed", "失敗")
    case .timedOut: Phrase("timed out", "逾時")
    case .cancelled: Phrase("cancelled", "已取消")
    case .lost: Phrase("ended by the centre", "被中心終止")
    case .refused: Phrase("refused", "被拒絕")
    }
  }
}
