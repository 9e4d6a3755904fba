import Quantities
import Storage
import Testing

/// Random histories, done on the real database and on a naive one: every answer and every refusal must be the same.
@Suite(.timeLimit(.minutes(1))) struct ModelTests {
  @Test(arguments: 0..<8 as Range<UInt64>) func aRandomHistoryMeansTheSameOnBoth(seed: UInt64) async throws {
    try await withDatabase { database, _ in
      var random = SeededGenerator(seed: seed)
      var naive = NaiveDatabase(migrations: sampleMigrations)
      for step in 0..<60 {
        let script = Script(random: &random)
        let model = NaiveTransaction(naive)
        let expected = script.run(on: model)
        if !script.isAbandoned { naive = model.database }

        let real = try? await database.write { transaction in
          let outcomes = script.run(on: transaction)
          if script.isAbandoned { throw Abandoned(outcomes: outcomes) }
          return outcomes
        }
        if !script.isAbandoned { #expect(real == expected, "seed \(seed), step \(step)") }
        let question = script
        let seen = try await database.read { question.everything(in: $0) }
        #expect(seen == script.everything(in: NaiveTransaction(naive)), "seed \(seed), step \(step)")
      }
      try await database.checkIntegrity()
    }
  }
}

private struct Abandoned: Error { let outcomes: [String] }

/// What one transaction does, drawn from a seed.
private struct Script: Sendable {
  private let operations: [@Sendable (any WriteTransaction) throws -> String]
  let isAbandoned: Bool

  init(random: inout SeededGenerator) {
    var operations: [@Sendable (any WriteTransaction) throws -> String] = []
    for _ in 0..<Int.random(in: 1...12, using: &random) { operations.append(Script.operation(&random)) }
    self.operations = operations
    isAbandoned = Int.random(in: 0..<5, using: &random) == 0
  }

  /// The outcome of each operation, in words; an error's detail is left out, as it is for people.
  func run(on transaction: any WriteTransaction) -> [String] {
    operations.map { operation in
      do {
        return try operation(transaction)
      } catch let error as StorageError {
        switch error {
        case .duplicate(let table, _): return "duplicate \(table)"
        case .dangling(let table, _): return "dangling \(table)"
        default: return "\(error)"
        }
      } catch { return "\(error)" }
    }
  }

  func everything(in transaction: any ReadTransaction) -> [String] {
    let boxes = (try? transaction.select(Box.self)) ?? []
    let things = (try? transaction.select(Thing.self)) ?? []
    let entries = (try? transaction.select(Entry.self)) ?? []
    return boxes.map { "\($0)" } + things.map { "\($0)" } + entries.map { "\($0)" }
  }

  private static func operation(_ random: inout SeededGenerator) -> @Sendable (any WriteTransaction) throws -> String {
    let (box, thing, entry) = (box(&random), thing(&random), entry(&random))
    let condition = condition(&random, depth: 3)
    let order = order(&random)
    let limit = [nil, 0, 1, 3, 100].randomElement(using: &random) ?? nil
    return switch Int.random(in: 0..<14, using: &random) {
    case 0: { try "\($0.insert(box))" }
    case 1: { try "\($0.update(box))" }
    case 2: { try "\($0.delete(Box.self, box.id))" }
    case 3, 4, 5: { try "\($0.insert(thing))" }
    case 6: { try "\($0.update(thing))" }
    case 7: { try "\($0.delete(Thing.self, thing.id))" }
    case 8: { try "\($0.insert(entry))" }
    case 9: { try "\($0.update(entry))" }
    case 10: { try "\($0.delete(Entry.self, entry.book, entry.number))" }
    case 11: { try "\($0.find(Thing.self, thing.id) as Thing?)" }
    case 12: { try "\($0.count(Thing.self, where: condition)) \($0.sum(Thing.self, of: .weight, where: condition))" }
    default: { try "\($0.select(Thing.self, where: condition, order: order, limit: limit))" }
    }
  }

  private static func box(_ random: inout SeededGenerator) -> Box {
    Box(
      id: Int64.random(in: -2...6, using: &random), label: word(&random), order: Int.random(in: 0...2, using: &random))
  }

  private static func thing(_ random: inout SeededGenerator) -> Thing {
    Thing(
      id: word(&random), box: Bool.random(using: &random) ? nil : Int64.random(in: -2...6, using: &random),
      name: word(&random), weight: Int64.random(in: -3...3, using: &random), mark: mark(&random))
  }

  private static func entry(_ random: inout SeededGenerator) -> Entry {
    Entry(book: word(&random), number: Int64.random(in: 0...3, using: &random), text: word(&random))
  }

  private static func word(_ random: inout SeededGenerator) -> String {
    ["", "a", "A", "b", "'", "z\0z", "海", "🚢", "ab", "%"].randomElement(using: &random) ?? ""
  }

  private static func mark(_ random: inout SeededGenerator) -> [UInt8]? {
    [nil, [], [0], [0, 1], [255]].randomElement(using: &random) ?? nil
  }

  private static func order(_ random: inout SeededGenerator) -> [Ordering<Thing>] {
    (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
      let column = Thing.Column.allCases.randomElement(using: &random)
      return column.map { Bool.random(using: &random) ? .ascending($0) : .descending($0) }
    }
  }

  private static func condition(_ random: inout SeededGenerator, depth: Int) -> Condition<Thing> {
    let column = Thing.Column.allCases.randomElement(using: &random) ?? .id
    let value = value(of: column, &random)
    switch Int.random(in: 0..<(depth > 0 ? 12 : 9), using: &random) {
    case 0: return .equal(column, value)
    case 1: return .notEqual(column, value)
    case 2: return .less(column, value)
    case 3: return .lessOrEqual(column, value)
    case 4: return .greater(column, value)
    case 5: return .greaterOrEqual(column, value)
    case 6: return .isNull(column)
    case 7: return .isNotNull(column)
    case 8:
      // Short lists have places of their own, long ones are packed.
      let count = [0, 1, 3, 70].randomElement(using: &random) ?? 0
      return .oneOf(column, (0..<count).map { _ in Script.value(of: column, &random) })
    default:
      let parts = (0..<Int.random(in: 0...3, using: &random)).map { _ in condition(&random, depth: depth - 1) }
      return Bool.random(using: &random) ? .all(parts) : .any(parts)
    }
  }

  private static func value(of column: Thing.Column, _ random: inout SeededGenerator) -> StoredValue {
    if Int.random(in: 0..<6, using: &random) == 0 { return .null }
    return switch column {
    case .id, .name: word(&random).stored
    case .box: Int64.random(in: -2...6, using: &random).stored
    case .weight: Int64.random(in: -3...3, using: &random).stored
    case .mark: mark(&random).stored
    }
  }
}
