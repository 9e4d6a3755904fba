import Foundation
import Quantities
import Storage

/// A small world for the tests: boxes, the things in them, and an append-only journal.
struct Box: StoredRecord, Hashable {
  enum Column: String, CaseIterable { case id, label, order }
  static let table = "boxes"
  static let key: [Column] = [.id]

  var id: Int64
  var label: String
  var order: Int = 0

  init(id: Int64, label: String, order: Int = 0) { (self.id, self.label, self.order) = (id, label, order) }
  init(from row: inout RowReader) throws {
    id = try row.next()
    label = try row.next()
    order = try row.next()
  }
  func write(to row: inout RowWriter) {
    row.append(id)
    row.append(label)
    row.append(order)
  }
}

struct Thing: StoredRecord, Hashable {
  enum Column: String, CaseIterable { case id, box, name, weight, mark }
  static let table = "things"
  static let key: [Column] = [.id]

  var id: String
  var box: Int64?
  var name: String
  var weight: Int64
  var mark: [UInt8]?

  init(id: String, box: Int64? = nil, name: String = "thing", weight: Int64 = 0, mark: [UInt8]? = nil) {
    (self.id, self.box, self.name, self.weight, self.mark) = (id, box, name, weight, mark)
  }
  init(from row: inout RowReader) throws {
    id = try row.next()
    box = try row.next()
    name = try row.next()
    weight = try row.next()
    mark = try row.next()
  }
  func write(to row: inout RowWriter) {
    row.append(id)
    row.append(box)
    row.append(name)
    row.append(weight)
    row.append(mark)
  }
}

struct Entry: StoredRecord, Hashable {
  enum Column: String, CaseIterable { case book, number, text }
  static let table = "entries"
  static let key: [Column] = [.book, .number]

  var book: String
  var number: Int64
  var text: String

  init(book: String, number: Int64, text: String) { (self.book, self.number, self.text) = (book, number, text) }
  init(from row: inout RowReader) throws {
    book = try row.next()
    number = try row.next()
    text = try row.next()
  }
  func write(to row: inout RowWriter) {
    row.append(book)
    row.append(number)
    row.append(text)
  }
}

let sampleMigrations = [
  Migration(
    version: 1, name: "boxes, things, entries",
    steps: [
      .createTable(
        TableDescription(
          "boxes", key: ["id"], unique: [["label"]],
          columns: [ColumnDescription("id", .integer), ColumnDescription("label", .text), ColumnDescription("order", .integer)])),
      .createTable(
        TableDescription(
          "things", key: ["id"], indexes: [["weight"]],
          columns: [
            ColumnDescription("id", .text), ColumnDescription("box", .integer, optional: true, references: "boxes"),
            ColumnDescription("name", .text), ColumnDescription("weight", .integer),
            ColumnDescription("mark", .bytes, optional: true),
          ])),
      .createTable(
        TableDescription(
          "entries", key: ["book", "number"], appendOnly: true,
          columns: [
            ColumnDescription("book", .text), ColumnDescription("number", .integer), ColumnDescription("text", .text),
          ])),
    ])
]

/// A folder that is gone after the test.
struct Scratch: ~Copyable {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "praya-storage-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var database: String { folder + "/praya.db" }
  func path(_ name: String) -> String { folder + "/" + name }
  var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }
}

/// The permission bits of a file, such as 0o600.
func mode(of path: String) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

/// Runs `body` over a new database of the sample schema and closes it.
func withDatabase(
  migrations: [Migration] = sampleMigrations, settings: SQLiteSettings = SQLiteSettings(),
  _ body: (SQLiteDatabase, String) async throws -> Void
) async throws {
  let scratch = try Scratch()
  let database = try await SQLiteDatabase.open(path: scratch.database, migrations: migrations, settings: settings)
  do {
    try await body(database, scratch.folder)
  } catch {
    await database.close()
    throw error
  }
  await database.close()
}
