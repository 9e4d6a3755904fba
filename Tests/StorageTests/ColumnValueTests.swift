import Quantities
import Storage
import Testing

private enum Mood: String, RawColumnValue { case calm, stormy }
private enum Kind {}
private struct Note: Codable, Hashable, Sendable { var words: [String]; var count: Int }

private struct Everything: StoredRecord {
  enum Column: String, CaseIterable {
    case integer, small, truth, text, bytes, nothing, something, mood, identifier, instant, seconds, milliseconds
    case deviceSeconds, digest, day, note
  }
  static let table = "everything"
  static let key: [Column] = [.integer]

  var integer: Int64
  var small = -7
  var truth = true
  var text: String
  var bytes: [UInt8]
  var nothing: String?
  var something: Int64? = 3
  var mood = Mood.stormy
  var identifier = Identifier<Kind>(madeAt: Instant(secondsSince1970: 1_800_000_000), random: (1, 2))
  var instant = Instant(millisecondsSince1970: -1)
  var seconds = Seconds(86_400)
  var milliseconds = Milliseconds(1)
  var deviceSeconds = DeviceSeconds.zero
  var digest = Digest(of: [1, 2, 3])
  var day = CivilDate(daysSince1970: 20_000)
  var note = JSONColumn(Note(words: ["a\"b", "海"], count: 2))

  init(integer: Int64, text: String, bytes: [UInt8]) { (self.integer, self.text, self.bytes) = (integer, text, bytes) }
  init(from row: inout RowReader) throws {
    integer = try row.next()
    small = try row.next()
    truth = try row.next()
    text = try row.next()
    bytes = try row.next()
    nothing = try row.next()
    something = try row.next()
    mood = try row.next()
    identifier = try row.next()
    instant = try row.next()
    seconds = try row.next()
    milliseconds = try row.next()
    deviceSeconds = try row.next()
    digest = try row.next()
    day = try row.next()
    note = try row.next()
  }
  func write(to row: inout RowWriter) {
    row.append(integer)
    row.append(small)
    row.append(truth)
    row.append(text)
    row.append(bytes)
    row.append(nothing)
    row.append(something)
    row.append(mood)
    row.append(identifier)
    row.append(instant)
    row.append(seconds)
    row.append(milliseconds)
    row.append(deviceSeconds)
    row.append(digest)
    row.append(day)
    row.append(note)
  }
  var values: [StoredValue] {
    var row = RowWriter()
    write(to: &row)
    return row.values
  }

  static let texts: Set<Column> = [.text, .nothing, .mood, .identifier, .day, .note]
  static let migrations = [
    Migration(
      version: 1, name: "everything",
      steps: [
        .createTable(
          TableDescription(
            table, key: ["integer"],
            columns: Column.allCases.map { column in
              let kind: ColumnDescription.Kind =
                texts.contains(column) ? .text : column == .bytes || column == .digest ? .bytes : .integer
              return ColumnDescription(column.rawValue, kind, optional: column == .nothing || column == .something)
            }))
      ])
  ]
}

@Suite struct ColumnValueTests {
  @Test func everyKindOfValueComesBackAsItWas() async throws {
    let texts = ["", "plain", "a\0b", "海傍 🚢", "'; DROP TABLE everything; --", String(repeating: "長", count: 100_000)]
    let blobs: [[UInt8]] = [[], [0], [UInt8](0...255), [UInt8](repeating: 7, count: 300_000)]
    let integers = [Int64.min, -1, 0, 1, Int64.max]
    let records =
      zip(integers, 0...).map { integer, index in
        Everything(integer: integer, text: texts[index], bytes: blobs[index % blobs.count])
      } + [Everything(integer: 42, text: texts[5], bytes: [])]
    let expected = records.sorted { $0.integer < $1.integer }.map(\.values)

    try await withDatabase(migrations: Everything.migrations) { database, _ in
      try await database.check(records: [Everything.self])
      try await database.write { transaction in for record in records { try transaction.insert(record) } }
      let found = try await database.read { try $0.select(Everything.self).map(\.values) }
      #expect(found == expected)
      for record in records {
        let one = try await database.read { try $0.find(Everything.self, record.integer)?.values }
        #expect(one == record.values)
      }
    }
  }

  @Test func aValueOfAnotherKindIsCorruptAndNamesTheTable() async throws {
    try await withDatabase(migrations: Everything.migrations) { database, _ in
      var record = Everything(integer: 1, text: "", bytes: [])
      try await database.write { [record] in try $0.insert(record) }
      record.note = JSONColumn(Note(words: [], count: 0))
      try await database.write { [record] in try $0.update(record) }
      let error = await #expect(throws: StorageError.self) {
        try await database.read { _ = try $0.select(Misread.self) }
      }
      guard case .corrupt(let detail)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(detail.contains("table everything"))
    }
  }

  /// Takes a text for a mood.
  private struct Misread: StoredRecord {
    enum Column: String, CaseIterable { case text }
    static let table = "everything"
    static let key: [Column] = [.text]
    var mood: Mood
    init(from row: inout RowReader) throws { mood = try row.next() }
    func write(to row: inout RowWriter) { row.append(mood) }
  }
}
