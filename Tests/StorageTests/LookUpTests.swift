import Dispatch
import Testing

@testable import Storage

/// Short looks on the caller's own thread.
@Suite(.timeLimit(.minutes(1))) struct LookUpTests {
  @Test func aLookSeesEveryWriteThatHasReturned() async throws {
    try await withDatabase { database, _ in
      for id in 1...50 {
        try await database.write { try $0.insert(Box(id: Int64(id), label: "box \(id)")) }
        let found = try await database.lookUp { try $0.find(Box.self, Int64(id)) }
        #expect(found?.label == "box \(id)")
      }
    }
  }

  @Test func aLookIsDoneBeforeTheCallReturns() async throws {
    try await withDatabase { database, _ in
      // A task that nothing suspends has ended when it is handed back.
      let isDone = DispatchSemaphore(value: 0)
      let task = Task.immediate {
        _ = try await database.lookUp { try $0.count(Box.self, where: nil) }
        isDone.signal()
      }
      #expect(isDone.wait(timeout: .now()) == .success)
      try await task.value
    }
  }

  @Test func whoFindsEveryConnectionInUseGoesToTheReaders() async throws {
    try await withDatabase(settings: SQLiteSettings(readers: 1)) { database, _ in
      let (started, start) = AsyncStream<Void>.makeStream()
      let goOn = DispatchSemaphore(value: 0)
      let first = onAThreadOfItsOwn {
        try await database.lookUp { transaction in
          start.yield()
          goOn.wait()
          return try transaction.count(Box.self, where: nil)
        }
      }
      for await _ in started { break }
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      let second = try await database.lookUp { try $0.count(Box.self, where: nil) }
      #expect(second == 1)
      goOn.signal()
      // Its view was fixed before.
      for try await count in first { #expect(count == 0) }
    }
  }

  @Test func closingWaitsForALookUnderWay() async throws {
    let scratch = try Scratch()
    let database = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    let (started, start) = AsyncStream<Void>.makeStream()
    let goOn = DispatchSemaphore(value: 0)
    let look = onAThreadOfItsOwn {
      try await database.lookUp { transaction in
        start.yield()
        goOn.wait()
        return try transaction.count(Box.self, where: nil)
      }
    }
    for await _ in started { break }
    async let closing: Void = database.close()
    try await Task.sleep(for: .milliseconds(50))
    goOn.signal()
    for try await count in look { #expect(count == 0) }
    await closing
    await #expect(throws: StorageError.closed) { try await database.lookUp { try $0.count(Box.self, where: nil) } }
  }

  @Test func aLookThatThrowsGivesItsConnectionBack() async throws {
    struct Broken: Error {}
    try await withDatabase(settings: SQLiteSettings(readers: 1)) { database, _ in
      for _ in 0..<5 { await #expect(throws: Broken.self) { try await database.lookUp { _ in throw Broken() } } }
      let count = try await database.lookUp { try $0.count(Box.self, where: nil) }
      #expect(count == 0)
    }
  }
}

/// Runs a look that is made to wait: on a thread of Swift's own pool it would keep everybody else from theirs.
private func onAThreadOfItsOwn(
  _ look: @escaping @Sendable () async throws -> Int
) -> AsyncThrowingStream<Int, any Error> {
  AsyncThrowingStream { answers in
    DispatchQueue(label: "look").async {
      Task.immediate {
        do {
          answers.yield(try await look())
          answers.finish()
        } catch { answers.finish(throwing: error) }
      }
    }
  }
}
