import Glibc
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(1))) struct FullDiskTests {
  private static let large = [UInt8](repeating: 1, count: 100_000)

  @Test func aFullFileRefusesAndIsUsableAgainOnceThereIsRoom() async throws {
    try await withDatabase(settings: SQLiteSettings(pageLimit: 300)) { database, folder in
      var kept: [String] = []
      var refusal: StorageError?
      for index in 0..<50 where refusal == nil {
        do {
          try await database.write { try $0.insert(Thing(id: "\(index)", mark: FullDiskTests.large)) }
          kept.append("\(index)")
        } catch let error as StorageError { refusal = error }
      }
      guard case .unwritable(folder + "/praya.db", let detail)? = refusal else {
        Issue.record("\(String(describing: refusal))")
        return
      }
      #expect(detail.contains("full"))
      #expect(kept.count > 5)
      let expected = kept.sorted()
      let found = try await database.read { try $0.select(Thing.self).map(\.id) }
      #expect(found == expected)

      try await database.write { [kept] in try $0.delete(Thing.self, kept[0]) }
      try await database.write { try $0.insert(Thing(id: "again", mark: FullDiskTests.large)) }
      try await database.checkIntegrity()
    }
  }

  @Test func whoIgnoresAFullFileStillWritesNothingOutsideTheTransaction() async throws {
    try await withDatabase(settings: SQLiteSettings(pageLimit: 100)) { database, _ in
      let before = try await database.read { try $0.count(Box.self, where: nil) }
      _ = try? await database.write { transaction in
        try transaction.insert(Box(id: 1, label: "before"))
        for index in 0..<20 { try? transaction.insert(Thing(id: "\(index)", mark: FullDiskTests.large)) }
        try transaction.insert(Box(id: 2, label: "after"))
        throw StorageError.closed
      }
      let after = try await database.read { try $0.count(Box.self, where: nil) }
      #expect(after == before)
    }
  }

  /// In a process of its own, whose files may not grow beyond a limit: the commit itself fails.
  @Test func aCommitThatFailsIsToldToEverybodyInIt() async throws {
    let scratch = try Scratch()
    let path = scratch.database
    await #expect(processExitsWith: .success) { [path = path as String] in
      let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      try await database.write { try $0.insert(Box(id: 0, label: "zero")) }
      signal(SIGXFSZ, SIG_IGN)
      limitFileSize(to: 600_000)
      let outcomes = await withTaskGroup(of: Result<Int64, any Error>.self) { group in
        for id in 1...20 as ClosedRange<Int64> {
          group.addTask {
            do {
              try await database.write { transaction in
                try transaction.insert(Box(id: id, label: "\(id)"))
                try transaction.insert(Thing(id: "\(id)", box: id, mark: FullDiskTests.large))
              }
              return .success(id)
            } catch { return .failure(error) }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      let written = Set(outcomes.compactMap { try? $0.get() })
      for case .failure(let error) in outcomes {
        guard case .unwritable(path, _)? = error as? StorageError else {
          Issue.record("\(error)")
          continue
        }
      }
      #expect(written.count < 20)
      limitFileSize(to: nil)
      try await database.write { try $0.insert(Box(id: 100, label: "after")) }
      let found = try await database.read { Set(try $0.select(Box.self).map(\.id)) }
      #expect(found == written.union([0, 100]))
      try await database.checkIntegrity()
      await database.close()
    }
  }
}

/// Limits, softly, how long this process's files may grow; nil is no limit.
private func limitFileSize(to bytes: UInt?) {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
  limit.rlim_cur = bytes ?? limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
}
