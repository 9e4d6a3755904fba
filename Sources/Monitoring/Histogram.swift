internal import Synchronization

/// How observations are spread over fixed upper bounds, as Prometheus counts them: each bound counts everything up to it.
public final class Histogram: Sendable {
  /// Upper bounds in microseconds that suit answers of a service: 0.1 ms to 60 s.
  public static let requestMicroseconds: [UInt64] = [
    100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
    10_000_000,
    60_000_000,
  ]

  /// What was counted at one moment.
  public struct Snapshot: Sendable, Equatable {
    /// How many were at most the bound of the same place; not those beyond the last.
    public let cumulative: [UInt64]
    public let count: UInt64
    /// Microseconds.
    public let sum: UInt64
  }

  public let boundsMicroseconds: [UInt64]
  private let cells: [Counter]
  private let sum = Atomic<UInt64>(0)

  /// - Parameter boundsMicroseconds: growing.
  public init(boundsMicroseconds: [UInt64] = Histogram.requestMicroseconds) {
    self.boundsMicroseconds = boundsMicroseconds
    cells = (0...boundsMicroseconds.count).map { _ in Counter() }
  }

  public func observe(microseconds: UInt64) {
    var cell = 0
    while cell < boundsMicroseconds.count, microseconds > boundsMicroseconds[cell] { cell += 1 }
    cells[cell].add()
    sum.wrappingAdd(microseconds, ordering: .relaxed)
  }

  /// The counts now. Observations made meanwhile may be in some of its figures only, as Prometheus allows.
  public var snapshot: Snapshot {
    var total: UInt64 = 0
    let sums = cells.map { cell in
      total &+= cell.value
      return total
    }
    return Snapshot(cumulative: Array(sums.dropLast()), count: total, sum: sum.load(ordering: .relaxed))
  }
}
