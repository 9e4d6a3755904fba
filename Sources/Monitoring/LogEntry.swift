public import Quantities

/// One event of a running hub, for its operator. Identifiers only: no secrets, no personal data.
public struct LogEntry: Sendable, Equatable {
  public enum Level: String, CaseIterable, Sendable, Comparable {
    /// Every request, and what helps to find a fault.
    case debug
    /// What changes something, starts or stops.
    case info
    /// What went wrong and is tried again, or was refused.
    case warning
    /// What somebody should look at.
    case error

    private var rank: Int {
      switch self {
      case .debug: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }
    public static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }
  }

  public enum Value: Sendable, Equatable {
    case text(String)
    case whole(Int64)
  }

  public let at: Instant
  public let level: Level
  /// A short name that stays the same, to search for: `request`, `duty`, `started`.
  public let event: String
  public let message: String
  public let fields: [Field]

  public struct Field: Sendable, Equatable {
    public let name: String
    public let value: Value
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, .text(value)) }
    public init(_ name: String, _ value: some BinaryInteger) { (self.name, self.value) = (name, .whole(Int64(clamping: value))) }
  }

  public init(at: Instant, _ level: Level, _ event: String, _ message: String, _ fields: [Field] = []) {
    self.at = at
    self.level = level
    self.event = event
    self.message = message
    self.fields = fields
  }
}
