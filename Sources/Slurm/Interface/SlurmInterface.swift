public import Centres
public import Quantities

/// A way to speak to one Slurm cluster, with nothing remembered between calls. Every call ends within a time limit. What
/// is told are facts as the cluster has them; what follows from them is not decided here.
///
/// None of the calls is repeated by the interface where a repeat could do something twice: of those, a submission whose
/// answer is lost is `.unanswered`, and may have arrived.
public protocol SlurmInterface: Sendable {
  /// Whether the controller answers, since when it runs, and what its clock says.
  func health() async throws(SlurmFailure) -> SlurmHealth

  /// Partitions, nodes and reservations.
  func describe() async throws(SlurmFailure) -> SlurmCluster

  /// Submits a job, once. The number says that the controller took it, not that it keeps it: until the controller has
  /// saved its state, a crash loses the job, and its number goes to another.
  ///
  /// - Throws: `.refused` when the cluster will not take it; `.unanswered` when it may or may not have taken it.
  func submit(_ submission: SlurmSubmission) async throws(SlurmFailure) -> SlurmNumber

  /// What the controller knows of the jobs of these numbers; those that it does not know are left out. Whose they are is
  /// told by their keys: a number may have gone to somebody else's job.
  func jobs(_ numbers: [SlurmNumber]) async throws(SlurmFailure) -> [SlurmJob]

  /// Every job with one of these keys that the controller knows, of any state.
  func find(_ keys: Set<RunKey>) async throws(SlurmFailure) -> [SlurmJob]

  /// Every run of a job with one of these keys that the accounting has, from `since` on.
  ///
  /// - Returns: nil where the cluster has no accounting.
  func accounted(_ keys: Set<RunKey>, since: Instant) async throws(SlurmFailure) -> [SlurmJob]?

  /// What the accounting, or else the controller, has of all of Praya's jobs in a window of the cluster's own time.
  ///
  /// - Parameter atMost: where there are more, or their listing is too large, the answer is `isCut`.
  func usage(_ window: Range<Instant>, atMost: Int) async throws(SlurmFailure) -> SlurmUsage

  /// Asks for a job to end. A job that is over, or of which the cluster knows nothing, is no failure.
  ///
  /// - Parameter login: whose job it is, where members have logins of their own; nil for Praya's own.
  func cancel(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure)

  /// Asks for a job to end that waits; one that has begun goes on, as far as the way to speak to the cluster can tell the
  /// two apart at that moment.
  func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure)

  /// Everybody's jobs of a partition that are not over.
  ///
  /// - Parameters:
  ///   - partition: nil for all of them.
  ///   - atMost: where there are more, the rest is left out.
  func queue(_ partition: String?, atMost: Int) async throws(SlurmFailure) -> PartitionQueue

  /// Whether jobs can be submitted under this member's login just now, as far as that can be told without one.
  ///
  /// - Throws: `.unauthorised` with the reason when they cannot; any other failure says nothing of the login.
  func prove(_ login: String) async throws(SlurmFailure)
}

extension SlurmInterface {
  /// As Praya's own login.
  public func cancel(_ number: SlurmNumber) async throws(SlurmFailure) { try await cancel(number, as: nil) }
  public func withdraw(_ number: SlurmNumber) async throws(SlurmFailure) { try await withdraw(number, as: nil) }

  /// The daemon ends a job whatever its state: whoever asks has looked a moment before.
  public func withdraw(_ number: SlurmNumber, as login: String?) async throws(SlurmFailure) {
    try await cancel(number, as: login)
  }

  /// An interface that cannot tell lets the submission show it.
  public func prove(_ login: String) async throws(SlurmFailure) {}
}

/// The number of a job at its cluster. After a crash of the controller the same number may go to another job.
public struct SlurmNumber: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public static func < (a: SlurmNumber, b: SlurmNumber) -> Bool { a.rawValue < b.rawValue }
  public var description: String { String(rawValue) }
}

/// Why a cluster did not do what it was asked. The reasons are Slurm's own words, for people, without secrets.
public enum SlurmFailure: Error, Hashable, Sendable {
  /// It will never do this: an impossible request, a wrong partition, a missing right.
  case refused(code: Int?, reason: String)
  /// Nobody listens, or the controller is away: nothing was done.
  case away(reason: String)
  /// The connection broke, or the time limit passed, after the request was sent: it may have been done.
  case unanswered(reason: String)
  /// It does not take us for whom we say we are: a wrong or expired token.
  case unauthorised(reason: String)
  /// It answered something that cannot be understood.
  case unreadable(reason: String)
}

/// How a controller is.
public struct SlurmHealth: Hashable, Sendable {
  /// Such as `22.05.8`.
  public var version: String
  public var cluster: String
  /// Since when the controller runs: another value means that it was started again, and may have forgotten.
  public var startedAt: Instant
  /// What the cluster's clock said while it answered; nil where it does not tell.
  public var now: Instant?
  /// Whether jobs are kept by an accounting service.
  public var hasAccounting: Bool
  /// Whether jobs are hidden from all but their own users and operators (`PrivateData`); nil where it does not tell.
  public var hidesJobs: Bool?

  public init(
    version: String, cluster: String, startedAt: Instant, now: Instant?, hasAccounting: Bool, hidesJobs: Bool? = nil
  ) {
    self.hidesJobs = hidesJobs
    self.version = version
    self.cluster = cluster
    self.startedAt = startedAt
    self.now = now
    self.hasAccounting = hasAccounting
  }
}
