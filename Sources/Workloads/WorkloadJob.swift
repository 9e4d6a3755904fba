/// One job of a workload, as a simulation needs it. Times are whole seconds.
public struct WorkloadJob: Hashable, Sendable {
  /// As the trace numbers it.
  public var number: Int64
  /// From the beginning of the workload.
  public var submitted: Int64
  /// How long it truly ran; at least 1.
  public var run: Int64
  /// How long its submitter asked for; at least `run`.
  public var requested: Int64
  /// Processors, or devices where the trace counts devices; at least 1.
  public var processors: Int32
  /// The user, or a number for the project; −1 where the trace names nobody.
  public var account: Int32
  /// Partition or device model, as the trace numbers it; −1 where it says none.
  public var partition: Int32

  public init(
    number: Int64, submitted: Int64, run: Int64, requested: Int64, processors: Int32, account: Int32 = -1, partition: Int32 = -1
  ) {
    self.number = number
    self.submitted = submitted
    self.run = run
    self.requested = requested
    self.processors = processors
    self.account = account
    self.partition = partition
  }
}
