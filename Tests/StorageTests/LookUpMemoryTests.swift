import Synchronization
import Testing

@testable import Storage

/// Answers that are kept while their records are unchanged.
@Suite(.timeLimit(.minutes(1))) struct LookUpMemoryTests {
  /// How often something was looked up.
  private final class Looks: Sendable {
    private let count = Atomic<Int>(0)
    var soFar: Int { count.load(ordering: .relaxed) }
    func note() { count.wrappingAdd(1, ordering: .relaxed) }
  }

  private func label(
    of box: Int64, in memory: LookUpMemory<Int64, String>, _ looks: Looks = Looks()
  ) async throws -> String? {
    try await memory.answer(to: box) { records in
      looks.note()
      return try records.find(Box.self, box)?.label
    }
  }

  @Test func whatIsUnchangedIsLookedUpOnce() async throws {
    try await withDatabase { database, _ in
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      let memory = LookUpMemory<Int64, String>(of: database, from: [Box.self], limit: 8)
      let looks = Looks()
      for _ in 0..<3 { #expect(try await label(of: 1, in: memory, looks) == "one") }
      #expect(looks.soFar == 1)
      // Records of another kind are nothing to it.
      try await database.write { try $0.insert(Entry(book: "a", number: 1, text: "x")) }
      #expect(try await label(of: 1, in: memory, looks) == "one")
      #expect(looks.soFar == 1)
    }
  }

  @Test func everyKindOfChangeIsSeenOnceItsWriteHasReturned() async throws {
    try await withDatabase { database, _ in
      let memory = LookUpMemory<Int64, String>(of: database, from: [Thing.self, Box.self], limit: 8)
      #expect(try await label(of: 1, in: memory) == nil)
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      #expect(try await label(of: 1, in: memory) == "one")
      try await database.write { try $0.update(Box(id: 1, label: "two")) }
      #expect(try await label(of: 1, in: memory) == "two")
      try await database.write { try $0.delete(Box.self, Int64(1)) }
      #expect(try await label(of: 1, in: memory) == nil)
    }
  }

  @Test func aWriteThatWasUndoneLeavesTheAnswerAsItWas() async throws {
    struct Broken: Error {}
    try await withDatabase { database, _ in
      try await database.write { try $0.insert(Box(id: 1, label: "one")) }
      let memory = LookUpMemory<Int64, String>(of: database, from: [Box.self], limit: 8)
      #expect(try await label(of: 1, in: memory) == "one")
      await #expect(throws: Broken.self) {
        try await database.write { records in
          try records.update(Box(id: 1, label: "never"))
          throw Broken()
        }
      }
      #expect(try await label(of: 1, in: memory) == "one")
    }
  }

  @Test func moreAnswersThanAreKeptAreAllRight() async throws {
    try await withDatabase { database, _ in
      try await database.write { records in for id in 1...20 { try records.insert(Box(id: Int64(id), label: "\(id)")) } }
      let memory = LookUpMemory<Int64, String>(of: database, from: [Box.self], limit: 3)
      for round in 1...60 {
        let id = Int64(round * 7 % 20 + 1)
        #expect(try await label(of: id, in: memory) == "\(id)")
      }
    }
  }

  @Test func nobodyMeetsWhatWasBeforeAWriteThatHasReturned() async throws {
    try await withDatabase { database, _ in
      try await database.write { try $0.insert(Box(id: 1, label: "box", order: 0)) }
      let memory = LookUpMemory<Int64, Int>(of: database, from: [Box.self], limit: 8)
      let acknowledged = Atomic<Int>(0)
      let isOver = Atomic<Bool>(false)
      let order = { @Sendable () async throws -> Int? in
        try await memory.answer(to: 1) { try $0.find(Box.self, Int64(1))?.order }
      }
      let acknowledgedNow = { @Sendable () -> Int in acknowledged.load(ordering: .acquiring) }
      let isOverNow = { @Sendable () -> Bool in isOver.load(ordering: .acquiring) }
      try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask {
            var stale = 0
            while !isOverNow() {
              let known = acknowledgedNow()
              if let found = try await order(), found < known { stale += 1 }
              // What is remembered waits for nobody: the writer's tasks need a thread of the same few.
              await Task.yield()
            }
            return stale
          }
        }
        for number in 1...300 {
          try await database.write { try $0.update(Box(id: 1, label: "box", order: number)) }
          acknowledged.store(number, ordering: .releasing)
        }
        isOver.store(true, ordering: .releasing)
        for try await stale in group { #expect(stale == 0) }
      }
    }
  }

  @Test func aWatchThatNobodyHoldsIsForgotten() {
    let watches = ChangeWatches()
    var watch: ChangeWatch? = watches.watch([Box.self])
    weak let held = watch
    let mark = watch?.mark
    watches.note(["boxes"])
    #expect(watch?.mark != mark)
    watch = nil
    #expect(held == nil)
    watches.note(["boxes"])
  }
}
