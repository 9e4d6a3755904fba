import Storage

/// What a database means, said as plainly as can be: tables are dictionaries, every question looks at every row.
struct NaiveDatabase {
  struct Table: Equatable {
    var rows: [[StoredValue]: [StoredValue]] = [:]
  }

  let descriptions: [String: TableDescription]
  var tables: [String: Table]

  init(migrations: [Migration]) {
    let steps = migrations.flatMap(\.steps)
    let created = steps.compactMap { step in if case .createTable(let table) = step { table } else { nil } }
    descriptions = Dictionary(uniqueKeysWithValues: created.map { ($0.name, $0) })
    tables = descriptions.mapValues { _ in Table() }
  }
}

/// A transaction on a naive database: whoever made it keeps `database` or forgets it.
final class NaiveTransaction: WriteTransaction {
  var database: NaiveDatabase
  init(_ database: NaiveDatabase) { self.database = database }

  // MARK: Reading

  func find<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws -> Record? {
    try database.tables[Record.table]?.rows[key].map { try record($0) }
  }

  func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?
  ) throws -> [Record] {
    let found = rows(type, where: condition).sorted { precedes($0, $1, order: order) }
    return try found.prefix(limit ?? found.count).map { try record($0) }
  }

  func forEach<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], _ body: (Record) throws -> Void
  ) throws {
    try select(type, where: condition, order: order, limit: nil).forEach(body)
  }

  func count<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) throws -> Int {
    rows(type, where: condition).count
  }

  func sum<Record: StoredRecord>(_ type: Record.Type, of column: Record.Column, where condition: Condition<Record>?) throws
    -> Int64
  {
    rows(type, where: condition).reduce(0) { sum, row in
      if case .integer(let value) = row[place(of: column)] { sum + value } else { sum }
    }
  }

  // MARK: Writing

  func insert<Record: StoredRecord>(_ record: Record) throws {
    let row = values(of: record)
    guard database.tables[Record.table]?.rows[key(of: row, Record.self)] == nil else {
      throw StorageError.duplicate(table: Record.table, detail: "")
    }
    try put(row, Record.self)
  }

  func update<Record: StoredRecord>(_ record: Record) throws {
    let row = values(of: record)
    guard database.tables[Record.table]?.rows[key(of: row, Record.self)] != nil else {
      throw StorageError.missing(table: Record.table)
    }
    try refuseIfAppendOnly(Record.table)
    try put(row, Record.self)
  }

  func delete<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws {
    guard database.tables[Record.table]?.rows[key] != nil else { return }
    try refuseIfAppendOnly(Record.table)
    for description in database.descriptions.values {
      for (index, column) in description.columns.enumerated() where column.references == Record.table {
        let isReferred = database.tables[description.name]?.rows.values.contains { $0[index] == key[0] } ?? false
        if isReferred { throw StorageError.dangling(table: Record.table, detail: "") }
      }
    }
    database.tables[Record.table]?.rows[key] = nil
  }

  private func refuseIfAppendOnly(_ table: String) throws {
    if database.descriptions[table]?.isAppendOnly == true { throw StorageError.immutable(table: table) }
  }

  private func put<Record: StoredRecord>(_ row: [StoredValue], _ type: Record.Type) throws {
    let key = key(of: row, type)
    guard let description = database.descriptions[Record.table], let table = database.tables[Record.table] else { return }
    for columns in description.unique {
      let places = columns.compactMap { name in description.columns.firstIndex { $0.name == name } }
      let isTaken = table.rows.contains { other in
        other.key != key && places.allSatisfy { row[$0] != .null && other.value[$0] == row[$0] }
      }
      if isTaken { throw StorageError.duplicate(table: Record.table, detail: "") }
    }
    for (value, column) in zip(row, description.columns) where value != .null {
      if let parent = column.references, database.tables[parent]?.rows[[value]] == nil {
        throw StorageError.dangling(table: Record.table, detail: "")
      }
    }
    database.tables[Record.table]?.rows[key] = row
  }

  // MARK: Rows

  private func rows<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) -> [[StoredValue]] {
    (database.tables[Record.table]?.rows.values).map { $0.filter { meets($0, condition ?? .all([])) } } ?? []
  }

  private func values<Record: StoredRecord>(of record: Record) -> [StoredValue] {
    var writer = RowWriter()
    record.write(to: &writer)
    return writer.values
  }

  private func record<Record: StoredRecord>(_ row: [StoredValue]) throws -> Record {
    var reader = RowReader { row[$0] }
    return try Record(from: &reader)
  }

  private func key<Record: StoredRecord>(of row: [StoredValue], _ type: Record.Type) -> [StoredValue] {
    Record.key.map { row[place(of: $0)] }
  }

  private func place<Column: CaseIterable & Hashable>(of column: Column) -> Int {
    Array(Column.allCases).firstIndex(of: column) ?? -1
  }

  private func meets<Record: StoredRecord>(_ row: [StoredValue], _ condition: Condition<Record>) -> Bool {
    func compare(_ column: Record.Column, _ value: StoredValue, _ holds: (Int) -> Bool) -> Bool {
      let mine = row[place(of: column)]
      return mine != .null && value != .null && holds(rank(mine, value))
    }
    return switch condition {
    case .equal(let column, let value): row[place(of: column)] == value
    case .notEqual(let column, let value): row[place(of: column)] != value
    case .less(let column, let value): compare(column, value) { $0 < 0 }
    case .lessOrEqual(let column, let value): compare(column, value) { $0 <= 0 }
    case .greater(let column, let value): compare(column, value) { $0 > 0 }
    case .greaterOrEqual(let column, let value): compare(column, value) { $0 >= 0 }
    case .isNull(let column): row[place(of: column)] == .null
    case .isNotNull(let column): row[place(of: column)] != .null
    case .oneOf(let column, let values): values.contains(row[place(of: column)])
    case .all(let conditions): conditions.allSatisfy { meets(row, $0) }
    case .any(let conditions): conditions.contains { meets(row, $0) }
    }
  }

  private func precedes<Record: StoredRecord>(_ a: [StoredValue], _ b: [StoredValue], order: [Ordering<Record>]) -> Bool {
    var isDescending = false
    for ordering in order {
      let column: Record.Column
      switch ordering {
      case .ascending(let ascending): (column, isDescending) = (ascending, false)
      case .descending(let descending): (column, isDescending) = (descending, true)
      }
      let result = rank(a[place(of: column)], b[place(of: column)])
      if result != 0 { return isDescending ? result > 0 : result < 0 }
    }
    for column in Record.key {
      let result = rank(a[place(of: column)], b[place(of: column)])
      if result != 0 { return isDescending ? result > 0 : result < 0 }
    }
    return false
  }

  /// Negative, zero or positive: nothing comes first, then numbers, then text and bytes by their bytes.
  private func rank(_ a: StoredValue, _ b: StoredValue) -> Int {
    switch (a, b) {
    case (.integer(let a), .integer(let b)): a < b ? -1 : a > b ? 1 : 0
    case (.text(let a), .text(let b)): rank(Array(a.utf8), Array(b.utf8))
    case (.bytes(let a), .bytes(let b)): rank(a, b)
    default: kind(a) - kind(b)
    }
  }

  private func rank(_ a: [UInt8], _ b: [UInt8]) -> Int {
    a.lexicographicallyPrecedes(b) ? -1 : b.lexicographicallyPrecedes(a) ? 1 : 0
  }

  private func kind(_ value: StoredValue) -> Int {
    switch value {
    case .null: 0
    case .integer: 1
    case .text: 2
    case .bytes: 3
    }
  }
}
