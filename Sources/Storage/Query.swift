/// Which records a query is about. Conditions name columns by their type, so a misspelt one does not compile.
///
/// An empty value (`StoredValue.null`) equals an empty value and nothing else, and is neither less nor greater than any.
/// Text and bytes compare byte by byte, in UTF-8. `all([])` holds always, `any([])` and `oneOf(_, [])` never. A list of
/// `oneOf` may have any length; elsewhere a condition holds at most 30,000 values.
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

/// By which column a query's answer is sorted. Empty values come before all others. Records that are the same by every
/// ordering go by their key, in the direction of the last one.
public enum Ordering<Record: StoredRecord>: Sendable {
  case ascending(Record.Column)
  case descending(Record.Column)
}
