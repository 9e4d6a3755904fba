/// What reading and writing transactions have in common: the connection whose transaction is open.
private protocol SQLiteTransaction: ReadTransaction {
  var connection: Connection { get }
}

/// A reader's view, for as long as its transaction is open.
struct SQLiteReading: SQLiteTransaction {
  let connection: Connection
}

/// The writer's transaction.
struct SQLiteWriting: SQLiteTransaction, WriteTransaction {
  let connection: Connection

  func insert<Record: StoredRecord>(_ record: Record) throws {
    let table = try writable(Record.self)
    try connection.run(table.insert, table.values(of: record), table: table.name)
  }

  func update<Record: StoredRecord>(_ record: Record) throws {
    let table = try writable(Record.self)
    let changed = try connection.run(table.update, table.valuesForUpdate(of: record), table: table.name)
    guard changed > 0 else { throw StorageError.missing(table: table.name) }
  }

  func delete<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws {
    let table = try writable(Record.self)
    precondition(key.count == table.key.count, "a key of \(table.name) has \(table.key.count) columns")
    try connection.run(table.delete, key, table: table.name)
  }

  private func writable<Record: StoredRecord>(_ type: Record.Type) throws -> RecordTable<Record> {
    // After some errors, such as a full disk, SQLite ends the transaction by itself. Whoever ignored that error must not
    // go on outside any transaction.
    guard connection.isInTransaction else {
      throw StorageError.unwritable(path: connection.path, detail: "the transaction was undone by an earlier error")
    }
    let table = connection.table(of: type)
    precondition(!connection.walkedTables.contains(table.name), "\(table.name) is not changed while forEach walks it")
    connection.noteChange(of: table.name)
    return table
  }
}

extension SQLiteTransaction {
  func find<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws -> Record? {
    let table = connection.table(of: type)
    precondition(key.count == table.key.count, "a key of \(table.name) has \(table.key.count) columns")
    return try connection.withStatement(table.find, key, table: table.name) { statement in
      guard try connection.step(statement, table: table.name) else { return nil }
      return try decoded(Record.self, RowReader(source: statement.value(at:)))
    }
  }

  func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?
  ) throws -> [Record] {
    var records: [Record] = []
    try walk(type, where: condition, order: order, limit: limit) { records.append($0) }
    return records
  }

  func forEach<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], _ body: (Record) throws -> Void
  ) throws {
    connection.walkedTables.append(Record.table)
    defer { connection.walkedTables.removeLast() }
    try walk(type, where: condition, order: order, limit: nil, body)
  }

  func count<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) throws -> Int {
    Int(try aggregate("count(*)", type, where: condition))
  }

  func sum<Record: StoredRecord>(_ type: Record.Type, of column: Record.Column, where condition: Condition<Record>?) throws
    -> Int64
  {
    try aggregate("coalesce(sum(\(quoted(column.rawValue))),0)", type, where: condition)
  }

  private func walk<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?,
    _ body: (Record) throws -> Void
  ) throws {
    let table = connection.table(of: type)
    var selection = SelectionText<Record>(where: condition)
    selection.append(order: order, limit: limit)
    try connection.withStatement(table.selection + selection.text, selection.values, table: table.name) { statement in
      // One closure for all rows: it reads the row on which the statement stands.
      let row = RowReader(source: statement.value(at:))
      while try connection.step(statement, table: table.name) { try body(decoded(Record.self, row)) }
    }
  }

  private func aggregate<Record: StoredRecord>(
    _ expression: String, _ type: Record.Type, where condition: Condition<Record>?
  ) throws -> Int64 {
    let table = connection.table(of: type)
    let selection = SelectionText<Record>(where: condition)
    let text = "SELECT \(expression) FROM \(quoted(table.name))\(selection.text)"
    return try connection.withStatement(text, selection.values, table: table.name) { statement in
      guard try connection.step(statement, table: table.name), case .integer(let value) = statement.value(at: 0) else {
        throw StorageError.corrupt(detail: "table \(table.name): \(expression) is no integer")
      }
      return value
    }
  }

  /// The record in the row that `row` stands before; what cannot be read is told with its table.
  private func decoded<Record: StoredRecord>(_ type: Record.Type, _ row: RowReader) throws -> Record {
    var row = row
    do {
      return try Record(from: &row)
    } catch StorageError.corrupt(let detail) {
      throw StorageError.corrupt(detail: "table \(Record.table): \(detail)")
    }
  }
}
