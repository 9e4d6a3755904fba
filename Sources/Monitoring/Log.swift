public import Quantities

/// Where events of a running hub go. A value: a test collects what the process would write.
public struct Log: Sendable {
  public let least: LogEntry.Level
  private let clock: any Clock
  private let write: @Sendable (LogEntry) -> Void

  /// - Parameters:
  ///   - least: what is below is not written.
  ///   - write: takes entries from any thread.
  public init(least: LogEntry.Level, clock: any Clock, write: @escaping @Sendable (LogEntry) -> Void) {
    self.least = least
    self.clock = clock
    self.write = write
  }

  public func callAsFunction(_ level: LogEntry.Level, _ event: String, _ message: String, _ fields: LogEntry.Field...) {
    self(level, event, message, fields)
  }

  public func callAsFunction(_ level: LogEntry.Level, _ event: String, _ message: String, _ fields: [LogEntry.Field]) {
    guard level >= least else { return }
    write(LogEntry(at: clock.now, level, event, message, fields))
  }
}
