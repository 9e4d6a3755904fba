import Foundation
import Glibc
import Storage
import Testing

@Suite(.timeLimit(.minutes(1))) struct ExclusiveUseTests {
  @Test func aSecondPrayaOnTheSameFileIsRefused() async throws {
    let scratch = try Scratch()
    let path = scratch.database
    let first = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    await #expect(throws: StorageError.inUse(path: path)) {
      try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    }
    await #expect(processExitsWith: .success) { [path = path as String] in
      await #expect(throws: StorageError.inUse(path: path)) {
        try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      }
    }
    // The refused attempts have not loosened the first one's hold.
    try await first.write { try $0.insert(Box(id: 1, label: "one")) }
    await first.close()
    let second = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    await second.close()
  }

  @Test func aVisitorLooksAtALiveAndAtAClosedDatabase() async throws {
    let scratch = try Scratch()
    let path = scratch.database
    let owner = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    try await owner.write { try $0.insert(Box(id: 1, label: "one")) }
    let visitor = try await SQLiteDatabase.openReadOnly(path: path, migrations: sampleMigrations)
    try await owner.write { try $0.insert(Box(id: 2, label: "two")) }
    let live = try await visitor.read { try $0.count(Box.self, where: nil) }
    #expect(live == 2)
    try await visitor.checkIntegrity()
    await #expect(throws: StorageError.unwritable(path: path, detail: "it was opened for reading only")) {
      try await visitor.write { try $0.insert(Box(id: 3, label: "three")) }
    }
    await owner.close()
    let left = try await visitor.read { try $0.count(Box.self, where: nil) }
    #expect(left == 2)
    await visitor.close()
    let late = try await SQLiteDatabase.openReadOnly(path: path, migrations: sampleMigrations)
    let closed = try await late.read { try $0.count(Box.self, where: nil) }
    #expect(closed == 2)
    await late.close()
    await #expect(throws: StorageError.self) {
      try await SQLiteDatabase.openReadOnly(path: path + ".none", migrations: sampleMigrations)
    }
  }

  @Test func filesAreTheOwnersOnly() async throws {
    let scratch = try Scratch()
    let old = umask(0)
    defer { umask(old) }
    let database = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    try await database.write { try $0.insert(Box(id: 1, label: "one")) }
    try await database.backup(to: scratch.path("copy.db"))
    let files = try scratch.files
    #expect(files == ["copy.db", "praya.db", "praya.db-shm", "praya.db-wal", "praya.db.lock"])
    for file in files { #expect(try mode(of: scratch.path(file)) == 0o600, "\(file)") }
    await database.close()
  }

  @Test func aFolderThatIsNotThereIsUnwritable() async throws {
    let scratch = try Scratch()
    let path = scratch.path("none/praya.db")
    let error = await #expect(throws: StorageError.self) {
      try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    }
    #expect(error == .unwritable(path: path + ".lock", detail: "No such file or directory"))
  }
}
