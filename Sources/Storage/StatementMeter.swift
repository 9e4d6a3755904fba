internal import Synchronization

/// Takes down what each statement of a database cost, for tests and benchmarks that hold a question to its price.
public final class StatementMeter: Sendable, Hashable {
  /// One statement that was run to its end.
  public struct Reading: Sendable, Hashable {
    public let text: String
    /// Instructions of the engine's own machine: the measure of work that no clock disturbs.
    public let steps: Int
    /// Steps through a table from row to row, rather than by an index's search.
    public let scannedRows: Int
    /// How often rows were gathered to be sorted.
    public let sorts: Int
  }

  private let taken = Mutex<[Reading]>([])

  public init() {}

  /// What has been taken down since the last call.
  public func takeReadings() -> [Reading] {
    taken.withLock { readings in
      defer { readings = [] }
      return readings
    }
  }

  func take(_ reading: Reading) { taken.withLock { $0.append(reading) } }

  public static func == (a: StatementMeter, b: StatementMeter) -> Bool { a === b }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
