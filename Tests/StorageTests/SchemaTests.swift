import Foundation
import Quantities
import Testing

@testable import Storage

@Suite(.timeLimit(.minutes(1))) struct SchemaTests {
  private static let second = Migration(
    version: 2, name: "things get a colour and an owner",
    steps: [
      .addColumn(table: "things", ColumnDescription("colour", .text), defaultValue: .text("it's grey")),
      .addColumn(table: "things", ColumnDescription("spare", .integer, optional: true, references: "boxes"), defaultValue: .null),
      .createIndex(table: "things", columns: ["colour"], unique: false),
      .createIndex(table: "boxes", columns: ["order", "label"], unique: true),
    ])

  private struct ColouredThing: StoredRecord {
    enum Column: String, CaseIterable { case id, box, name, weight, mark, colour, spare }
    static let table = "things"
    static let key: [Column] = [.id]
    var values: [StoredValue] = []
    init(from row: inout RowReader) throws {
      for _ in Column.allCases { values.append(try row.next(Raw.self).stored) }
    }
    func write(to row: inout RowWriter) { for value in values { row.append(Raw(stored: value)) } }
  }
  private struct Raw: ColumnValue { var stored: StoredValue }

  @Test func anOlderDatabaseIsCopiedAndBroughtForward() async throws {
    let scratch = try Scratch()
    let old = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    try await old.write { try $0.insert(Thing(id: "a", name: "oar")) }
    await old.close()

    let all = sampleMigrations + [SchemaTests.second]
    await #expect(throws: StorageError.self) {
      try await SQLiteDatabase.openReadOnly(path: scratch.database, migrations: all)
    }
    let new = try await SQLiteDatabase.open(path: scratch.database, migrations: all)
    try await new.check(records: [ColouredThing.self, Box.self, Entry.self])
    let values = try await new.read { try $0.find(ColouredThing.self, "a")?.values }
    #expect(values == [.text("a"), .null, .text("oar"), .integer(0), .null, .text("it's grey"), .null])
    await new.close()

    let copy = scratch.path("praya.db.before-v2")
    #expect(try mode(of: copy) == 0o600)
    let before = try await SQLiteDatabase.openReadOnly(path: copy, migrations: sampleMigrations)
    #expect(try await before.read { try $0.count(Thing.self, where: nil) } == 1)
    await before.close()

    for refused in [
      { try await SQLiteDatabase.open(path: $0, migrations: sampleMigrations) },
      { try await SQLiteDatabase.openReadOnly(path: $0, migrations: sampleMigrations) },
    ] as [@Sendable (String) async throws -> SQLiteDatabase] {
      let path = scratch.database
      await #expect(throws: StorageError.newerSchema(found: 2, newest: 1)) { _ = try await refused(path) }
    }
    // Opening it as it is makes no further copy.
    await (try await SQLiteDatabase.open(path: scratch.database, migrations: all)).close()
    #expect(try scratch.files.filter { $0.contains("before") } == ["praya.db.before-v2"])
  }

  @Test func aMigrationThatFailsChangesNothing() async throws {
    let scratch = try Scratch()
    let old = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    try await old.write { transaction in for id in ["a", "b"] { try transaction.insert(Thing(id: id)) } }
    await old.close()
    let wrong = Migration(
      version: 2, name: "names are unique, which they are not",
      steps: SchemaTests.second.steps + [.createIndex(table: "things", columns: ["name"], unique: true)])
    for _ in 1...2 {
      await #expect(throws: StorageError.self) {
        try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations + [wrong])
      }
    }
    // Each attempt kept its own copy.
    #expect(try scratch.files.filter { $0.contains("before") } == ["praya.db.before-v2", "praya.db.before-v2.2"])
    let again = try await SQLiteDatabase.open(path: scratch.database, migrations: sampleMigrations)
    try await again.check(records: [Thing.self])
    await again.close()
  }

  @Test func aFileOfSomebodyElseIsRefusedAndLeftAlone() async throws {
    let scratch = try Scratch()
    let text = Data(repeating: 65, count: 5000)
    try text.write(to: URL(filePath: scratch.database))
    let other = scratch.path("other.db")
    try DurableFile.create(other)
    try Connection(path: other, role: .copy, settings: SQLiteSettings()).execute("CREATE TABLE t(a)")
    for path in [scratch.database, other] {
      let error = await #expect(throws: StorageError.self) {
        try await SQLiteDatabase.open(path: path, migrations: sampleMigrations)
      }
      guard case .corrupt? = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
    }
    #expect(try Data(contentsOf: URL(filePath: scratch.database)) == text)
  }

  @Test func recordsThatDoNotFitTheirTablesAreFound() async throws {
    try await withDatabase { database, _ in
      try await database.check(records: [Box.self, Thing.self, Entry.self])
      await #expect(throws: StorageError.self) { try await database.check(records: [ColouredThing.self]) }
      await #expect(throws: StorageError.self) { try await database.check(records: [Box.self, Swapped.self]) }
      await #expect(throws: StorageError.self) { try await database.check(records: [OtherKey.self]) }
    }
  }

  private struct Swapped: StoredRecord {
    enum Column: String, CaseIterable { case label, id, order }
    static let table = "boxes"
    static let key: [Column] = [.id]
    init(from row: inout RowReader) throws {}
    func write(to row: inout RowWriter) {}
  }
  private struct OtherKey: StoredRecord {
    enum Column: String, CaseIterable { case id, label, order }
    static let table = "boxes"
    static let key: [Column] = [.label]
    init(from row: inout RowReader) throws {}
    func write(to row: inout RowWriter) {}
  }

  @Test func anAppendOnlyTableRefusesChangesFromAnyProgram() async throws {
    try await withDatabase { database, folder in
      try await database.write { try $0.insert(Entry(book: "x", number: 1, text: "first")) }
      let shell = try Connection(path: folder + "/praya.db", role: .writer, settings: SQLiteSettings())
      for text in ["UPDATE entries SET text='changed'", "DELETE FROM entries"] {
        #expect(throws: StorageError.immutable(table: "")) { try shell.execute(text) }
      }
    }
  }

  @Test func aPageOfAListNeedsNoSorting() async throws {
    try await withDatabase { _, folder in
      let shell = try Connection(path: folder + "/praya.db", role: .reader, settings: SQLiteSettings())
      func plan(_ condition: Condition<Thing>, _ order: Ordering<Thing>...) throws -> String {
        var selection = SelectionText<Thing>(where: condition)
        selection.append(order: order, limit: 50)
        let text = "EXPLAIN QUERY PLAN " + RecordTable<Thing>().selection + selection.text
        return try shell.rows(text, selection.values, columns: 4).map { "\($0[3])" }.joined()
      }
      for plan in [
        try plan(.equal(.box, 1 as Int64) && .greater(.id, "m")), try plan(.equal(.box, 1 as Int64), .descending(.id)),
        try plan(.all([]), .descending(.weight)), try plan(.equal(.weight, 4 as Int64)), try plan(.greater(.id, "m")),
      ] {
        #expect(plan.contains("USING INDEX") && !plan.contains("B-TREE"), "\(plan)")
      }
    }
  }

  @Test func migrationsThatAreNotNumberedInOrderStopTheProgram() async {
    #expect(Migrator.newest(of: sampleMigrations + [SchemaTests.second]) == 2)
    await #expect(processExitsWith: .failure) {
      _ = Migrator.newest(of: [SchemaTests.second])
    }
  }
}
