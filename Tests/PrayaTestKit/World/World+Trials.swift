public import Hub
internal import Language

extension World {
  /// Commits every offence of the table, one after the other. - Returns: what was not refused, not noted, or changed
  /// something.
  public func commitOffences(job: JobID, application: ApplicationID) async throws -> (offences: Int, violations: [Violation]) {
    let all = Offence.all(job: job, application: application, grant: template.grants[0], payment: template.payments[0])
    var violations: [Violation] = []
    for offence in all {
      let (refusal, found) = try await trial { () throws(Problem) in try await offence.commit(hub, cast[offence.by]) }
      violations += found.map { Violation($0.law, "\($0.what) [\(offence.by): \(offence.what)]") }
      if refusal?.kind != .forbidden, refusal?.kind != .notFound {
        violations.append(Violation(6, "\(offence.by) could \(offence.what): \(refusal?.name ?? "done")"))
      }
    }
    return (all.count, violations)
  }

  /// Sends every malformed request of the table. - Returns: what was accepted, not noted, or changed something.
  public func sendMalformed() async throws -> (requests: Int, violations: [Violation]) {
    let all = Malformed.all(job: nil, grant: template.grants[0], now: clock.now)
    var violations: [Violation] = []
    for fault in all {
      let (refusal, found) = try await trial { () throws(Problem) in try await fault.send(hub, cast[fault.by]) }
      violations += found.map { Violation(8, "\($0.what) [\(fault.what)]") }
      if refusal?.faults.isEmpty ?? true { violations.append(Violation(8, "\(fault.what): \(refusal?.name ?? "accepted")")) }
    }
    return (all.count, violations)
  }

  private func trial(_ body: () async throws(Problem) -> Void) async throws -> (refusal: Problem?, violations: [Violation]) {
    let before = try await TableImages.read(database)
    var refusal: Problem?
    do throws(Problem) { try await body() } catch { refusal = error }
    let after = try await TableImages.read(database)
    return (refusal, refusal == nil ? [] : Laws.leavesTrace(from: before, to: after, refusal: refusal?.name))
  }
}
