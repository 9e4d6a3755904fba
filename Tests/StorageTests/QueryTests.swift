import Quantities
import Storage
import Testing

@Suite struct QueryTests {
  private static let things = [
    Thing(id: "a", box: 1, name: "oar", weight: 30, mark: [1]),
    Thing(id: "b", box: 1, name: "rope", weight: 10, mark: nil),
    Thing(id: "c", box: 2, name: "oar", weight: 20, mark: [2]),
    Thing(id: "d", box: nil, name: "sail", weight: 20, mark: []),
    Thing(id: "e", box: nil, name: "", weight: -5, mark: nil),
  ]

  private func withThings(_ body: (SQLiteDatabase) async throws -> Void) async throws {
    try await withDatabase { database, _ in
      try await database.write { transaction in
        for id in [1, 2] as [Int64] { try transaction.insert(Box(id: id, label: "box \(id)")) }
        for thing in QueryTests.things { try transaction.insert(thing) }
      }
      try await body(database)
    }
  }

  private func expect(
    _ database: SQLiteDatabase, where condition: Condition<Thing>?, order: [Ordering<Thing>] = [], limit: Int? = nil,
    finds expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let found = try await database.read {
      try $0.select(Thing.self, where: condition, order: order, limit: limit).map(\.id).joined()
    }
    #expect(found == expected, sourceLocation: sourceLocation)
  }

  @Test func eachConditionFindsWhatItSays() async throws {
    let none: Int64? = nil
    let cases: [(Condition<Thing>?, String)] = [
      (nil, "abcde"),
      (.equal(.name, "oar"), "ac"), (.notEqual(.name, "oar"), "bde"),
      (.less(.weight, 20 as Int64), "be"), (.lessOrEqual(.weight, 20 as Int64), "bcde"),
      (.greater(.weight, 20 as Int64), "a"), (.greaterOrEqual(.weight, 20 as Int64), "acd"),
      (.isNull(.box), "de"), (.isNotNull(.box), "abc"),
      (.equal(.box, none), "de"), (.notEqual(.box, none), "abc"), (.notEqual(.box, 1 as Int64), "cde"),
      (.less(.box, none), ""), (.less(.box, 2 as Int64), "ab"),
      (.equal(.mark, [] as [UInt8]), "d"), (.equal(.name, ""), "e"),
      (.oneOf(.id, ["a", "e", "z", "a"]), "ae"), (.oneOf(.id, [] as [String]), ""),
      (.oneOf(.box, [1, nil] as [Int64?]), "abde"), (.oneOf(.mark, [[1], []] as [[UInt8]]), "ad"),
      (.equal(.name, "oar") && .equal(.box, 1 as Int64), "a"),
      (.equal(.name, "rope") || .equal(.box, 2 as Int64), "bc"),
      ((.equal(.name, "oar") || .equal(.name, "sail")) && .less(.weight, 30 as Int64), "cd"),
      (.all([]), "abcde"), (.any([]), ""), (.any([.all([]), .any([])]), "abcde"),
      (.equal(.name, "' OR 1=1 --"), ""),
    ]
    try await withThings { database in
      for (condition, expected) in cases {
        try await expect(database, where: condition, finds: expected)
        let count = try await database.read { try $0.count(Thing.self, where: condition) }
        #expect(count == expected.count)
        let sum = try await database.read { try $0.sum(Thing.self, of: .weight, where: condition) }
        #expect(sum == QueryTests.things.filter { expected.contains($0.id) }.reduce(0) { $0 + $1.weight })
      }
    }
  }

  @Test func answersAreOrderedAndTiesGoByKey() async throws {
    try await withThings { database in
      try await expect(database, where: nil, order: [.ascending(.weight)], finds: "ebcda")
      try await expect(database, where: nil, order: [.descending(.weight)], finds: "adcbe")
      try await expect(database, where: nil, order: [.ascending(.name), .descending(.weight)], finds: "eacbd")
      try await expect(database, where: nil, order: [.ascending(.box)], finds: "deabc")
      try await expect(database, where: nil, order: [.descending(.id)], finds: "edcba")
      try await expect(database, where: nil, limit: 2, finds: "ab")
      try await expect(database, where: .isNull(.box), order: [.descending(.id)], limit: 1, finds: "e")
      try await expect(database, where: nil, limit: 0, finds: "")
    }
  }

  @Test func longListsAndManyAlternativesAreNoLimit() async throws {
    try await withThings { database in
      let manyTexts = (0..<40_000).map { "no such \($0)" } + ["a", "d"]
      try await expect(database, where: .oneOf(.id, manyTexts), finds: "ad")
      try await expect(database, where: .oneOf(.weight, (0..<40_000).map(Int64.init)), finds: "abcd")
      let manyMarks = (0..<40_000).map { [UInt8($0 & 255), UInt8($0 >> 8)] } + [[], [2]]
      try await expect(database, where: .oneOf(.mark, manyMarks), finds: "cd")
      let mixed: [StoredValue] = (0..<100).map { .integer($0) } + [.null, .text("oar")]
      try await expect(database, where: .oneOf(.name, mixed), finds: "ac")
      try await expect(database, where: .oneOf(.box, mixed.filter { $0 != .text("oar") }), finds: "abcde")
      try await expect(database, where: .any((0..<2000).map { .equal(.weight, Int64($0)) }), finds: "abcd")
      try await expect(database, where: .all((100..<2100).map { .notEqual(.weight, Int64($0)) }), finds: "abcde")
      for length in 60...70 {
        let list = (0..<length).map { "x\($0)" } + ["c"]
        try await expect(database, where: .oneOf(.id, list), finds: "c")
      }
    }
  }

  @Test func forEachHandsOutOneAtATimeAndStopsWhenTold() async throws {
    struct Enough: Error {}
    try await withThings { database in
      let seen = try await database.read { transaction in
        var seen = ""
        try? transaction.forEach(Thing.self, where: nil, order: [.descending(.weight)]) { thing in
          seen += thing.id
          // The same question inside itself has a statement of its own.
          try transaction.forEach(Thing.self, where: nil, order: [.descending(.weight)]) { inner in
            if inner.id == "a" { seen += "-" }
          }
          if seen.contains("c") { throw Enough() }
        }
        return seen
      }
      #expect(seen == "a-d-c-")
      try await expect(database, where: nil, finds: "abcde")
    }
  }

  @Test func aSumBeyond64BitsIsAnErrorAndSumsOfNothingAreZero() async throws {
    try await withThings { database in
      try await database.write { transaction in
        try transaction.insert(Thing(id: "f", weight: .max))
        try transaction.insert(Thing(id: "g", weight: .max))
      }
      await #expect(throws: StorageError.self) {
        try await database.read { try $0.sum(Thing.self, of: .weight, where: nil) }
      }
      let nothing = try await database.read { try $0.sum(Thing.self, of: .box, where: .isNull(.box)) }
      #expect(nothing == 0)
    }
  }
}
