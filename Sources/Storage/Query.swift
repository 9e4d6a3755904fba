/// Which records a query is about. Conditions name columns by their type, so a misspelt one does not compile.
public indirect enum Condition<Record: StoredRecord>: Sendable {
  case equal(Record.Column, StoredValue)
  case notEqual(Record.Column, StoredValue)
  case less(Record.Column, StoredValue)
  case lessOrEqual(Record.Column, StoredValue)
  case greater(Record.Column, StoredValue)
  case greaterOrEqual(Record.Column, StoredValue)
  case isNull(Record.Column)
  case isNotNull(Record.Column)
  case oneOf(Record.Column, [StoredValue])
  case all([Condition])
  case any([Condition])

  public static func equal(_ column: Record.Column, _ value: some ColumnValue) -> Condition { .equal(column, value.stored) }
  public static func notEqual(_ column: Record.Column, _ value: some ColumnValue) -> Condition { .notEqual(column, value.stored) }
  public static func less(_ column: Record.Column, _ value: some ColumnValue) -> Condition { .less(column, value.stored) }
  public static func lessOrEqual(_ column: Record.Column, _ value: some ColumnValue) -> Condition {
    .lessOrEqual(column, value.stored)
  }
  public static func greater(_ column: Record.Column, _ value: some ColumnValue) -> Condition { .greater(column, value.stored) }
  public static func greaterOrEqual(_ column: Record.Column, _ value: some ColumnValue) -> Condition {
    .greaterOrEqual(column, value.stored)
  }
  public static func oneOf(_ column: Record.Column, _ values: [some ColumnValue]) -> Condition {
    .oneOf(column, values.map(\.stored))
  }

  public static func && (a: Condition, b: Condition) -> Condition { .all([a, b]) }
  public static func || (a: Condition, b: Condition) -> Condition { .any([a, b]) }
}

/// By which column a query's answer is sorted.
public enum Ordering<Record: StoredRecord>: Sendable {
  case ascending(Record.Column)
  case descending(Record.Column)
}
