/// The constants of the policy `praya`, one set for every workload: `docs/policies.md` tells how they were found.
public struct PrayaConstants: Hashable, Sendable {
  /// How much of what is learned of run times enters the expected run time, from 0 to 1: its exponent.
  public var trustInMean = 0.18
  /// The same for the expected cost of waiting.
  public var trustInUrgency = 0.75
  /// Past runs of an account that are looked at, the latest first.
  public var memory = 20
  /// The weight of each against the one after it.
  public var fading = 0.88
  /// The weight of the request itself among them.
  public var priorWeight = 0.01
  /// How much more a past run counts that asked for the same time.
  public var sameTime = 2.4
  /// How much more a past run counts that had as many processors.
  public var sameSize = 2.1
  /// Run times below are not told apart, in seconds.
  public var shortest = 36.0

  /// The exponents of the index: of the time waited, the expected urgency, the expected run time and the size.
  public var waited = 2.557
  public var urgency = 0.43
  public var run = 2.547
  public var size = 1.115

  /// A request is due so many seconds after its submission,
  public var dueAfter = 84_716.0
  /// and so many times what the pool then had to do before it.
  public var dueByBacklog = 3.41
  /// Who is due may be planned later than its earliest moment by so many seconds,
  public var overdueSlack = 467.0
  /// and by this share of what it has waited.
  public var overdueSlackByWait = 0.48
  /// The first of the others may be planned later than its earliest moment by so many seconds,
  public var headSlack = 58.0
  /// and by this share of what it asks for.
  public var headSlackByRequest = 0.06

  public init() {}
}
