import Foundation
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(1))) struct BackupTests {
  private static let mark = [UInt8](repeating: 9, count: 3000)

  @Test func aBackupDuringWritesIsOneMomentAndComesBack() async throws {
    let scratch = try Scratch()
    let (path, copy) = (scratch.database, scratch.path("copy.db"))
    let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    for start in stride(from: 0 as Int64, to: 2000, by: 500) {
      try await database.write { transaction in
        for id in start..<start + 500 { try transaction.insert(Thing(id: "old \(id)", weight: id, mark: BackupTests.mark)) }
      }
    }
    // Each writer counts upwards: a moment holds a beginning of each count, and no gap.
    let written = try await withThrowingTaskGroup(of: Void.self) { group in
      let (finished, finish) = AsyncStream<Void>.makeStream()
      for writer in 0..<4 {
        group.addTask {
          for step in 0..<200 {
            try await database.write { try $0.insert(Entry(book: "\(writer)", number: Int64(step), text: "")) }
          }
          finish.yield()
        }
      }
      for await _ in finished.prefix(1) {}
      return try await database.read { try $0.count(Entry.self, where: nil) }
    }
    #expect(written >= 200)
    async let more: Void = {
      for step in 200..<300 as Range<Int64> {
        for book in 0..<4 { try await database.write { try $0.insert(Entry(book: "\(book)", number: step, text: "")) } }
      }
    }()
    try await database.backup(to: copy)
    let afterBackup = try await database.read { try $0.count(Entry.self, where: nil) }
    try await more
    #expect(try mode(of: copy) == 0o600)
    await #expect(throws: StorageError.unwritable(path: copy, detail: "File exists")) { try await database.backup(to: copy) }

    let restored = scratch.path("restored.db")
    try await SQLiteDatabase.restore(from: copy, to: restored, migrations: sampleMigrations)
    let second = try await SQLiteDatabase.open(path: restored, migrations: sampleMigrations)
    try await second.checkIntegrity()
    let entries = try await second.read { try $0.select(Entry.self) }
    #expect(entries.count >= 800 && entries.count <= afterBackup)
    for (book, numbers) in Dictionary(grouping: entries, by: \.book) {
      #expect(numbers.map(\.number) == (0..<Int64(numbers.count)).map(\.self), "book \(book)")
    }
    #expect(try await second.read { try $0.count(Thing.self, where: nil) } == 2000)
    await second.close()
    await database.close()
    #expect(try scratch.files.filter { $0.contains("unfinished") || $0.hasPrefix("copy.db-") } == [])
  }

  @Test func aCancelledBackupLeavesNothingBehind() async throws {
    let scratch = try Scratch()
    let copy = scratch.path("copy.db")
    let database = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    let backup = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      try await database.backup(to: copy)
    }
    await #expect(throws: CancellationError.self) { try await backup.value }
    #expect(try scratch.files.filter { $0.hasPrefix("copy") } == [])
    await database.close()
  }

  @Test func aDatabaseGivesWayOnlyWhenToldAndOnlyWhenClosed() async throws {
    let scratch = try Scratch()
    let (path, copy) = (scratch.database, scratch.path("copy.db"))
    let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    try await database.write { try $0.insert(Box(id: 1, label: "kept")) }
    try await database.backup(to: copy)
    try await database.write { try $0.insert(Box(id: 2, label: "later")) }
    await #expect(throws: StorageError.inUse(path: path)) {
      try await SQLiteDatabase.restore(from: copy, to: path, migrations: sampleMigrations, overwriting: true)
    }
    await database.close()
    await #expect(throws: StorageError.unwritable(path: path, detail: "there is a database already")) {
      try await SQLiteDatabase.restore(from: copy, to: path, migrations: sampleMigrations)
    }
    try await SQLiteDatabase.restore(from: copy, to: path, migrations: sampleMigrations, overwriting: true)
    let again = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    #expect(try await again.read { try $0.select(Box.self).map(\.label) } == ["kept"])
    await again.close()
  }

  /// A process that died left a log; it must not be taken for the restored file's.
  @Test func anOldLogDoesNotReachTheRestoredFile() async throws {
    let scratch = try Scratch()
    let (path, copy) = (scratch.database, scratch.path("copy.db"))
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, copy = copy as String] in
      let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      try await database.backup(to: copy)
      try await database.write { try $0.insert(Box(id: 1, label: "in the log")) }
      kill(getpid(), SIGKILL)
    }
    #expect(try scratch.files.contains("praya.db-wal"))
    try await SQLiteDatabase.restore(from: copy, to: path, migrations: sampleMigrations, overwriting: true)
    #expect(try !scratch.files.contains("praya.db-wal"))
    let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    #expect(try await database.read { try $0.count(Box.self, where: nil) } == 0)
    await database.close()
  }

  @Test func aBackupThatIsNotToBeUsedChangesNothing() async throws {
    let scratch = try Scratch()
    let (path, copy) = (scratch.database, scratch.path("copy.db"))
    let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    try await database.write { transaction in
      for id in 0..<200 { try transaction.insert(Thing(id: "\(id)", mark: BackupTests.mark)) }
    }
    try await database.backup(to: copy)
    await database.close()
    let whole = try Data(contentsOf: URL(filePath: copy))
    var torn = whole
    for index in stride(from: 8192, to: torn.count, by: 4096) {
      torn.replaceSubrange(index..<index + 200, with: Data(count: 200))
    }
    var newer = whole
    newer[63] = 9  // the last byte of user_version in the file's head
    let before = try Data(contentsOf: URL(filePath: path))
    for (name, bytes) in [("torn", torn), ("cut", whole.prefix(20_000)), ("text", Data("hello".utf8)), ("none", Data())] {
      let file = scratch.path(name)
      try bytes.write(to: URL(filePath: file))
      let error = await #expect(throws: StorageError.self, "\(name)") {
        try await SQLiteDatabase.restore(from: file, to: path, migrations: sampleMigrations, overwriting: true)
      }
      guard case .corrupt? = error else {
        Issue.record("\(name): \(String(describing: error))")
        continue
      }
    }
    try newer.write(to: URL(filePath: copy))
    await #expect(throws: StorageError.newerSchema(found: 9, newest: 1)) {
      try await SQLiteDatabase.restore(from: copy, to: path, migrations: sampleMigrations, overwriting: true)
    }
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    #expect(try scratch.files.filter { $0.hasPrefix("praya.db") } == ["praya.db", "praya.db.lock"])
  }
}
