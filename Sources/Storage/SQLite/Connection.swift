internal import CSQLite
internal import Glibc

/// One connection to a SQLite file, used by one actor at a time.
///
/// It is opened without SQLite's own mutexes. It is not Sendable: the compiler keeps it with its actor.
final class Connection {
  /// What a connection is for.
  enum Role {
    /// The one that changes the file.
    case writer
    /// One that only looks, beside the writer of the same process.
    case reader
    /// One that only looks at a file that another process may own.
    case visitor
    /// One that fills a new file which nobody else knows yet: whoever made it flushes it to the disk.
    case copy
  }

  let path: String
  private let handle: OpaquePointer
  private let meter: StatementMeter?
  private var statements: [String: Statement] = [:]
  private var tables: [ObjectIdentifier: AnyObject] = [:]
  /// The tables that a `forEach` under way walks.
  var walkedTables: [String] = []
  private var changedTables: Set<String> = []

  /// Statements kept prepared; when there are more, all are dropped and prepared again as they are needed.
  private static let statementLimit = 256

  /// The library's own settings, made once before it opens anything.
  private static let library = praya_sqlite3_keep_no_memory_count()

  /// - Throws: `StorageError.unwritable` when the file cannot be opened. It is not created.
  init(path: String, role: Role, settings: SQLiteSettings) throws {
    _ = Connection.library
    var handle: OpaquePointer?
    let access = role == .visitor ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    let code = ResultCode(rawValue: sqlite3_open_v2(path, &handle, flags, nil))
    guard code.rawValue == SQLITE_OK, let handle else {
      let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(handle)
      throw StorageError(code, message: message, table: nil, path: path)
    }
    self.path = path
    self.handle = handle
    meter = settings.meter
    // A lock of someone else's is waited for, as long as it takes: a busy database is no error.
    sqlite3_busy_handler(handle, { _, attempts in Connection.pause(attempts: attempts) }, nil)
    try configure(role, settings)
  }

  deinit {
    tables = [:]
    statements = [:]
    sqlite3_close_v2(handle)
  }

  /// Sleeps 1, 2, 4 … at most 50 milliseconds and asks SQLite to try again.
  private static func pause(attempts: Int32) -> Int32 {
    usleep(min(50_000, 1000 << UInt32(min(attempts, 6))))
    return 1
  }

  private func configure(_ role: Role, _ settings: SQLiteSettings) throws {
    // foreign_keys: off by default, for history's sake. trusted_schema, cell_size_check: a file that someone tampered
    // with can neither run functions from its schema nor lead outside a page. mmap_size: none, as a failing disk would
    // then kill the process by a signal where a read gives an error.
    try execute("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0")
    switch role {
    case .writer:
      // WAL: readers and the writer do not wait for each other. FULL: each commit reaches the disk before it returns.
      // secure_delete: what was erased is overwritten. journal_size_limit: a log that once grew gives its space back.
      // wal_autocheckpoint: pages that many commits write go into the file once for 16 MiB of log rather than 4.
      // temp_store: what undoes a savepoint is kept in memory; it is gone with the transaction in any case.
      try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON")
      try execute("PRAGMA wal_autocheckpoint=4096; PRAGMA temp_store=MEMORY")
      try execute("PRAGMA journal_size_limit=\(64 << 20); PRAGMA cache_size=-\(settings.writerCacheKibibytes)")
      if let limit = settings.pageLimit { try execute("PRAGMA max_page_count=\(limit)") }
    case .reader, .visitor:
      try execute("PRAGMA query_only=ON; PRAGMA cache_size=-\(settings.readerCacheKibibytes)")
    case .copy:
      try execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    }
  }

  // MARK: Statements

  /// Runs statements that have no values and whose rows do not matter.
  func execute(_ text: String) throws {
    while true {
      let code = ResultCode(rawValue: sqlite3_exec(handle, text, nil, nil, nil))
      if code.rawValue == SQLITE_OK { return }
      guard code.isBusy else { throw failure(code, table: nil) }
      _ = Connection.pause(attempts: 6)
    }
  }

  /// Lends the statement of this text to `body`, with its places filled.
  func withStatement<Answer>(
    _ text: String, _ values: [StoredValue], table: String? = nil, _ body: (Statement) throws -> Answer
  ) throws -> Answer {
    let statement = try prepared(text, table: table)
    statement.isLent = true
    defer {
      if let meter { meter.take(statement.reading(text)) }
      statement.reset()
      statement.isLent = false
    }
    for (index, value) in values.enumerated() {
      let code = statement.bind(value, at: Int32(index + 1))
      guard code == SQLITE_OK else { throw failure(ResultCode(rawValue: code), table: table) }
    }
    return try body(statement)
  }

  /// Moves to the next row. - Returns: whether there is one.
  func step(_ statement: Statement, table: String? = nil) throws -> Bool {
    while true {
      let code = ResultCode(rawValue: sqlite3_step(statement.handle))
      switch code.rawValue {
      case SQLITE_ROW: return true
      case SQLITE_DONE: return false
      default:
        // Only the first step of a transaction can find someone else's lock, so that nothing is done twice.
        guard code.isBusy else { throw failure(code, table: table) }
        sqlite3_reset(statement.handle)
        _ = Connection.pause(attempts: 6)
      }
    }
  }

  /// Runs a statement to its end. - Returns: how many rows it changed.
  @discardableResult
  func run(_ text: String, _ values: [StoredValue] = [], table: String? = nil) throws -> Int {
    try withStatement(text, values, table: table) { statement in
      while try step(statement, table: table) {}
      return Int(sqlite3_changes(handle))
    }
  }

  /// All rows, each with its first `columns` columns: for the schema's own small tables.
  func rows(_ text: String, _ values: [StoredValue] = [], columns: Int) throws -> [[StoredValue]] {
    try withStatement(text, values) { statement in
      var rows: [[StoredValue]] = []
      while try step(statement) { rows.append((0..<columns).map(statement.value(at:))) }
      return rows
    }
  }

  /// The integer that a statement such as a PRAGMA answers.
  func integer(_ text: String) throws -> Int64 {
    guard case .integer(let value)? = try rows(text, columns: 1).first?.first else {
      throw StorageError.corrupt(detail: "'\(text)' answered no integer")
    }
    return value
  }

  /// Whether a transaction is open. SQLite itself ends one after some errors, such as a full disk.
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  private func prepared(_ text: String, table: String?) throws -> Statement {
    if let statement = statements[text], !statement.isLent { return statement }
    var raw: OpaquePointer?
    let code = ResultCode(rawValue: sqlite3_prepare_v3(handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil))
    guard code.rawValue == SQLITE_OK, let raw else { throw failure(code, table: table) }
    let statement = Statement(handle: raw)
    guard statements[text] == nil else { return statement }
    if statements.count >= Connection.statementLimit { statements = statements.filter(\.value.isLent) }
    statements[text] = statement
    return statement
  }

  private func failure(_ code: ResultCode, table: String?) -> StorageError {
    StorageError(code, message: String(cString: sqlite3_errmsg(handle)), table: table, path: path)
  }

  /// The texts of the statements about `Record`, made once.
  func table<Record: StoredRecord>(of type: Record.Type) -> RecordTable<Record> {
    let identity = ObjectIdentifier(type)
    // The table kept for a type is always that type's: this is the only place that keeps one.
    if let known = tables[identity] { return unsafeDowncast(known, to: RecordTable<Record>.self) }
    let table = RecordTable<Record>()
    tables[identity] = table
    return table
  }

  // MARK: Changes

  /// Notes that a row of this table is about to change.
  func noteChange(of table: String) {
    changedTables.insert(table)
  }

  /// The tables changed since this was last asked.
  func takeChangedTables() -> Set<String> {
    defer { changedTables.removeAll(keepingCapacity: true) }
    return changedTables
  }

  // MARK: Copying

  /// Copies every page of this database, as its open transaction sees it, into the empty one of `other`.
  ///
  /// - Throws: `CancellationError` when the task is cancelled between two steps.
  func copyPages(into other: Connection) throws {
    guard let backup = sqlite3_backup_init(other.handle, "main", handle, "main") else {
      throw other.failure(ResultCode(rawValue: sqlite3_extended_errcode(other.handle)), table: nil)
    }
    var code = ResultCode(rawValue: SQLITE_OK)
    while code.rawValue == SQLITE_OK || code.isBusy {
      if code.isBusy { _ = Connection.pause(attempts: 6) }
      guard !Task.isCancelled else { break }
      code = ResultCode(rawValue: sqlite3_backup_step(backup, 1024))
    }
    sqlite3_backup_finish(backup)
    if code.rawValue == SQLITE_DONE { return }
    try Task.checkCancellation()
    throw StorageError(code, message: String(cString: sqlite3_errstr(code.rawValue)), table: nil, path: other.path)
  }
}
