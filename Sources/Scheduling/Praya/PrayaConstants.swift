/// The constants of the policy `praya`, one set for every workload: `docs/policies.md` tells how they were found.
public struct PrayaConstants: Hashable, Sendable {
  /// How much of what is learned of run times enters the expected run time, from 0 to 1: its exponent.
  public var trustInMean = 0.211187
  /// The same for the expected cost of waiting.
  public var trustInUrgency = 0.7
  /// Past runs of an account that are looked at, the latest first.
  public var memory = 20
  /// The weight of each against the one after it.
  public var fading = 0.89
  /// The weight of the request itself among them.
  public var priorWeight = 0.01
  /// By how much a past run counts otherwise that asked for the same time.
  public var sameTime = 0.5740684
  /// By how much a past run counts otherwise that had as many processors.
  public var sameSize = 2.3
  /// Run times below are not told apart, in seconds.
  public var shortest = 36.0

  /// The exponents of the index: of the time waited, the expected urgency, the expected run time and the size.
  public var waited = 2.52
  public var urgency = 0.44
  public var run = 2.547
  public var size = 1.107

  /// A request is due so many seconds after its submission,
  public var dueAfter = 85_579.0
  /// and so many times what the pool then had to do before it.
  public var dueByBacklog = 3.488429
  /// Who is due may be planned later than its earliest moment by so many seconds,
  public var overdueSlack = 2147.128
  /// and by this share of what it has waited.
  public var overdueSlackByWait = 0.372687
  /// The first of the others may be planned later than its earliest moment by so many seconds,
  public var headSlack = 59.10164
  /// and by this share of what it asks for.
  public var headSlackByRequest = 0.06

  public init() {}
}
