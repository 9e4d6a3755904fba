import Dispatch
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(1))) struct IsolationTests {
  @Test func aReadSeesOneMomentAndDoesNotHoldUpWrites() async throws {
    try await withDatabase { database, _ in
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      let (started, start) = AsyncStream<Void>.makeStream()
      let written = DispatchSemaphore(value: 0)
      async let counts = database.read { transaction in
        start.yield()
        written.wait()
        let first = try transaction.count(Box.self, where: nil)
        return [first, try transaction.count(Box.self, where: nil)]
      }
      for await _ in started { break }
      // The view was fixed before the closure began, though it had not looked at a table yet.
      try await database.write { try $0.insert(Box(id: 2, label: "two")) }
      let after = try await database.read { try $0.count(Box.self, where: nil) }
      written.signal()
      #expect(try await counts == [1, 1])
      #expect(after == 2)
    }
  }

  @Test func moreReadsThanReadersWaitTheirTurn() async throws {
    try await withDatabase(settings: SQLiteSettings(readers: 2)) { database, _ in
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      let total = try await withThrowingTaskGroup { group in
        for _ in 0..<100 { group.addTask { try await database.read { try $0.count(Box.self, where: nil) } } }
        return try await group.reduce(0, +)
      }
      #expect(total == 100)
    }
  }

  @Test func aReaderCannotWrite() async throws {
    let scratch = try Scratch()
    let database = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    for role in [Connection.Role.reader, .visitor] {
      let connection = try Connection(path: scratch.database, role: role, settings: SQLiteSettings())
      #expect(throws: StorageError.self) { try connection.execute("DELETE FROM boxes") }
    }
    await database.close()
  }

  @Test func aLockThatSomebodyElseHoldsIsWaitedFor() async throws {
    try await withDatabase { database, folder in
      let shell = try Connection(path: folder + "/praya.db", role: .writer, settings: SQLiteSettings())
      try shell.execute("BEGIN IMMEDIATE; INSERT INTO boxes VALUES(1, 'shell', 0)")
      let before = await database.commits
      async let ours: Void = database.write { try $0.insert(Box(id: 2, label: "ours")) }
      try await Task.sleep(for: .milliseconds(200))
      // The writer waits, and readers see what was there before.
      let meanwhile = try await database.read { try $0.count(Box.self, where: nil) }
      #expect(meanwhile == 0)
      try shell.execute("COMMIT")
      try await ours
      let after = await database.commits
      #expect(after == before + 1)
      let labels = try await database.read { try $0.select(Box.self).map(\.label) }
      #expect(labels == ["shell", "ours"])
    }
  }

  @Test func openingWaitsForALockToo() async throws {
    let scratch = try Scratch()
    try DurableFile.create(scratch.database)
    let shell = try Connection(path: scratch.database, role: .writer, settings: SQLiteSettings())
    try shell.execute("BEGIN IMMEDIATE")
    let path = scratch.database
    async let opening = SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    try await Task.sleep(for: .milliseconds(100))
    try shell.execute("COMMIT")
    let database = try await opening
    try await database.write { try $0.insert(Box(id: 1, label: "one")) }
    await database.close()
  }

  @Test func commitsAreSyncedAndReferencesWatched() throws {
    let scratch = try Scratch()
    try DurableFile.create(scratch.database)
    let writer = try Connection(path: scratch.database, role: .writer, settings: SQLiteSettings())
    #expect(try writer.integer("PRAGMA synchronous") == 2)
    #expect(try writer.integer("PRAGMA foreign_keys") == 1)
    #expect(try writer.integer("PRAGMA trusted_schema") == 0)
    #expect(try writer.rows("PRAGMA journal_mode", columns: 1) == [[.text("wal")]])
  }
}
