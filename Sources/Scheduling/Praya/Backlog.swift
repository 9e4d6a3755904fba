public import Quantities

/// What a pool has to do, kept from event to event, from which the policy `praya` says when a request is due: sums, so that
/// a submission costs the same however long the queue is. Whole seconds and processors; the order of the events does not
/// matter.
///
/// The sums wrap around where they would overflow, which undoes itself as the same work leaves them again.
public struct Backlog: Hashable, Sendable, Codable {
  /// Of those who wait: Σ requested seconds × processors.
  public var waiting: Int64
  /// Of what runs: Σ the expected end, in seconds since 1970, × processors.
  public var runningEnds: Int64
  /// The processors of what runs.
  public var runningSize: Int64

  public init(waiting: Int64 = 0, runningEnds: Int64 = 0, runningSize: Int64 = 0) {
    self.waiting = waiting
    self.runningEnds = runningEnds
    self.runningSize = runningSize
  }

  /// What waits.
  public init(waiting demand: Demand) { self.init(waiting: demand.walltime.count &* Int64(demand.size)) }

  /// What runs since `start`.
  public init(running demand: Demand, since start: Instant) {
    let size = Int64(demand.size)
    self.init(runningEnds: (start + demand.walltime).wholeSeconds &* size, runningSize: size)
  }

  init(_ occupation: Occupation) {
    let size = occupation.placement.allotments.reduce(0) { sum, allotment in
      sum + (allotment.devices.isEmpty ? occupation.cpusPerNode : allotment.devices.count)
    }
    self.init(runningEnds: occupation.expectedEnd.wholeSeconds &* Int64(size), runningSize: Int64(size))
  }

  public static func + (a: Backlog, b: Backlog) -> Backlog {
    Backlog(
      waiting: a.waiting &+ b.waiting, runningEnds: a.runningEnds &+ b.runningEnds, runningSize: a.runningSize &+ b.runningSize)
  }

  public static func - (a: Backlog, b: Backlog) -> Backlog {
    Backlog(
      waiting: a.waiting &- b.waiting, runningEnds: a.runningEnds &- b.runningEnds, runningSize: a.runningSize &- b.runningSize)
  }

  public static func += (a: inout Backlog, b: Backlog) { a = a + b }
  public static func -= (a: inout Backlog, b: Backlog) { a = a - b }

  /// From when a request that is submitted now goes before all that are not due: a fixed time, and some times the time
  /// that the pool needs for what it has to do already. Give it to `WaitingRequest.due`.
  public func due(ofSubmissionAt now: Instant, in pool: Pool, by constants: PrayaConstants = PrayaConstants()) -> Instant {
    due(ofSubmissionAt: now, processors: pool.capacity, by: constants)
  }

  func due(ofSubmissionAt now: Instant, processors: Int, by constants: PrayaConstants = PrayaConstants()) -> Instant {
    let running = max(0, runningEnds &- runningSize &* now.wholeSeconds)
    let seconds = (Double(waiting) + Double(running)) / Double(processors)
    let patience = constants.dueAfter + constants.dueByBacklog * max(0, seconds)
    return now + Seconds(Int64(min(patience, 1e15)))
  }
}

extension Pool {
  /// How many processors it has: devices, or CPUs where there are none.
  var capacity: Int { max(1, devices > 0 ? devices : nodes.reduce(0) { $0 + $1.cpus }) }
}

extension Demand {
  /// What is counted as processors: devices, or CPUs where no devices are asked for.
  var size: Int { max(1, devices > 0 ? devices : nodes * cpusPerNode) }
}

extension Instant {
  /// Rounded towards the past.
  fileprivate var wholeSeconds: Int64 {
    let (seconds, rest) = millisecondsSince1970.quotientAndRemainder(dividingBy: 1000)
    return rest < 0 ? seconds - 1 : seconds
  }
}
