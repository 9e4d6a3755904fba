internal import Storage

/// How a list is sorted whose records have an age.
public enum ListOrder: String, CaseIterable, Sendable {
  case newest, oldest

  func by<Record: StoredRecord>(_ column: Record.Column) -> Ordering<Record> {
    switch self {
    case .newest: .descending(column)
    case .oldest: .ascending(column)
    }
  }
}
