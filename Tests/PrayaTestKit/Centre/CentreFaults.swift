public import Quantities

/// How a simulated centre misbehaves: each figure is how many of a thousand calls or runs it strikes.
public struct CentreFaults: Sendable, Hashable {
  /// The request never arrives: nothing is done, and no answer comes.
  public var losesRequest = 0
  /// It is done, and the answer never arrives.
  public var losesReply = 0
  /// The request arrives later, though the caller heard nothing; others may overtake it.
  public var delaysRequest = 0
  /// It is done, and a copy of the request arrives once more later, possibly after the run has ended.
  public var repeatsRequest = 0
  /// A new order is refused for good.
  public var refuses = 0
  /// An answer about a run is older than one that was given before.
  public var answersStale = 0
  /// A run cannot be looked at just now: the answer leaves it out.
  public var hidesRun = 0
  /// The centre answers that it could not do what it was asked, and may come to do it later all the same.
  public var isTroubled = 0
  /// The centre begins a run anew.
  public var requeues = 0
  /// The centre ends a run by itself: the operator, a broken node.
  public var endsRun = 0
  /// A run cannot be launched.
  public var failsLaunch = 0
  /// A delayed or repeated request arrives after at most so long.
  public var longestDelay = Seconds.hours(8)

  public init() {}

  public static let none = CentreFaults()

  /// The mix that seeded worlds live with.
  public static var rough: CentreFaults {
    var faults = CentreFaults()
    (faults.losesRequest, faults.losesReply, faults.delaysRequest, faults.repeatsRequest) = (60, 100, 60, 120)
    (faults.refuses, faults.answersStale, faults.requeues, faults.endsRun, faults.failsLaunch) = (25, 60, 120, 80, 30)
    (faults.hidesRun, faults.isTroubled) = (40, 30)
    return faults
  }
}
