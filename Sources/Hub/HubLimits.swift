/// What one project, and one centre, may have of the hub at most, so that nobody's work takes everybody's time.
public struct HubLimits: Hashable, Sendable {
  /// Jobs of a project that are not over: waiting, held, or at a centre.
  public var openJobsPerProject = 20_000
  /// Quotations of a project that still stand.
  public var quotationsPerProject = 200
  /// Applications of a project that are drafts.
  public var draftsPerProject = 200
  /// Orders and cancellations on their way to one centre at once, and jobs whose news from there is taken down at once; by one
  /// they go in the order of the jobs' numbers.
  public var ordersAtOnce = 24
  /// Jobs that wait in the queue of a centre whose pool the hub shares with others, for each such pool.
  public var jobsInSharedQueue = 2_000
  /// When jobs move from a place where they are stuck.
  public var moves = MoveTerms()

  public init() {}
}
