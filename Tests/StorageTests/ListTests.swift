import Quantities
import Storage
import Testing

/// Lists that are read a part at a time.
@Suite(.timeLimit(.minutes(1))) struct ListTests {
  /// The sample's tables with the indexes along which the lists below go.
  private static let migrations =
    sampleMigrations + [
      Migration(
        version: 2, name: "lists",
        steps: [
          .createIndex(table: "things", columns: ["box", "weight"], unique: false),
          .createIndex(table: "things", columns: ["name", "weight"], unique: false),
          .createIndex(table: "things", columns: ["name"], unique: false),
        ])
    ]

  private static let names = ["oar", "rope", "sail"]

  private func fill(_ transaction: any WriteTransaction, _ count: Int, _ random: inout SeededGenerator) throws {
    for id in 1...3 as ClosedRange<Int64> { try transaction.insert(Box(id: id, label: "box \(id)")) }
    for number in 0..<count {
      let boxes: [Int64?] = [nil, 1, 2, 3]
      let box = boxes.randomElement(using: &random) ?? nil
      try transaction.insert(
        Thing(
          id: "t\(1_000_000 + number)", box: box, name: Self.names.randomElement(using: &random) ?? "",
          weight: Int64.random(in: 0...9, using: &random), mark: Bool.random(using: &random) ? [1] : nil))
    }
  }

  private func someQuery(_ random: inout SeededGenerator) -> ListQuery<Thing> {
    var stretches: [ListQuery<Thing>.Stretch] = []
    let heavy = Condition<Thing>.greater(.weight, 3 as Int64)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let condition = Int.random(in: 0..<4, using: &random) == 0 ? heavy : nil
      switch Int.random(in: 0..<5, using: &random) {
      case 0: stretches.append(.init(condition: condition))
      case 1, 2:
        stretches.append(.init([(.box, Int64.random(in: 1...3, using: &random).stored)], condition: condition))
      default:
        stretches.append(.init([(.name, (Self.names.randomElement(using: &random) ?? "").stored)], condition: condition))
      }
    }
    let orders: [Ordering<Thing>] = [.ascending(.weight), .descending(.weight), .ascending(.id), .descending(.id)]
    let order = orders.randomElement(using: &random) ?? .ascending(.id)
    let isByWeight =
      if case .ascending(.weight) = order { true } else if case .descending(.weight) = order { true } else { false }
    let bounds: [Int64?] = [nil, 2, 5]
    let until: [Int64?] = [nil, 7, 9]
    return ListQuery(
      stretches: stretches, where: Bool.random(using: &random) ? .isNotNull(.mark) : nil, order: order,
      from: isByWeight ? bounds.randomElement(using: &random)??.stored : nil,
      until: isByWeight ? until.randomElement(using: &random)??.stored : nil, limit: Int.random(in: 1...9, using: &random),
      examining: Int.random(in: 1...40, using: &random))
  }

  /// Every record of the list, part by part.
  private func walk(_ query: ListQuery<Thing>, in transaction: any ReadTransaction) throws -> (ids: [String], parts: Int) {
    var (query, ids, parts) = (query, [String](), 0)
    repeat {
      let part = try transaction.list(query)
      #expect(part.records.count <= query.limit)
      ids += part.records.map(\.id)
      query.after = part.next
      parts += 1
    } while query.after != nil && parts < 5000
    return (ids, parts)
  }

  @Test(arguments: 0..<6 as Range<UInt64>) func thePartsOfAListAreTheWholeInOrderEachRecordOnce(seed: UInt64) async throws {
    try await withDatabase(migrations: Self.migrations) { database, _ in
      var random = SeededGenerator(seed: seed)
      let naive = NaiveTransaction(NaiveDatabase(migrations: Self.migrations))
      let start = random
      try await database.write { transaction in
        var random = start
        try fill(transaction, 150, &random)
      }
      try fill(naive, 150, &random)
      for _ in 0..<25 {
        let query = someQuery(&random)
        let found = try await database.read { try walk(query, in: $0) }
        var whole = query
        whole.limit = 1000
        let expected = try naive.list(whole)
        #expect(found.ids == expected.records.map(\.id), "\(query)")
        #expect(expected.next == nil)
      }
    }
  }

  @Test func aPartCostsTheSameInAShortTableAndInALongOne() async throws {
    var costs: [[StatementMeter.Reading]] = []
    for count in [1000, 8000] {
      let meter = StatementMeter()
      try await withDatabase(migrations: Self.migrations, settings: SQLiteSettings(meter: meter)) { database, _ in
        try await database.write { transaction in
          var random = SeededGenerator(seed: 3)
          try fill(transaction, count, &random)
        }
        _ = meter.takeReadings()
        let stretches: [ListQuery<Thing>.Stretch] = [
          .init([(.name, "oar".stored)]), .init([(.name, "sail".stored)]), .init([(.box, (1 as Int64).stored)]),
        ]
        for condition in [nil, Condition<Thing>.isNotNull(.mark), .equal(.id, "none")] {
          let query = ListQuery(
            stretches: stretches, where: condition, order: .descending(.weight), limit: 20, examining: 100)
          let part = try await database.read { try $0.list(query) }
          #expect(part.next != nil)
          var second = query
          second.after = part.next
          let next = second
          _ = try await database.read { try $0.list(next) }
        }
      }
      costs.append(meter.takeReadings().filter { $0.text.contains("things") })
    }
    #expect(costs[0].count == 10 && costs[1].count == 10)
    for (short, long) in zip(costs[0], costs[1]) {
      #expect(short.text == long.text && short.sorts == 0 && long.sorts == 0, "\(short.text)")
      // What is tested depends on what is there; how much is looked at does not.
      #expect(long.steps < 6000 && short.steps < 6000, "\(long.steps) \(short.text)")
    }
  }

  @Test func aRecordThatCannotBeSortedIsInNoListWithABound() async throws {
    try await withDatabase(migrations: Self.migrations) { database, _ in
      try await database.write { transaction in
        try transaction.insert(Box(id: 1, label: "b"))
        for (id, box) in [("a", nil), ("b", 1), ("c", nil)] as [(String, Int64?)] {
          try transaction.insert(Thing(id: id, box: box))
        }
      }
      for order in [Ordering<Thing>.ascending(.box), .descending(.box)] {
        let found = try await database.read {
          try $0.list(ListQuery(order: order, from: .integer(.min), limit: 5)).records.map(\.id)
        }
        #expect(found == ["b"])
      }
    }
  }
}
