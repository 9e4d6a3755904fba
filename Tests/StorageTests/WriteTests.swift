import Glibc
import Storage
import Testing

@Suite struct WriteTests {
  @Test func insertUpdateAndDeleteDoWhatTheySay() async throws {
    try await withDatabase { database, _ in
      try await database.write { transaction in
        try transaction.insert(Box(id: 1, label: "one", order: 5))
        try transaction.update(Box(id: 1, label: "uno"))
        #expect(try transaction.find(Box.self, 1 as Int64) == Box(id: 1, label: "uno"))
        try transaction.insert(Box(id: 2, label: "two"))
        try transaction.delete(Box.self, 1 as Int64)
        try transaction.delete(Box.self, 99 as Int64)
      }
      let boxes = try await database.read { try $0.select(Box.self) }
      #expect(boxes == [Box(id: 2, label: "two")])
    }
  }

  @Test func refusalsAreTypedAndNameTheTable() async throws {
    try await withDatabase { database, _ in
      try await database.write { transaction in
        try transaction.insert(Box(id: 1, label: "one"))
        try transaction.insert(Thing(id: "a", box: 1))
        try transaction.insert(Entry(book: "x", number: 1, text: "first"))
      }
      func refusal(_ body: @escaping @Sendable (any WriteTransaction) throws -> Void) async throws -> StorageError? {
        do {
          try await database.write(body)
          return nil
        } catch let error as StorageError {
          return error
        }
      }
      #expect(
        try await refusal { try $0.insert(Box(id: 1, label: "x")) } == .duplicate(table: "boxes", detail: "boxes.id"))
      #expect(
        try await refusal { try $0.insert(Box(id: 2, label: "one")) } == .duplicate(table: "boxes", detail: "boxes.label"))
      #expect(
        try await refusal { try $0.insert(Entry(book: "x", number: 1, text: "again")) }
          == .duplicate(table: "entries", detail: "entries.book, entries.number"))
      #expect(try await refusal { try $0.update(Box(id: 9, label: "x")) } == .missing(table: "boxes"))
      for dangling in [
        try await refusal { try $0.insert(Thing(id: "b", box: 7)) },
        try await refusal { try $0.update(Thing(id: "a", box: 7)) },
      ] {
        #expect(dangling == .dangling(table: "things", detail: "FOREIGN KEY constraint failed"))
      }
      #expect(
        try await refusal { try $0.delete(Box.self, 1 as Int64) }
          == .dangling(table: "boxes", detail: "FOREIGN KEY constraint failed"))
      #expect(
        try await refusal { try $0.update(Entry(book: "x", number: 1, text: "changed")) } == .immutable(table: "entries"))
      #expect(try await refusal { try $0.delete(Entry.self, "x", 1 as Int64) } == .immutable(table: "entries"))
      let entry = try await database.read { try $0.find(Entry.self, "x", 1 as Int64) }
      #expect(entry?.text == "first")
    }
  }

  @Test func whatThrowsLeavesNothingBehind() async throws {
    struct Refused: Error {}
    try await withDatabase { database, _ in
      await #expect(throws: Refused.self) {
        try await database.write { transaction in
          try transaction.insert(Box(id: 1, label: "one"))
          throw Refused()
        }
      }
      // A refusal that the closure deals with undoes that one statement only.
      try await database.write { transaction in
        try transaction.insert(Box(id: 2, label: "two"))
        do { try transaction.insert(Box(id: 2, label: "again")) } catch { try transaction.update(Box(id: 2, label: "better")) }
      }
      let boxes = try await database.read { try $0.select(Box.self) }
      #expect(boxes == [Box(id: 2, label: "better")])
    }
  }

  @Test func concurrentWritesShareCommitsAndAFailingOneHurtsNobody() async throws {
    struct Refused: Error {}
    try await withDatabase(settings: SQLiteSettings(writesPerTransaction: 64)) { database, _ in
      let before = await database.commits
      let failures = await withTaskGroup(of: Bool.self) { group in
        for id in 0..<400 as Range<Int64> {
          group.addTask {
            do {
              try await database.write { transaction in
                try transaction.insert(Box(id: id, label: "box \(id)"))
                if id.isMultiple(of: 7) { throw Refused() }
              }
              return false
            } catch { return error is Refused }
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      let commits = await database.commits - before
      let ids = try await database.read { try $0.select(Box.self).map(\.id) }
      #expect(ids == (0..<400).filter { !$0.isMultiple(of: 7) })
      #expect(failures == (0..<400).count { $0.isMultiple(of: 7) })
      #expect(commits >= 400 / 64 && commits < 200, "\(commits) commits for 400 writes")
    }
  }

  @Test func readsSeeEveryWriteThatHasReturned() async throws {
    try await withDatabase { database, _ in
      await withTaskGroup { group in
        for writer in 0..<8 as Range<Int64> {
          group.addTask {
            for step in 0..<40 as Range<Int64> {
              let id = writer * 1000 + step
              do {
                try await database.write { try $0.insert(Box(id: id, label: "\(id)")) }
                let found = try await database.read { try $0.find(Box.self, id) }
                #expect(found != nil)
              } catch { Issue.record(error) }
            }
          }
        }
      }
    }
  }

  @Test func changingWhatForEachWalksStopsTheProgram() async throws {
    let scratch = try Scratch()
    let path = scratch.database
    await #expect(processExitsWith: .failure) { [path = path as String] in
      let database = try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      try? await database.write { transaction in
        try transaction.insert(Box(id: 1, label: "one"))
        try transaction.forEach(Box.self, where: nil, order: []) { try transaction.update($0) }
      }
      // Whoever comes here was not stopped.
      exit(EXIT_SUCCESS)
    }
  }

  @Test func closingFinishesWhatWaitsAndRefusesWhatComesAfter() async throws {
    let scratch = try Scratch()
    let database = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    let done = await withTaskGroup(of: Int64?.self) { group in
      for id in 0..<100 as Range<Int64> {
        group.addTask {
          do {
            try await database.write { try $0.insert(Box(id: id, label: "\(id)")) }
            return id
          } catch {
            #expect(error as? StorageError == .closed)
            return nil
          }
        }
      }
      group.addTask {
        await database.close()
        return nil
      }
      return await group.reduce(into: Set<Int64>()) { if let id = $1 { $0.insert(id) } }
    }
    await #expect(throws: StorageError.closed) { try await database.read { _ in } }
    await #expect(throws: StorageError.closed) { try await database.write { _ in } }
    await #expect(throws: StorageError.closed) { try await database.backup(to: scratch.path("copy")) }
    #expect(try scratch.files == ["praya.db", "praya.db.lock"])
    let again = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    #expect(try await again.read { Set(try $0.select(Box.self).map(\.id)) } == done)
    await again.close()
  }
}
