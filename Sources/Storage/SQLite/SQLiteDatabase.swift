/// A database in one SQLite file, for one process: one writer, several readers, and no service to run.
///
/// - What `write` returned is on the disk (write-ahead log, synced at every commit); concurrent writes share a sync.
/// - A reader sees the database as it was when it began, blocks nobody, and sees every write that had returned by then.
/// - Locks of other programs, such as a shell that looks into the file, are waited for.
/// - Plans come from the schema alone (no `ANALYZE` is ever run), so that a query costs the same in every city.
///
/// Beside `praya.db` lie `praya.db-wal` and `-shm` while it is open, `praya.db.lock`, and `praya.db.before-vN`, the copy
/// made before a migration. All are of mode 600. A value may be up to 1,000,000,000 bytes long.
public final class SQLiteDatabase: Database {
  private let path: String
  /// Nil when the file was opened for reading only.
  private let writer: Writer?
  private let readers: ReaderPool
  private let directReaders: DirectReaders
  private let maintenance: Maintenance
  private let watches: ChangeWatches

  private init(path: String, writer: Writer?, watches: ChangeWatches, settings: SQLiteSettings) {
    self.watches = watches
    self.path = path
    self.writer = writer
    let role: Connection.Role = writer == nil ? .visitor : .reader
    readers = ReaderPool(readers: (0..<settings.readers).map { _ in Reader(path: path, role: role, settings: settings) })
    directReaders = DirectReaders(path: path, role: role, settings: settings)
    maintenance = Maintenance(path: path, settings: settings)
  }

  /// Opens the file, makes it if it is not there, and brings its schema to the newest of `migrations`; an existing
  /// database is copied beside itself before that.
  ///
  /// - Parameter migrations: all there ever were, numbered 1, 2, 3 ….
  /// - Throws: `StorageError.inUse` when another Praya has it, `.newerSchema` when a newer one wrote it, `.corrupt` when
  ///   it is no database of Praya, `.unwritable` when the folder cannot be written.
  public static func open(
    path: String, migrations: [Migration], settings: SQLiteSettings = SQLiteSettings()
  ) async throws -> SQLiteDatabase {
    let watches = ChangeWatches()
    let writer = Writer(settings: settings, watches: watches)
    try await writer.open(path: path, migrations: migrations)
    return SQLiteDatabase(path: path, writer: writer, watches: watches, settings: settings)
  }

  /// Opens the file for looking only, whether or not a Praya has it open. `write` throws `StorageError.unwritable`.
  ///
  /// - Throws: `StorageError.newerSchema` when a newer Praya wrote it, `.corrupt` when it is no database of Praya,
  ///   `.unwritable` when it is not there, cannot be read, or has an older schema.
  public static func openReadOnly(
    path: String, migrations: [Migration], settings: SQLiteSettings = SQLiteSettings()
  ) async throws -> SQLiteDatabase {
    let database = SQLiteDatabase(path: path, writer: nil, watches: ChangeWatches(), settings: settings)
    try await database.maintenance.checkIsNewest(migrations)
    return database
  }

  public func read<Answer: Sendable>(
    _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws -> Answer {
    try await readers.read(body)
  }

  public func lookUp<Answer: Sendable>(
    _ body: @escaping @Sendable (any ReadTransaction) throws -> Answer
  ) async throws -> Answer {
    if let answer = try directReaders.read(body) { return answer }
    return try await readers.read(body)
  }

  public func write<Answer: Sendable>(
    _ body: @escaping @Sendable (any WriteTransaction) throws -> Answer
  ) async throws -> Answer {
    guard let writer else { throw StorageError.unwritable(path: path, detail: "it was opened for reading only") }
    return try await writer.write(body)
  }

  public func watch(_ types: [any StoredRecord.Type]) -> ChangeWatch { watches.watch(types) }

  /// How many durable transactions have been made since it was opened; writes at the same time share one.
  public var commits: Int { get async { await writer?.commits ?? 0 } }

  public func close() async {
    await maintenance.close()
    await directReaders.close()
    await readers.close()
    await writer?.close()
  }
}

// MARK: Copies

extension SQLiteDatabase {
  /// Writes the database, as it is now, into a new file of mode 600, which is whole and on the disk when this returns.
  /// Reads and writes go on meanwhile. A cancelled task leaves nothing behind.
  ///
  /// - Throws: `StorageError.unwritable` when there is a file already or the disk is full.
  public func backup(to path: String) async throws { try await maintenance.backup(to: path) }

  /// Puts a backup in a database's place, in one step, once it is copied, checked and on the disk.
  ///
  /// - Parameters:
  ///   - overwriting: whether a database that is at `path` gives way.
  /// - Throws: `StorageError.inUse` when a Praya has the database at `path` open, `.unwritable` when there is one and it
  ///   does not give way, `.newerSchema` or `.corrupt` when the backup is not to be used. Nothing has changed then.
  public static func restore(
    from backup: String, to path: String, migrations: [Migration], overwriting: Bool = false
  ) async throws {
    try await Maintenance(path: path, settings: SQLiteSettings())
      .restore(from: backup, migrations: migrations, overwriting: overwriting)
  }
}

// MARK: Checks

extension SQLiteDatabase {
  /// Compares each type's columns and key with its table's, names and order.
  ///
  /// - Throws: `StorageError.corrupt` with the first difference.
  public func check(records: [any StoredRecord.Type]) async throws { try await maintenance.checkColumns(of: records) }

  /// Reads the whole file and looks for damage, indexes that do not fit their tables, and references to nothing.
  ///
  /// - Throws: `StorageError.corrupt` with the first faults.
  public func checkIntegrity() async throws { try await maintenance.checkIntegrity() }
}
