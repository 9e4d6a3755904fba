/// A table as its record describes it, and the texts of the statements about one row.
///
/// Names stand in quotes, as they come from types and may be any word; values never stand in a text.
final class RecordTable<Record: StoredRecord> {
  let name: String
  let columns: [String]
  let key: [String]
  /// `SELECT` every column `FROM` the table.
  let selection: String
  let find: String
  let insert: String
  let update: String
  let delete: String
  /// Where in a record's values the places of `update` find theirs.
  private let updateOrder: [Int]

  init() {
    name = Record.table
    columns = Record.Column.allCases.map(\.rawValue)
    key = Record.key.map(\.rawValue)
    let table = quoted(Record.table)
    let all = columns.map(quoted).joined(separator: ",")
    let isKey = key.map { quoted($0) + "=?" }.joined(separator: " AND ")
    // Only the other columns are set: a key that is set, even to what it was, makes SQLite look for who refers to it.
    let plain = columns.filter { [key] in !key.contains($0) }
    let changes = plain.isEmpty ? "\(quoted(key[0]))=\(quoted(key[0]))" : plain.map { quoted($0) + "=?" }.joined(separator: ",")
    selection = "SELECT \(all) FROM \(table)"
    find = "\(selection) WHERE \(isKey)"
    insert = "INSERT INTO \(table)(\(all)) VALUES(\(columns.map { _ in "?" }.joined(separator: ",")))"
    update = "UPDATE \(table) SET \(changes) WHERE \(isKey)"
    delete = "DELETE FROM \(table) WHERE \(isKey)"
    updateOrder = (plain + key).compactMap(columns.firstIndex(of:))
    precondition(updateOrder.count == columns.count, "the key of \(Record.self) consists of its columns")
  }

  /// The values that `update` has places for.
  func valuesForUpdate(of record: Record) -> [StoredValue] {
    let values = values(of: record)
    return updateOrder.map { values[$0] }
  }

  /// The record's values in the order of its columns.
  func values(of record: Record) -> [StoredValue] {
    var row = RowWriter(capacity: columns.count)
    record.write(to: &row)
    precondition(row.values.count == columns.count, "\(Record.self) writes each of its columns once")
    return row.values
  }
}

/// A name as SQL takes it, whatever word it is.
func quoted(_ name: String) -> String {
  // Nearly no name has a quote in it, and every question's text is made of names.
  guard name.utf8.contains(UInt8(ascii: "\"")) else { return "\"" + name + "\"" }
  return "\"" + name.replacing("\"", with: "\"\"") + "\""
}
