public import Quantities

extension SlurmCommandLine {
  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    let isAccounted = try await hasAccounting()
    let jobs: [SlurmJob]
    do throws(SlurmFailure) {
      if isAccounted {
        jobs = try await accounting(from: window.lowerBound, until: window.upperBound)
      } else {
        jobs = try await queue(["--states=all"], time: settings.listTime) { row in
          SlurmSubmission.key(inComment: row[2]) != nil || SlurmSubmission.key(inName: row[3]) != nil
        }
      }
    } catch {
      guard error == Command.tooMuch(isAccounted ? "sacct" : "squeue", settings.outputBytes) else { throw error }
      return .cut(isAccounted: isAccounted)
    }
    let wanted = jobs.filter { $0.belongs(to: window) }
    return wanted.count > atMost ? .cut(isAccounted: isAccounted) : SlurmUsage(jobs: wanted, isAccounted: isAccounted)
  }
}
