internal import Centres
internal import Jobs
internal import Quantities

/// What follows from a centre's word about a run. Pure: the same word twice leads to nothing the second time.
enum RunProgress: Hashable {
  /// Nothing new.
  case nothing
  /// The centre has the order, which waits in its own queue, for this reason in its own word.
  case queued(String)
  /// What ran waits there again: the centre starts it over.
  case requeued(String)
  /// It runs since then, on these nodes (the planned ones when the list is empty).
  case started(RunStart)
  /// The centre has never heard of it: the order is to be sent again.
  case sendAgain
  /// It is over.
  case over(JobState, RunEnd)
  /// It is over there and never began: the centre gave it back, as it was asked to.
  case givenBack
  /// The centre will never start it, for this reason.
  case refused(String)

  /// - Parameter job: a job that was sent to a centre and is not over.
  static func follow(_ observation: RunObservation, of job: JobRecord) -> RunProgress {
    guard job.state.occupiesNodes else { return .nothing }
    switch observation {
    case .unknown:
      // A centre that forgot a run it had accepted is asked to start it again under the same key, unless it is to
      // end anyway: then the cancellation, which claims the key, is sent again.
      return job.acceptedAt == nil || job.state == .cancelling ? .nothing : .sendAgain
    case .queued(let reason):
      let word = String(reason.prefix(200))
      switch job.state {
      case .running: return .requeued(word)
      case .starting: return job.acceptedAt == nil || job.centreReason != word ? .queued(word) : .nothing
      default: return .nothing
      }
    case .running(let start):
      let known = job.startedAt == job.notBeforePlaced(start.startedAt) && job.restarts == start.restarts
      return known ? .nothing : .started(start)
    case .ended(let end):
      // Only of a run that the hub never heard to have begun, and the centre says never did.
      if job.state == .starting, end.startedAt == nil, end.restarts == 0, !job.hasBegun {
        if job.withdrawnAt != nil, end.cause == .cancelled { return .givenBack }
        if case .launchFailed(let reason) = end.cause { return job.withdrawnAt != nil ? .givenBack : .refused(reason) }
      }
      return .over(state(after: end, of: job), end)
    }
  }

  private static func state(after end: RunEnd, of job: JobRecord) -> JobState {
    switch end.cause {
    case .exited(code: 0): .completed
    case .exited, .signalled: .failed
    case .walltime: .timedOut
    // Somebody at the centre may have ended what the Hub never asked to end: that is the centre's doing.
    case .cancelled: job.state == .cancelling ? .cancelled : .lost
    case .centre: .lost
    case .launchFailed: job.state == .running ? .lost : .refused
    }
  }
}

extension JobRecord {
  /// A moment of a run as the books have it. A centre's clock may be behind the hub's, but nothing runs before it has a
  /// place: otherwise a run could reach back into a month whose statement is closed already.
  func notBeforePlaced(_ moment: Instant) -> Instant { max(moment, placedAt ?? moment) }
}

extension RunEnd {
  /// The end as law 2 looks at it.
  func ending(_ state: JobState) -> Metering.Ending {
    if startedAt == nil { return .neverStarted }
    switch state {
    case .lost, .refused: return .byCentre
    case .timedOut: return .walltime
    case .cancelled: return .cancelled
    default: return .byItself
    }
  }
}
