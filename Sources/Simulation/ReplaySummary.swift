/// What a replay gave, unrounded. The definitions are those of the field: wait = start − submission; JCT = wait + run;
/// bounded slowdown = max(1, (wait + run) / max(run, 10 s)) (Feitelson, JSSPP 2001); the quantile q is the value at index
/// ⌊q × n⌋ of the ascending list; utilisation = Σ run × processors / (capacity × makespan), the makespan reaching from
/// the first submission to the last end. Seconds.
public struct ReplaySummary: Hashable, Sendable {
  /// The figures of waiting.
  public struct Wait: Hashable, Sendable {
    public var mean: Double
    public var p50: Double
    public var p95: Double
    public var p99: Double
    public var max: Double
  }

  public var jobs: Int
  public var policy: String
  public var wait: Wait
  public var meanCompletionTime: Double
  public var meanBoundedSlowdown: Double
  public var boundedSlowdownP95: Double
  public var utilisation: Double
  public var makespan: Double
}
