public import Quantities

/// When to ask a cluster again: a pure value that is told what happened and answers when to try, with the time and the
/// chance passed in.
///
/// Two things are kept apart. One call that failed is tried again a few times, each after a longer wait (`retry`). When
/// calls fail one after the other, the cluster as a whole is left alone for a while, at first shortly, then longer
/// (`admit`); after that one call is let through to see, and the others wait for what becomes of it.
public struct SlurmPatience: Hashable, Sendable {
  public struct Settings: Hashable, Sendable {
    /// Tries of one call that is safe to repeat, the first included.
    public var tries = 3
    public var firstWait = Milliseconds(250)
    public var longestWait = Milliseconds(5000)
    /// Failures in a row after which the cluster is left alone.
    public var failuresUntilRest = 3
    public var firstRest = Milliseconds(2000)
    public var longestRest = Milliseconds(60_000)

    public init() {}
  }

  public enum Admission: Hashable, Sendable {
    case now
    /// To see whether it is back; to be told by `succeeded` or `failed` like any other.
    case trial
    /// Not before.
    case rest(until: Instant)
  }

  public let settings: Settings
  public private(set) var failuresInARow = 0
  /// Nil while it is asked as usual.
  public private(set) var restsUntil: Instant?
  private var trialSince: Instant?

  public init(_ settings: Settings = Settings()) { self.settings = settings }

  /// A trial of which nothing was heard for so long is not waited for any more.
  static let longestTrial = Seconds(300)

  /// Whether a call may be made.
  public mutating func admit(at now: Instant) -> Admission {
    guard let restsUntil else { return .now }
    // A clock that was set back does not prolong a rest.
    let end = min(restsUntil, Instant(millisecondsSince1970: now.millisecondsSince1970 + settings.longestRest.count))
    guard now >= end else { return .rest(until: end) }
    if let trialSince, now >= trialSince, now < trialSince + SlurmPatience.longestTrial {
      return .rest(until: Instant(millisecondsSince1970: now.millisecondsSince1970 + settings.firstRest.count))
    }
    trialSince = now
    return .trial
  }

  /// A call was answered, with whatever answer.
  public mutating func succeeded() { (failuresInARow, restsUntil, trialSince) = (0, nil, nil) }

  /// A call failed. A refusal is an answer: the cluster is there.
  ///
  /// - Parameter chance: any number; which of the waits around the middle one it becomes.
  public mutating func failed(_ failure: SlurmFailure, at now: Instant, chance: UInt64) {
    guard failure.speaksOfAbsence else { return succeeded() }
    trialSince = nil
    failuresInARow = min(failuresInARow + 1, 1000)
    guard failuresInARow >= settings.failuresUntilRest else { return }
    let doublings = failuresInARow - settings.failuresUntilRest
    let wait = SlurmPatience.wait(settings.firstRest, doublings, settings.longestRest, chance)
    restsUntil = Instant(millisecondsSince1970: now.millisecondsSince1970 + wait.count)
  }

  /// How long to wait before another try of a call that is safe to repeat; nil where another would not help.
  ///
  /// - Parameter tries: how many were made.
  public func retry(after failure: SlurmFailure, tries: Int, chance: UInt64) -> Milliseconds? {
    guard failure.speaksOfAbsence, tries >= 1, tries < settings.tries else { return nil }
    return SlurmPatience.wait(settings.firstWait, tries - 1, settings.longestWait, chance)
  }

  /// A wait that doubles each time up to the longest, then anything from half of it to all of it: so that many who were
  /// turned away together do not come back together.
  private static func wait(_ first: Milliseconds, _ doublings: Int, _ longest: Milliseconds, _ chance: UInt64) -> Milliseconds {
    let (doubled, overflow) = max(1, first.count).multipliedReportingOverflow(by: 1 << min(30, max(0, doublings)))
    let whole = max(1, overflow ? longest.count : min(doubled, longest.count))
    let half = whole / 2
    return Milliseconds(half + Int64(chance % UInt64(whole - half + 1)))
  }
}

extension SlurmFailure {
  /// Whether the cluster was not there, rather than said no.
  var speaksOfAbsence: Bool {
    switch self {
    case .away, .unanswered: true
    case .refused, .unauthorised, .unreadable: false
    }
  }
}
