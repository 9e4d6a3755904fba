public import Quantities

extension SlurmRest {
  public func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage {
    let served = try await version()
    let isAccounted = served.accounting != nil
    @Sendable func wanted(_ job: SlurmJob) -> SlurmJob? { job.key != nil && job.belongs(to: window) ? job : nil }
    do throws(SlurmFailure) {
      guard let version = served.accounting else {
        let jobs = try await listedOwn(served.jobsPath, most: atMost) { value throws(SlurmFailure) in
          wanted(try RestReading.job(value))
        }
        return SlurmUsage(jobs: jobs, isAccounted: false)
      }
      let (from, until) = (window.lowerBound.millisecondsSince1970 / 1000, window.upperBound.millisecondsSince1970 / 1000)
      let path = "/slurmdb/\(version)/jobs?start_time=uts\(max(0, from))&end_time=uts\(max(1, until))"
      let jobs = try await listedOwn(path, most: atMost) { value throws(SlurmFailure) in
        wanted(try RestReading.accountedJob(value, exitIsTold: version.accountsExitCodes))
      }
      return SlurmUsage(jobs: jobs, isAccounted: true)
    } catch {
      if case .unauthorised(let reason) = error, isAccounted { throw await refusalOfAccounting(reason) }
      guard error == SlurmRest.tooMany else { throw error }
      return .cut(isAccounted: isAccounted)
    }
  }

  /// Whose fault it is that the accounting takes no token: where the controller takes it, the accounting's alone, which is no
  /// reason to leave the cluster in peace.
  private func refusalOfAccounting(_ reason: String) async -> SlurmFailure {
    do throws(SlurmFailure) { _ = try await health() } catch { return error }
    return .refused(
      code: nil,
      reason: "slurmdbd does not take the token (slurmdbd.conf needs AuthAltTypes=auth/jwt and the cluster's jwt_key): \(reason)")
  }
}
