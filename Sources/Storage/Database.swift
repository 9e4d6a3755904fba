/// A database of records.
///
/// Closures run off the caller's thread, synchronously inside one transaction; what they throw undoes the
/// transaction and is thrown to the caller. They must not wait for anything.
public protocol Database: Sendable {
  /// Runs `body` over one unchanging view of the database.
  func read<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer

  /// Runs `body`, a handful of look-ups by key or index, over one unchanging view of the database: on the caller's own
  /// thread where it can, as handing so little over costs more than doing it. What may take long belongs in `read`.
  func lookUp<Answer: Sendable>(_ body: @escaping @Sendable (any ReadTransaction) throws -> Answer) async throws -> Answer

  /// Runs `body` as the only writer. When this returns, what was written is on the disk.
  ///
  /// Writes at the same time may share one trip to the disk; each is still undone alone. `body` runs once. A task that is
  /// cancelled meanwhile still gets its answer, as the write may be done already.
  func write<Answer: Sendable>(_ body: @escaping @Sendable (any WriteTransaction) throws -> Answer) async throws -> Answer

  /// Watches for changes to records of these types, made from now on by writes of this process, which alone may write.
  func watch(_ types: [any StoredRecord.Type]) -> ChangeWatch

  /// Copies the database, as it is at one moment, into a new file while it stays in use.
  func backup(to path: String) async throws

  /// Finishes what is under way and closes the file. Later calls throw `StorageError.closed`.
  func close() async
}

/// A view of the database that does not change while it is open.
public protocol ReadTransaction {
  /// The record with this key, or nil. - Parameter key: the key's columns in order.
  func find<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws -> Record?

  /// The records that meet `condition`, in order, at most `limit`. Ties, and answers without an order, go by the key, so
  /// that the same question over the same records always has the same answer; see `Ordering`.
  func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], limit: Int?
  ) throws -> [Record]

  /// Hands each record that meets `condition`, in order, to `body`, one at a time: memory does not grow with
  /// their number. `body` may ask further questions, but not write to the records that it walks.
  func forEach<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>?, order: [Ordering<Record>], _ body: (Record) throws -> Void
  ) throws

  /// A part of a long list, at a cost that its limits bound.
  func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record>

  /// How many records meet `condition`.
  func count<Record: StoredRecord>(_ type: Record.Type, where condition: Condition<Record>?) throws -> Int

  /// The sum of an integer column over the records that meet `condition`; 0 when there are none. Empty values add nothing.
  ///
  /// - Throws: `StorageError.corrupt` when the sum does not fit 64 bits.
  func sum<Record: StoredRecord>(_ type: Record.Type, of column: Record.Column, where condition: Condition<Record>?) throws
    -> Int64
}

/// A transaction that may also write.
public protocol WriteTransaction: ReadTransaction {
  /// - Throws: `StorageError.duplicate` when the key or a unique column is taken, `.dangling` when it refers
  ///   to a record that does not exist.
  func insert<Record: StoredRecord>(_ record: Record) throws

  /// Replaces the record of the same key. - Throws: `StorageError.missing` when there is none.
  func update<Record: StoredRecord>(_ record: Record) throws

  /// Removes the record with this key, if there is one.
  func delete<Record: StoredRecord>(_ type: Record.Type, key: [StoredValue]) throws
}

extension ReadTransaction {
  /// The record with this key, or nil.
  public func find<Record: StoredRecord>(_ type: Record.Type, _ key: any ColumnValue...) throws -> Record? {
    try find(type, key: key.map(\.stored))
  }

  /// The records that meet `condition`, in order, at most `limit`.
  public func select<Record: StoredRecord>(
    _ type: Record.Type, where condition: Condition<Record>? = nil, order: Ordering<Record>..., limit: Int? = nil
  ) throws -> [Record] {
    try select(type, where: condition, order: order, limit: limit)
  }
}

extension WriteTransaction {
  /// Removes the record with this key, if there is one.
  public func delete<Record: StoredRecord>(_ type: Record.Type, _ key: any ColumnValue...) throws {
    try delete(type, key: key.map(\.stored))
  }
}

/// What a database can refuse.
public enum StorageError: Error, Hashable, Sendable {
  /// A key or unique value is taken already.
  case duplicate(table: String, detail: String)
  /// A record refers to one that does not exist, or is referred to and cannot go.
  case dangling(table: String, detail: String)
  /// There is no record to update.
  case missing(table: String)
  /// A record of an append-only table would have been changed or removed.
  case immutable(table: String)
  /// The file holds what Praya did not write.
  case corrupt(detail: String)
  /// The file was written by a newer Praya. - newest: the newest version that this one knows.
  case newerSchema(found: Int, newest: Int)
  /// Another Praya has the folder open.
  case inUse(path: String)
  /// The disk is full, the folder is read-only or unreadable.
  case unwritable(path: String, detail: String)
  /// The database is closed.
  case closed
}
