/// What a run cost, measured by whoever ran it.
public struct ReplayCost: Hashable, Sendable {
  /// Processor time of deciding, without reading.
  public var simulateSeconds: Double
  /// Processor time of the whole program so far.
  public var totalSeconds: Double
  public var peakResidentBytes: Int64

  public init(simulateSeconds: Double, totalSeconds: Double, peakResidentBytes: Int64) {
    self.simulateSeconds = simulateSeconds
    self.totalSeconds = totalSeconds
    self.peakResidentBytes = peakResidentBytes
  }
}

extension ReplaySummary {
  /// One JSON object; seconds, unrounded. Without a cost its fields are left out.
  public func json(cost: ReplayCost? = nil) -> String {
    var text =
      "{\"jobs\":\(jobs),\"policy\":\(ReplaySummary.quoted(policy)),\"wait\":{\"mean\":\(wait.mean),\"p50\":\(wait.p50),"
      + "\"p95\":\(wait.p95),\"p99\":\(wait.p99),\"max\":\(wait.max)},\"jct\":{\"mean\":\(meanCompletionTime)},"
      + "\"bounded_slowdown\":{\"mean\":\(meanBoundedSlowdown),\"p95\":\(boundedSlowdownP95)},"
      + "\"utilisation\":\(utilisation),\"makespan\":\(makespan)"
    if let cost {
      let rate = cost.simulateSeconds > 0 ? Double(jobs) / cost.simulateSeconds : 0
      text +=
        ",\"simulate_cpu_seconds\":\(cost.simulateSeconds),\"total_cpu_seconds\":\(cost.totalSeconds),"
        + "\"jobs_per_cpu_second\":\(rate),\"peak_rss_bytes\":\(cost.peakResidentBytes)"
    }
    return text + "}"
  }

  /// Several runs in one object: `{"runs":[…]}`.
  public static func json(_ runs: [(summary: ReplaySummary, cost: ReplayCost?)]) -> String {
    "{\"runs\":[\(runs.map { $0.summary.json(cost: $0.cost) }.joined(separator: ","))]}"
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20:
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension PackingSummary {
  /// `{"placement":NAME,"allocated_share":{"mean":M,"min":L,"max":H}}`, in percent.
  public var json: String {
    "{\"placement\":\(ReplaySummary.quoted(placement)),\"allocated_share\":{\"mean\":\(mean),\"min\":\(min),\"max\":\(max)}}"
  }
}
