public import Quantities

/// Asks a centre what its own records say of the hub's runs that ended in an interval, or that began in it and are not over
/// by those records. The answer comes in pages.
public struct UsageQuestion: Sendable, Hashable, Codable {
  /// By the hub's clock.
  public var from: Instant
  public var until: Instant
  /// `next` of the page before; nil for the first.
  public var after: String?

  public init(from: Instant, until: Instant, after: String? = nil) {
    self.from = from
    self.until = until
    self.after = after
  }
}

/// A part of what a centre's own records say.
public struct UsagePage: Sendable, Hashable, Codable {
  /// Who keeps the records.
  public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
    /// An accounting service, which forgets nothing: `slurmdbd`.
    case accounting
    /// The controller, which forgets a job some minutes after its end (`MinJobAge`).
    case controller
    /// The folders of the runs themselves.
    case folder
  }

  public var source: Source
  /// A run that ended before this moment and is not in the records was not there; nil where its absence says nothing.
  public var wholeUntil: Instant?
  /// Each run once, over all pages; several of one key where the centre had several jobs of it, or started one over.
  public var runs: [CentreRun]
  /// Where the next page begins; nil for the last. A page may be empty and not be the last.
  public var next: String?

  public init(source: Source, wholeUntil: Instant?, runs: [CentreRun], next: String? = nil) {
    self.source = source
    self.wholeUntil = wholeUntil
    self.runs = runs
    self.next = next
  }
}

/// A run as a centre's own records have it.
public struct CentreRun: Sendable, Hashable, Codable {
  /// How it ended, in the hub's words.
  public enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
    case completed, failed
    case timedOut = "timed-out"
    /// Somebody asked for its end: the hub, or somebody at the centre.
    case cancelled
    /// The centre ended it.
    case byCentre = "by-centre"
    /// It failed, and the records do not tell whether by itself or by the centre's doing.
    case unexplained
    /// It waits or runs by these records.
    case underWay = "under-way"
  }

  public var key: RunKey
  /// The centre's own name of it, such as a job's number.
  public var number: String
  /// The centre's own word for how it stands, such as `COMPLETED`.
  public var word: String
  public var outcome: Outcome
  /// By the hub's clock, as the two clocks are known to differ; nil where it never started, or is not over.
  public var startedAt: Instant?
  public var endedAt: Instant?
  /// From start to end by the centre's own clock.
  public var measured: Milliseconds
  /// How many it had in all; nil where the centre does not tell.
  public var devices: Int?

  public init(
    key: RunKey, number: String, word: String, outcome: Outcome, startedAt: Instant?, endedAt: Instant?,
    measured: Milliseconds, devices: Int?
  ) {
    self.key = key
    self.number = number
    self.word = word
    self.outcome = outcome
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.measured = measured
    self.devices = devices
  }
}

extension Centre {
  /// A centre that keeps no records of its own.
  public func usage(_ question: UsageQuestion) async throws(CentreFailure) -> UsagePage {
    throw .refused(reason: "this centre tells nothing of what ran there")
  }
}
