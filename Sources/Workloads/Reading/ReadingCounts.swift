/// What was read, and what was left out and why.
public struct ReadingCounts: Hashable, Sendable {
  /// A broken line and its fault.
  public struct BrokenLine: Hashable, Sendable {
    public var number: Int
    public var fault: LineFault
  }

  /// Broken lines are named up to this many; all are counted.
  public static let mostNamed = 20

  /// Jobs given out.
  public var jobs = 0
  public private(set) var brokenLines = 0
  public private(set) var named: [BrokenLine] = []
  /// Never ran, or on no processors: cancelled before they started, as a rule.
  public var withoutRun = 0
  /// Needed more processors than the machine has.
  public var tooLarge = 0
  /// Ran for longer than was asked for, or nothing was: the run time was taken as the request.
  public var requestRaised = 0

  public init() {}

  mutating func note(_ fault: LineFault, line: Int) {
    brokenLines += 1
    if named.count < ReadingCounts.mostNamed { named.append(BrokenLine(number: line, fault: fault)) }
  }
}
