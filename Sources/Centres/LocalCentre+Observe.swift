import Glibc
import Quantities

extension LocalCentre {
  public func observe(_ keys: [RunKey]) async throws(CentreFailure) -> [RunKey: RunObservation] {
    try await perform { centre throws(CentreFailure) in
      guard DurableFile.exists("\(centre.folder)/runs") else { throw .unreachable(reason: "\(centre.folder)/runs is not there") }
      var observations: [RunKey: RunObservation] = [:]
      var failure: SystemFailure?
      for key in keys {
        do throws(SystemFailure) { observations[key] = try centre.observation(of: key) } catch { failure = failure ?? error }
      }
      // Where nothing can be looked at, the reason says more than an empty answer.
      if let failure, observations.isEmpty { throw CentreFailure(failure) }
      return observations
    }
  }

  private func observation(of key: RunKey) throws(SystemFailure) -> RunObservation {
    let run = run(key)
    guard run.exists else { return .unknown }
    if let end = try run.end() { return .ended(end) }
    guard run.has(RunFolder.claimed) else {
      // Praya or the machine went down between the order and the runner's claim.
      if isRunnerOverdue(of: key) { try startRunner(of: key) }
      return .queued(reason: "its runner is starting")
    }
    forgetAttempt(of: key)
    // Whoever gets the lock of a claimed run knows that its runner is gone.
    if let lock = try ClaimLock.acquire(run.path(RunFolder.claim)) {
      let end = try LostRun(folder: run).settle(at: clock.now)
      _ = consume lock
      return .ended(end)
    }
    do throws(SystemFailure) {
      guard let start = try run.record(StartRecord.self, RunFolder.started) else { return .queued(reason: "it is being set up") }
      return .running(RunStart(startedAt: start.startedAt))
    } catch {
      guard error.code == EILSEQ else { throw error }
      return .queued(reason: "the record of its start is unreadable")
    }
  }
}
