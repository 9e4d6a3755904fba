public import Quantities

extension SlurmRest {
  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    let served = try await version()
    let isAccounted = served.accounting != nil
    let isWanted: @Sendable (SlurmJob) -> Bool = { $0.key != nil && $0.belongs(to: window) }
    do throws(SlurmFailure) {
      guard let version = served.accounting else {
        let jobs = try await listed("/slurm/\(served.controller)/jobs", where: isWanted, atMost: atMost) { value throws(SlurmFailure) in
          try RestReading.job(value)
        }
        return SlurmUsage(jobs: jobs, isAccounted: false)
      }
      let (from, until) = (window.lowerBound.millisecondsSince1970 / 1000, window.upperBound.millisecondsSince1970 / 1000)
      let path = "/slurmdb/\(version)/jobs?start_time=uts\(max(0, from))&end_time=uts\(max(1, until))"
      let jobs = try await listed(path, where: isWanted, atMost: atMost) { value throws(SlurmFailure) in
        try RestReading.accountedJob(value, exitIsTold: version.accountsExitCodes)
      }
      return SlurmUsage(jobs: jobs, isAccounted: true)
    } catch {
      guard error == SlurmRest.tooMany else { throw error }
      return .cut(isAccounted: isAccounted)
    }
  }
}
