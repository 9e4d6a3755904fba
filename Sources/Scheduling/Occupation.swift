public import Quantities

/// What a running job holds, until its end is confirmed.
public struct Occupation: Hashable, Sendable, Codable {
  public var placement: Placement
  public var cpusPerNode: Int
  public var memoryMebibytesPerNode: Int64
  /// Start plus walltime. A job that runs on past it is planned as ending `Scheduler.overrun` from now, whenever
  /// one asks: it holds its place, and the centre is about to end it.
  public var expectedEnd: Instant
  /// The reservation that the job runs in, where it was started in one.
  public var reservation: String?

  public init(
    placement: Placement, cpusPerNode: Int, memoryMebibytesPerNode: Int64, expectedEnd: Instant, reservation: String? = nil
  ) {
    self.placement = placement
    self.cpusPerNode = cpusPerNode
    self.memoryMebibytesPerNode = memoryMebibytesPerNode
    self.expectedEnd = expectedEnd
    self.reservation = reservation
  }

  /// What `demand` holds once it has started at `start` in `placement`.
  public init(of demand: Demand, in placement: Placement, startedAt start: Instant, reservation: String? = nil) {
    self.init(
      placement: placement, cpusPerNode: demand.cpusPerNode, memoryMebibytesPerNode: demand.memoryMebibytesPerNode,
      expectedEnd: start + demand.walltime, reservation: reservation)
  }
}
