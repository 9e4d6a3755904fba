internal import Access
internal import Language
public import Quantities
internal import Storage

/// What one kind of record says of a person, declared in one place: what they are shown of it and what becomes of it when
/// they are erased. `PersonalRecords.all` lists the kinds; a test fails when a column names people and is not among them.
struct PersonalRecords: Sendable {
  /// What becomes of it.
  enum Fate: Sendable {
    /// It is removed, at once where there are few, else round by round.
    case removed
    /// The record stays, what could name the person is overwritten.
    case overwritten
    /// It stays as it is, since it holds the person's identifier and nothing else of them; the reason why it is needed.
    case stays(Phrase)
    /// It stays, and the columns that `clearing` names, in which people write about themselves, are overwritten.
    case cleared(Phrase)
  }

  let table: String
  /// The columns that say whose it is.
  let columns: Set<String>
  let title: Phrase
  let fate: Fate
  /// The person's records, the newest first where the key tells.
  let find: @Sendable (any ReadTransaction, PersonID, _ most: Int) throws -> [PersonalItem]
  /// Removes or clears some. - Returns: how many.
  let erase: @Sendable (any WriteTransaction, PersonID, _ most: Int) throws -> Int

  /// - Parameters:
  ///   - columns: which of the record's columns hold the person's identifier.
  ///   - hidden: what is not shown: secrets, and what is about others. Columns of bytes, which hold digests and sealed
  ///     secrets, never are.
  ///   - clearing: columns of plain text that the erasure overwrites.
  init<Record: StoredRecord>(
    _ type: Record.Type, _ title: Phrase, of columns: [Record.Column], hiding hidden: Set<Record.Column> = [],
    clearing: Set<Record.Column> = [], _ fate: Fate
  ) {
    table = Record.table
    self.columns = Set(columns.map(\.rawValue))
    (self.title, self.fate) = (title, fate)
    find = { records, person, most in
      var found: [[StoredValue]: PersonalItem] = [:]
      // Column by column, so that each is found by its own index.
      for column in columns {
        let order = Record.key.first.map { [Ordering<Record>.descending($0)] } ?? []
        for record in try records.select(type, where: .equal(column, person), order: order, limit: most) {
          found[record.keyValues] = PersonalItem(record, hiding: hidden)
        }
      }
      return found.sorted { PersonalRecords.isLater($0.key, $1.key) }.prefix(most).map(\.value)
    }
    erase = { records, person, most in
      let own = Condition<Record>.any(columns.map { .equal($0, person) })
      switch fate {
      case .removed:
        let due = try records.select(type, where: own, limit: most)
        for record in due { try records.delete(type, key: record.keyValues) }
        return due.count
      case .cleared:
        let full = Condition<Record>.any(clearing.map { .all([.isNotNull($0), .notEqual($0, PersonRecord.erasedName)]) })
        let due = try records.select(type, where: own && full, limit: most)
        for record in due { try records.update(record.clearing(clearing)) }
        return due.count
      case .overwritten, .stays: return 0
      }
    }
  }

  private static func isLater(_ a: [StoredValue], _ b: [StoredValue]) -> Bool {
    for (one, other) in zip(a, b) where one != other {
      switch (one, other) {
      case (.integer(let one), .integer(let other)): return one > other
      case (.text(let one), .text(let other)): return one > other
      case (.bytes(let one), .bytes(let other)): return other.lexicographicallyPrecedes(one)
      default: return false
      }
    }
    return false
  }
}

/// One record as its person is shown it: its columns by their names in the API's manner, in order.
public struct PersonalItem: Sendable {
  public enum Value: Sendable, Hashable {
    case none
    case text(String)
    case whole(Int64)
    case moment(Instant)
  }

  public let fields: [(name: String, value: Value)]

  init<Record: StoredRecord>(_ record: Record, hiding hidden: Set<Record.Column>) {
    var row = RowWriter()
    record.write(to: &row)
    fields = zip(Record.Column.allCases, row.values).compactMap { column, value in
      guard !hidden.contains(column), let shown = PersonalItem.shown(value, as: column.rawValue) else { return nil }
      return (PersonalItem.name(of: column.rawValue), shown)
    }
  }

  private static func shown(_ value: StoredValue, as column: String) -> Value? {
    switch value {
    case .null: Value.none
    case .text(let text): .text(text)
    case .integer(let number) where column.hasSuffix("_at") || column == "at" || column.hasSuffix("_until"):
      .moment(Instant(millisecondsSince1970: number))
    case .integer(let number): .whole(number)
    case .bytes: nil
    }
  }

  /// `created_at` is `createdAt`.
  private static func name(of column: String) -> String {
    let words = column.split(separator: "_")
    return (words.prefix(1) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }).joined()
  }
}

extension StoredRecord {
  /// The same record with a dash in these columns, where they are not empty.
  fileprivate func clearing(_ columns: Set<Column>) throws -> Self {
    var row = RowWriter()
    write(to: &row)
    let values = zip(Column.allCases, row.values).map { column, value in
      columns.contains(column) && value != .null ? PersonRecord.erasedName.stored : value
    }
    var reader = RowReader { values[$0] }
    return try Self(from: &reader)
  }

  /// The key's columns in order.
  fileprivate var keyValues: [StoredValue] {
    var row = RowWriter()
    write(to: &row)
    let values = Dictionary(zip(Column.allCases, row.values)) { first, _ in first }
    return Self.key.map { values[$0] ?? .null }
  }
}
