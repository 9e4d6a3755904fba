internal import Centres
internal import Hub
internal import Jobs
internal import Quantities

extension Laws {
  /// Law 2: what is over is settled once, at what the centre's truth says it cost, and the ledger says the same.
  public static func settledOnce(_ state: WorldState) -> [Violation] {
    let truths = state.truths.mapValues { list in Dictionary(list.map { ($0.key.rawValue, $0) }) { first, _ in first } }
    let lines = Dictionary(state.records.ledger.map { ($0.id, $0) }) { first, _ in first }
    return state.records.jobs.flatMap { job -> [Violation] in
      guard job.state.isTerminal else {
        let early = job.settledAt != nil || job.total != nil || lines.keys.contains("\(job.holdName):own:settled")
        return early ? [Violation(2, "job \(job.id) is \(job.state.rawValue) and settled already")] : []
      }
      guard job.settledAt != nil, let total = job.total, let scheme = job.schemeShare, let own = job.ownShare else {
        return [Violation(2, "job \(job.id) is \(job.state.rawValue) and not settled")]
      }
      let truth = truths[job.centre.rawValue]?[job.runKey]
      let expected = charge(job, truth)
      var violations: [Violation] = []
      if (job.deviceSeconds ?? -1, total, scheme, own) != (expected.use, expected.total, expected.scheme, expected.own) {
        violations.append(
          Violation(
            2,
            "job \(job.id) (\(job.state.rawValue)) is charged \(job.deviceSeconds ?? -1) s, \(total) = \(scheme) + \(own);"
              + " the centre's truth gives \(expected)"))
      }
      return violations + postings(of: job, lines)
    }
  }

  struct Charge: Hashable { var use, total, scheme, own: Int64 }

  /// The charge by law 2, computed from the truth with plain integers.
  static func charge(_ job: JobRecord, _ truth: RunTruth?) -> Charge {
    guard let truth, let end = truth.end, end.startedAt != nil, let last = truth.segments.last, let stop = last.end else {
      return Charge(use: 0, total: 0, scheme: 0, own: 0)
    }
    switch end.cause {
    case .centre, .launchFailed: return Charge(use: 0, total: 0, scheme: 0, own: 0)
    case .exited, .signalled, .walltime, .cancelled: break
    }
    let milliseconds = stop.millisecondsSince1970 - last.start.millisecondsSince1970
    let use = min((milliseconds + 500) / 1000 * Int64(job.devices), job.walltime.count * Int64(job.devices))
    guard job.funding == .own || job.funding == .money else { return Charge(use: use, total: 0, scheme: 0, own: 0) }
    let total = (2 * use * job.pricePerHour + 3600) / 7200
    let (numerator, denominator) = (job.rate.numerator, job.rate.denominator)
    let scheme = min((2 * total * numerator + denominator) / (2 * denominator), job.heldScheme)
    return Charge(use: use, total: total, scheme: scheme, own: total - scheme)
  }

  private static func postings(of job: JobRecord, _ lines: [String: LedgerLine]) -> [Violation] {
    let parts = [
      ("own", job.heldOwn, job.ownShare ?? 0), ("scheme", job.heldScheme, job.schemeShare ?? 0),
      ("use", job.heldDeviceSeconds, job.funding == .deviceSeconds ? job.deviceSeconds ?? 0 : 0),
    ]
    return parts.flatMap { name, held, charged -> [Violation] in
      let hold = lines["\(job.holdName):\(name)"]
      let settlement = lines["\(job.holdName):\(name):settled"]
      var violations: [Violation] = []
      if (hold?.amount ?? 0) != held { violations.append(Violation(2, "the hold \(name) of job \(job.id) is not \(held)")) }
      let posted = settlement?.kind == "post" ? settlement?.amount ?? 0 : 0
      if posted != charged { violations.append(Violation(2, "job \(job.id): \(name) posted \(posted), charged \(charged)")) }
      if (settlement != nil) != (held > 0) { violations.append(Violation(2, "job \(job.id): \(name) is not resolved once")) }
      return violations
    }
  }
}
