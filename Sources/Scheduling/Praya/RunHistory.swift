import Foundation
public import Quantities

/// The latest runs of one account: what is learned of how long its next ones will take.
public struct RunHistory: Hashable, Sendable {
  /// A run that has ended.
  public struct Run: Hashable, Sendable {
    public var run: Int64
    public var requested: Int64
    public var processors: Int32

    public init(run: Int64, requested: Int64, processors: Int32) {
      self.run = run
      self.requested = requested
      self.processors = processors
    }

    /// What `demand` ran for, from its start to its end.
    public init(of demand: Demand, from start: Instant, until end: Instant) {
      self.init(
        run: max(0, (end - start).count / 1000), requested: demand.walltime.count, processors: Int32(clamping: demand.size))
    }
  }

  /// What to expect of a request.
  public struct Expectation: Hashable, Sendable, Codable {
    /// Seconds.
    public var run: Double
    /// The slowdown that each second of waiting is expected to cost: the mean of 1 / run time, which is not
    /// 1 / the mean run time. An account whose jobs often fail at once has urgent jobs, long as their requests may be.
    public var urgency: Double
  }

  /// As many runs are kept.
  public static let most = 64

  private var runs: [Run] = []
  /// Changes with each run.
  public private(set) var version: Int32 = 0

  public init() {}

  public mutating func add(_ run: Run) {
    if runs.count == RunHistory.most { runs.removeFirst(RunHistory.most / 2) }
    runs.append(run)
    version &+= 1
  }

  /// The weighted means over past runs, the request itself counting as one of them, drawn towards the request by the
  /// trust in them. A past run counts for at most the requested time.
  public func expectation(requested: Int64, processors: Int32, by constants: PrayaConstants) -> Expectation {
    guard !runs.isEmpty else { return RunHistory.unknown(requested: requested, by: constants) }
    let asked = Double(max(requested, 1))
    let askedUrgency = 1 / max(asked, constants.shortest)
    var (weights, time, urgency) = (
      constants.priorWeight, constants.priorWeight * asked, constants.priorWeight * askedUrgency
    )
    var fading = 1.0
    for past in runs.suffix(constants.memory).reversed() {
      var weight = fading
      fading *= constants.fading
      if past.requested == requested { weight *= constants.sameTime }
      if past.processors == processors { weight *= constants.sameSize }
      let run = Double(min(past.run, requested))
      weights += weight
      time += weight * run
      urgency += weight / max(run, constants.shortest)
    }
    return Expectation(
      run: asked * pow(time / weights / asked, constants.trustInMean),
      urgency: askedUrgency * pow(urgency / weights / askedUrgency, constants.trustInUrgency))
  }

  /// The same by the constants of the policy, of what `demand` asks for.
  public func expectation(of demand: Demand) -> Expectation {
    expectation(requested: demand.walltime.count, processors: Int32(clamping: demand.size), by: PrayaConstants())
  }

  /// What is expected of a request of whose account nothing is known.
  public static func unknown(requested: Int64, by constants: PrayaConstants) -> Expectation {
    let asked = Double(max(requested, 1))
    return Expectation(run: asked, urgency: 1 / max(asked, constants.shortest))
  }
}
