public import Quantities

extension PoolState {
  /// The moment from which a request that is submitted now goes before all that are not due, under the policy `praya`: a
  /// fixed time, and some times the time that the pool needs for what it has to do already (`PrayaConstants`). Give it to
  /// `WaitingRequest.due`; a request without one is due after the fixed time alone.
  public func due(ofSubmissionAt now: Instant, by constants: PrayaConstants = PrayaConstants()) -> Instant {
    var work = 0.0
    for occupation in occupations {
      let size = occupation.placement.allotments.reduce(0) { sum, allotment in
        sum + (allotment.devices.isEmpty ? occupation.cpusPerNode : allotment.devices.count)
      }
      work += Double(max(0, (occupation.expectedEnd - now).count)) / 1000 * Double(size)
    }
    for request in waiting { work += Double(request.demand.walltime.count) * Double(request.demand.size) }
    let devices = pool.devices
    let capacity = devices > 0 ? devices : pool.nodes.reduce(0) { $0 + $1.cpus }
    return constants.due(submitted: now, backlog: work / Double(max(capacity, 1)))
  }
}

extension PrayaConstants {
  /// - Parameter backlog: seconds that the pool needs for what it has to do.
  func due(submitted: Instant, backlog: Double) -> Instant {
    submitted + Seconds(Int64(min(dueAfter + dueByBacklog * max(0, backlog), 1e15)))
  }
}

extension Demand {
  /// What is counted as processors: devices, or CPUs where no devices are asked for.
  var size: Int { max(1, devices > 0 ? devices : nodes * cpusPerNode) }
}
