/// One reading connection: an actor on its own serial queue. It opens the file when it is first needed.
actor Reader {
  private let executor = QueueExecutor(label: "praya.storage.reader")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let path: String
  private let role: Connection.Role
  private let settings: SQLiteSettings
  private var connection: Connection?

  init(path: String, role: Connection.Role, settings: SQLiteSettings) {
    self.path = path
    self.role = role
    self.settings = settings
  }

  /// Runs `body` over the database as it is now.
  func read<Answer: Sendable>(_ body: @Sendable (any ReadTransaction) throws -> Answer) throws -> Answer {
    let connection = try connection ?? Connection(path: path, role: role, settings: settings)
    self.connection = connection
    return try connection.viewing { try body(SQLiteReading(connection: connection)) }
  }

  func close() { connection = nil }
}

extension Connection {
  /// Runs `body` in a reading transaction whose view is fixed before it begins.
  func viewing<Answer>(_ body: () throws -> Answer) throws -> Answer {
    try run("BEGIN")
    defer { _ = try? run("COMMIT") }
    // BEGIN alone takes no view yet; the first look at the file does.
    try run("SELECT 1 FROM sqlite_schema LIMIT 1")
    return try body()
  }
}
