/// A rigid request to a pool of interchangeable processors.
public struct ProcessorRequest: Hashable, Sendable {
  /// All at once; at least 1 and at most the pool's.
  public var processors: Int32
  /// Seconds after which the job is planned to have ended; at least 1.
  public var requested: Int64
  /// Seconds from the beginning of the workload.
  public var submitted: Int64
  /// Whose job it is, for fair share and for what is learned of past run times.
  public var account: Int32

  public init(processors: Int32, requested: Int64, submitted: Int64, account: Int32 = 0) {
    self.processors = processors
    self.requested = requested
    self.submitted = submitted
    self.account = account
  }
}
