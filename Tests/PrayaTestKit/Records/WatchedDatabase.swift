public import Storage
internal import Synchronization

/// A database that counts the statements it is asked for, and lets something happen between one transaction and the next.
public final class WatchedDatabase: Database {
  private struct State {
    var statements = 0
    var tables: Set<String> = []
    var beforeNextWrite: (@Sendable () async throws -> Void)?
  }
  private let database: any Database
  private let state = Mutex(State())

  public init(_ database: any Database) { self.database = database }

  /// Statements so far: a find, a selection, a count or a sum each, and each row that was written.
  public var statements: Int { state.withLock(\.statements) }

  /// The tables that statements were about since they were last forgotten.
  public var tables: Set<String> { state.withLock(\.tables) }
  public func forgetTables() { state.withLock { $0.tables = [] } }

  /// Lets this happen once, just before the next writing transaction begins: what somebody else does after the snapshot was
  /// looked at.
  public func beforeNextWrite(_ event: @escaping @Sendable () async throws -> Void) {
    state.withLock { $0.beforeNextWrite = event }
  }

  public func read<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer {
    try await database.read { [self] records in try body(WatchedReading(records: records, note: note)) }
  }

  public func lookUp<Answer: Sendable>(
    _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws -> Answer {
    try await database.lookUp { [self] records in try body(WatchedReading(records: records, note: note)) }
  }

  public func write<Answer: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> Answer) async throws -> Answer
  {
    let event = state.withLock { state in
      defer { state.beforeNextWrite = nil }
      return state.beforeNextWrite
    }
    try await event?()
    return try await database.write { [self] records in try body(WatchedWriting(records: records, note: note)) }
  }

  public func watch(_ types: [any StoredRecord.Type]) -> ChangeWatch { database.watch(types) }
  public func backup(to path: String) async throws { try await database.backup(to: path) }
  public func close() async { await database.close() }

  private func note(_ table: String) {
    state.withLock { state in
      state.statements += 1
      state.tables.insert(table)
    }
  }
}

private protocol WatchedTransaction: ReadTransaction {
  var base: any ReadTransaction { get }
  var note: (String) -> Void { get }
}

extension WatchedTransaction {
  func find<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws -> Record? {
    note(Record.table)
    return try base.find(type, key: key)
  }

  func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?
  ) throws -> [Record] {
    note(Record.table)
    return try base.select(type, where: condition, order: order, limit: limit)
  }

  func forEach<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], _ body: (Record) throws -> Void
  ) throws {
    note(Record.table)
    try base.forEach(type, where: condition, order: order, body)
  }

  func count<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) throws -> Int {
    note(Record.table)
    return try base.count(type, where: condition)
  }

  func sum<Record: StoredRecord>(_ type: Record.Type, of column: Record.Column, where condition: Condition<Record>?) throws
    -> Int64
  {
    note(Record.table)
    return try base.sum(type, of: column, where: condition)
  }
}

private struct WatchedReading: WatchedTransaction {
  let records: any ReadTransaction
  let note: (String) -> Void
  var base: any ReadTransaction { records }
}

private struct WatchedWriting: WatchedTransaction, WriteTransaction {
  let records: any WriteTransaction
  let note: (String) -> Void
  var base: any ReadTransaction { records }

  func insert<Record: StoredRecord>(_ record: Record) throws {
    note(Record.table)
    try records.insert(record)
  }

  func update<Record: StoredRecord>(_ record: Record) throws {
    note(Record.table)
    try records.update(record)
  }

  func delete<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws {
    note(Record.table)
    try records.delete(type, key: key)
  }
}
