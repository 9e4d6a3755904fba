import Glibc
import Quantities

extension LocalCentre {
  public func cancel(_ key: RunKey) async throws(CentreFailure) {
    try await perform { centre throws(CentreFailure) in
      try CentreFailure.translating { () throws(SystemFailure) in try centre.end(key) }
    }
  }

  private func end(_ key: RunKey) throws(SystemFailure) {
    let run = run(key)
    let end = RunEnd(startedAt: nil, endedAt: clock.now, measured: .zero, cause: .cancelled)
    // A key without a folder gets one that holds its end: whichever of this and a start comes second finds the first.
    if !run.exists {
      let isFirst = try RunFolder.stage(as: key.rawValue, in: folder) { path throws(SystemFailure) in
        let tombstone = RunFolder(path: path)
        _ = try tombstone.markClaimed()
        try tombstone.write(end, RunFolder.ended)
      }
      if isFirst { return }
    }
    if run.has(RunFolder.ended) { return }
    _ = try DurableFile.create([], as: RunFolder.cancel, in: run.path)
    // A runner that claims from now on sees the request. If there is none yet, nobody need wait for one.
    guard !run.has(RunFolder.claimed), let lock = try ClaimLock.acquire(run.path(RunFolder.claim)) else { return }
    if try run.markClaimed() { try run.write(end, RunFolder.ended) }
    _ = consume lock
  }
}
