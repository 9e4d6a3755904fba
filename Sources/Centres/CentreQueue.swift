public import Quantities

/// What a centre shows of its own queue at one moment: everybody's jobs, Praya's among them, with nobody's names.
public struct CentreQueue: Sendable, Hashable, Codable {
  /// At most so many jobs are told; where there are more the rest is left out.
  public static let mostJobs = 5_000

  /// One job that waits or runs there.
  public struct Job: Sendable, Hashable, Codable {
    /// Of a run of Praya's.
    public var key: RunKey?
    public var nodes: Int
    public var devicesPerNode: Int
    /// By the hub's name; nil where the job asks for any, or for none.
    public var deviceModel: String?
    public var cpusPerNode: Int
    /// Nil for no limit.
    public var walltime: Seconds?
    public var submittedAt: Instant?
    /// Nil while it waits.
    public var startedAt: Instant?
    /// Empty while it waits.
    public var nodeNames: [String]
    /// Of those who wait the highest is served first.
    public var priority: Int64
    /// Nobody lets it start: its owner's or the operator's wish, or another job that it waits for.
    public var isHeld: Bool

    public init(
      key: RunKey?, nodes: Int, devicesPerNode: Int, deviceModel: String?, cpusPerNode: Int, walltime: Seconds?,
      submittedAt: Instant?, startedAt: Instant?, nodeNames: [String], priority: Int64, isHeld: Bool
    ) {
      self.key = key
      self.nodes = nodes
      self.devicesPerNode = devicesPerNode
      self.deviceModel = deviceModel
      self.cpusPerNode = cpusPerNode
      self.walltime = walltime
      self.submittedAt = submittedAt
      self.startedAt = startedAt
      self.nodeNames = nodeNames
      self.priority = priority
      self.isHeld = isHeld
    }
  }

  /// When it was asked for, by the hub's clock.
  public var seenAt: Instant
  public var jobs: [Job]
  /// False where jobs were left out.
  public var isComplete: Bool

  public init(seenAt: Instant, jobs: [Job], isComplete: Bool = true) {
    self.seenAt = seenAt
    self.jobs = jobs
    self.isComplete = isComplete
  }
}
