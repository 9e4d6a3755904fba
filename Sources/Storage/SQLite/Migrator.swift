/// Brings a file's schema to the newest version, one transaction for each migration.
struct Migrator {
  let connection: Connection
  let migrations: [Migration]
  let settings: SQLiteSettings

  /// The four letters `Pray`, which SQLite keeps in the file's head: what this program wrote.
  static let applicationIdentifier: Int64 = 0x5072_6179

  /// - Throws: `StorageError.corrupt` for a file of another program, `.newerSchema` for one of a newer Praya.
  func run() throws {
    let newest = Migrator.newest(of: migrations)
    let found = try connection.isEmptyDatabase ? 0 : Migrator.version(of: connection, newest: newest)
    guard found < newest else { return }
    if found > 0 { try keepCopy(before: newest) }
    for migration in migrations.dropFirst(found) { try apply(migration) }
  }

  /// The version that these migrations lead to. They are numbered 1, 2, 3 …: anything else is a mistake of the program.
  static func newest(of migrations: [Migration]) -> Int {
    precondition(migrations.map(\.version) == Array(1..<(migrations.count + 1)), "migrations are numbered 1, 2, 3 …")
    return migrations.count
  }

  /// The version of a Praya database's schema, which is no newer than `newest`.
  static func version(of connection: Connection, newest: Int) throws -> Int {
    guard try connection.integer("PRAGMA application_id") == applicationIdentifier else {
      throw StorageError.corrupt(detail: "\(connection.path) is not a database of Praya")
    }
    let found = Int(try connection.integer("PRAGMA user_version"))
    guard found <= newest else { throw StorageError.newerSchema(found: found, newest: newest) }
    guard found > 0 else { throw StorageError.corrupt(detail: "\(connection.path) has no schema version") }
    return found
  }

  private func apply(_ migration: Migration) throws {
    try connection.run("BEGIN IMMEDIATE")
    do {
      for step in migration.steps {
        for statement in try statements(for: step) { try connection.execute(statement) }
      }
      try connection.execute("PRAGMA application_id=\(Migrator.applicationIdentifier)")
      try connection.execute("PRAGMA user_version=\(migration.version)")
      try connection.run("COMMIT")
    } catch {
      if connection.isInTransaction { try? connection.execute("ROLLBACK") }
      throw error
    }
  }

  private func statements(for step: MigrationStep) throws -> [String] {
    switch step {
    case .createTable(let table): SchemaText.create(table)
    case .addColumn(let table, let column, let defaultValue):
      SchemaText.add(column, to: table, key: try connection.columns(of: table).key, defaultValue: defaultValue)
    case .createIndex(let table, let columns, let unique):
      [SchemaText.index(on: table, columns, key: try connection.columns(of: table).key, unique: unique)]
    }
  }

  /// Keeps the file as it was beside it, as `praya.db.before-v7`, or with `.2`, `.3` … where an earlier copy stands.
  private func keepCopy(before version: Int) throws {
    let first = "\(connection.path).before-v\(version)"
    let names = [first] + (2...100).map { "\(first).\($0)" }
    guard let free = names.first(where: { !DurableFile.exists($0) }) else {
      throw StorageError.unwritable(path: first, detail: "100 copies from before this version are kept already")
    }
    try connection.keepCopy(at: free, settings: settings)
  }
}

extension Connection {
  /// Whether nothing was ever written into the file.
  var isEmptyDatabase: Bool {
    get throws {
      try integer("PRAGMA application_id") == 0 && integer("PRAGMA user_version") == 0
        && integer("SELECT count(*) FROM sqlite_schema") == 0
    }
  }

  /// The names of a table's columns, in order, and of those that make its key; both empty when there is no such table.
  func columns(of table: String) throws -> (all: [String], key: [String]) {
    let rows = try rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", [.text(table)], columns: 2)
    let columns = try rows.map { (name: try String(stored: $0[0]), place: try Int(stored: $0[1])) }
    return (columns.map(\.name), columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name))
  }
}
