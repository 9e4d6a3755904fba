/// One row of a table, as a value. Records are read and written column by column in the order of `Column`.
public protocol StoredRecord: Sendable {
  /// The columns in the table's order; the raw value is the column's name.
  associatedtype Column: RawRepresentable<String> & CaseIterable & Hashable & Sendable

  /// The table that holds these records.
  static var table: String { get }
  /// The columns that name a row.
  static var key: [Column] { get }

  /// Reads the columns, each once, in the order of `Column`.
  init(from row: inout RowReader) throws
  /// Writes the columns, each once, in the order of `Column`.
  func write(to row: inout RowWriter)
}

/// What a column of the database can hold.
public enum StoredValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
}

/// A type that fits a column.
public protocol ColumnValue: Sendable {
  var stored: StoredValue { get }
  /// - Throws: `StorageError.corrupt` when the column holds something else.
  init(stored: StoredValue) throws
}

/// Hands out a row's columns from left to right.
public struct RowReader {
  @usableFromInline let source: (Int) -> StoredValue
  @usableFromInline var index = 0

  /// - Parameter source: the value of the column with this index, counted from 0.
  public init(source: @escaping (Int) -> StoredValue) { self.source = source }

  /// The next column. Inlined, as are the values' own conversions: every row that is read comes through here.
  @inlinable public mutating func next<Value: ColumnValue>(_ type: Value.Type = Value.self) throws -> Value {
    defer { index += 1 }
    return try Value(stored: source(index))
  }
}

/// Takes a row's columns from left to right.
public struct RowWriter {
  /// What has been appended so far.
  public private(set) var values: [StoredValue] = []

  public init() {}
  /// Makes room for `capacity` columns at once.
  init(capacity: Int) { values.reserveCapacity(capacity) }

  /// Appends the next column.
  @inlinable public mutating func append(_ value: some ColumnValue) { append(stored: value.stored) }

  @usableFromInline mutating func append(stored value: StoredValue) { values.append(value) }
}
