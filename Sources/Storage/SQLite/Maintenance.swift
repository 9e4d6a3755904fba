/// Long looks at the whole file: copies and checks, one at a time, each over a connection of its own, beside the writer
/// and the readers.
actor Maintenance {
  private let executor = QueueExecutor(label: "praya.storage.maintenance")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let path: String
  private let settings: SQLiteSettings
  private var isClosed = false

  init(path: String, settings: SQLiteSettings) {
    self.path = path
    self.settings = settings
  }

  func close() { isClosed = true }

  func backup(to destination: String) throws {
    try connected().keepCopy(at: destination, settings: settings)
  }

  func checkColumns(of records: [any StoredRecord.Type]) throws {
    let connection = try connected()
    for record in records { try connection.checkColumns(of: record) }
  }

  func checkIntegrity() throws {
    let connection = try connected()
    try connection.viewing { try connection.checkIntegrity() }
  }

  func checkIsNewest(_ migrations: [Migration]) throws {
    let newest = Migrator.newest(of: migrations)
    let found = try Migrator.version(of: connected(), newest: newest)
    guard found == newest else {
      throw StorageError.unwritable(
        path: path, detail: "its schema is version \(found); it is brought to \(newest) when Praya next opens it for writing")
    }
  }

  /// Puts the database in `source` in this one's place.
  func restore(from source: String, migrations: [Migration], overwriting: Bool) throws {
    let lock = try FileLock(path: path + ".lock", of: path)
    defer { withExtendedLifetime(lock) {} }
    guard overwriting || !DurableFile.exists(path) else {
      throw StorageError.unwritable(path: path, detail: "there is a database already")
    }
    let newest = Migrator.newest(of: migrations)
    let original = try Connection(path: source, role: .visitor, settings: settings)
    _ = try Migrator.version(of: original, newest: newest)
    // What is checked is the copy: a fault of the disk on the way shows too.
    try original.keepCopy(at: path, replacing: overwriting, settings: settings) { copy in
      try copy.checkIntegrity()
      try discardLog()
    }
  }

  /// Empties the old database's log into it and removes it, so that it is never taken for the new one's.
  private func discardLog() throws {
    if let old = try? Connection(path: path, role: .writer, settings: settings) {
      try? old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
    for suffix in ["-wal", "-shm"] { DurableFile.remove(path + suffix) }
  }

  private func connected() throws -> Connection {
    guard !isClosed else { throw StorageError.closed }
    return try Connection(path: path, role: .visitor, settings: settings)
  }
}

extension Connection {
  /// - Throws: `StorageError.corrupt` unless the table's columns and key are those of the record, in the same order.
  func checkColumns(of record: (some StoredRecord).Type) throws {
    let expected = table(of: record)
    let (columns, key) = try columns(of: expected.name)
    guard columns == expected.columns else {
      throw StorageError.corrupt(detail: "table \(expected.name) has the columns \(columns), its record \(expected.columns)")
    }
    guard key == expected.key else {
      throw StorageError.corrupt(detail: "table \(expected.name) has the key \(key), its record \(expected.key)")
    }
  }

  /// - Throws: `StorageError.corrupt` with the first faults that SQLite finds in the file, its indexes and references.
  func checkIntegrity() throws {
    let faults = try rows("PRAGMA integrity_check(10)", columns: 1).compactMap(\.first).filter { $0 != .text("ok") }
    guard faults.isEmpty else {
      throw StorageError.corrupt(detail: try faults.map { try String(stored: $0) }.joined(separator: "; "))
    }
    let dangling = try rows("SELECT \"table\", parent FROM pragma_foreign_key_check LIMIT 10", columns: 2)
    guard dangling.isEmpty else {
      let pairs = try dangling.map { "\(try String(stored: $0[0])) to \(try String(stored: $0[1]))" }
      throw StorageError.corrupt(detail: "rows refer to ones that do not exist: \(pairs.joined(separator: "; "))")
    }
  }
}
