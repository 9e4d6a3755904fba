public import Centres
public import Quantities

/// One time that a run really occupied devices, by the true clock.
public struct RunSegment: Sendable, Hashable {
  public var start: Instant
  /// Nil while it runs.
  public var end: Instant?
  public var allotment: [NodeAllotment]
  public var cpusPerNode: Int

  public init(start: Instant, end: Instant?, allotment: [NodeAllotment], cpusPerNode: Int) {
    self.start = start
    self.end = end
    self.allotment = allotment
    self.cpusPerNode = cpusPerNode
  }
}

/// What really became of one key at a centre, whatever anybody was told.
public struct RunTruth: Sendable, Hashable {
  public var key: RunKey
  /// The order as it first arrived; nil for a key that was only ever cancelled.
  public var order: RunOrder?
  /// Every time it ran, the last one last.
  public var segments: [RunSegment] = []
  /// How it ended, as the centre has it on record; nil while it waits or runs there, and for a key that the centre
  /// has forgotten.
  public var end: RunEnd?
  /// Whether the centre refused the order for good.
  public var isRefused = false

  public init(key: RunKey) { self.key = key }

  public var isRunning: Bool { segments.last.map { $0.end == nil } ?? false }
}
