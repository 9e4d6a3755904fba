import Foundation
import Glibc
import Storage
import Testing

@Suite(.timeLimit(.minutes(2))) struct CrashTests {
  /// A process writes with eight hands, notes each write that has returned, and is killed in the middle.
  @Test(arguments: [40, 150, 600]) func everyAcknowledgedWriteSurvivesAKill(acknowledged: Int) async throws {
    let scratch = try Scratch()
    let (path, notes) = (scratch.database, scratch.path("acknowledged"))
    try Data().write(to: URL(filePath: notes))
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = path as String, notes = notes as String, acknowledged = acknowledged as Int] in
      let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      let file = open(notes, O_WRONLY | O_APPEND)
      await withTaskGroup { group in
        for hand in 0..<8 as Range<Int64> {
          group.addTask {
            for step in 0... as PartialRangeFrom<Int64> {
              let id = step * 8 + hand
              do { try await database.write { try insertPair($0, id) } } catch { return }
              var line = id
              Glibc.write(file, &line, 8)
              if id == acknowledged { kill(getpid(), SIGKILL) }
            }
          }
        }
      }
    }
    let noted = try Data(contentsOf: URL(filePath: notes)).withUnsafeBytes { Set($0.bindMemory(to: Int64.self)) }
    #expect(noted.contains(Int64(acknowledged)))
    let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
    try await database.checkIntegrity()
    let (boxes, things) = try await database.read {
      (Set(try $0.select(Box.self).map(\.id)), Set(try $0.select(Thing.self).map(\.box)))
    }
    #expect(noted.isSubset(of: boxes))
    #expect(things == Set(boxes.map(Optional.some)))
    await database.close()
  }
}

/// One write of two rows: both are there or neither.
private func insertPair(_ transaction: any WriteTransaction, _ id: Int64) throws {
  try transaction.insert(Box(id: id, label: "\(id)"))
  try transaction.insert(Thing(id: "\(id)", box: id))
}
