public import Quantities
public import Storage

/// Wrong tries at an account, so that a restart is no way around the wait. The key is a digest: it names nobody.
public struct AttemptRecord: StoredRecord, Hashable {
  public enum Column: String, CaseIterable, Sendable {
    case key, tries, last_at
  }
  public static let table = "attempt"
  public static let key: [Column] = [.key]

  /// The purpose and a digest of what was typed, whether such an account exists or not.
  public var key: String
  public var tries: Int64
  public var lastAt: Instant

  public init(
    key: String, tries: Int64, lastAt: Instant
  ) {
    self.key = key
    self.tries = tries
    self.lastAt = lastAt
  }

  public init(from row: inout RowReader) throws {
    key = try row.next()
    tries = try row.next()
    lastAt = try row.next()
  }

  public func write(to row: inout RowWriter) {
    row.append(key)
    row.append(tries)
    row.append(lastAt)
  }
}
