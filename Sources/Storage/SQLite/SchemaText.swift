/// The statements that make what a migration describes.
///
/// - Tables are STRICT: SQLite refuses a value of another kind.
/// - A key of several columns, as in a table of relations, is the table's own tree (WITHOUT ROWID): one look instead of
///   two. A key of one column is not: such rows are long, and long rows make that tree deep. One integer is the row
///   number itself.
/// - Every index that is not unique ends with the key, so that a list by a column, in the order of the key, a page at a
///   time, costs the same however long the table is.
/// - A column that refers to another table has an index: without one, every change there would search this table.
enum SchemaText {
  static func create(_ table: TableDescription) -> [String] {
    check(table)
    var parts = table.columns.map { definition($0) }
    parts.append("PRIMARY KEY(\(list(table.key)))")
    parts += table.unique.map { "UNIQUE(\(list($0)))" }
    let options = table.key.count > 1 ? "STRICT, WITHOUT ROWID" : "STRICT"
    var statements = ["CREATE TABLE \(quoted(table.name)) (\n  \(parts.joined(separator: ",\n  "))\n) \(options)"]
    var prefixes = [table.key] + table.unique
    for columns in table.indexes + table.columns.filter({ $0.references != nil }).map({ [$0.name] })
    where !prefixes.contains(where: { $0.starts(with: columns) }) {
      statements.append(index(on: table.name, columns, key: table.key, unique: false))
      prefixes.append(columns)
    }
    if table.isAppendOnly { statements += ["UPDATE", "DELETE"].map { refuse($0, on: table.name) } }
    return statements
  }

  static func add(_ column: ColumnDescription, to table: String, key: [String], defaultValue: StoredValue) -> [String] {
    precondition(
      column.isOptional || defaultValue != .null, "\(table).\(column.name): rows that are there need a value in a new column")
    let value = defaultValue == .null ? "" : " DEFAULT \(literal(defaultValue))"
    let addition = "ALTER TABLE \(quoted(table)) ADD COLUMN \(definition(column))\(value)"
    return [addition] + (column.references == nil ? [] : [index(on: table, [column.name], key: key, unique: false)])
  }

  static func index(on table: String, _ columns: [String], key: [String], unique: Bool) -> String {
    let name = ([unique ? "unique" : "index", table] + columns).joined(separator: "_")
    let all = unique ? columns : columns + key.filter { !columns.contains($0) }
    return "CREATE \(unique ? "UNIQUE " : "")INDEX \(quoted(name)) ON \(quoted(table))(\(list(all)))"
  }

  private static func definition(_ column: ColumnDescription) -> String {
    let kind =
      switch column.kind {
      case .integer: "INTEGER"
      case .text: "TEXT"
      case .bytes: "BLOB"
      }
    let reference = column.references.map { " REFERENCES \(quoted($0))" } ?? ""
    return "\(quoted(column.name)) \(kind)\(column.isOptional ? "" : " NOT NULL")\(reference)"
  }

  /// The trigger by which the database itself refuses to change an append-only table, whoever asks.
  private static func refuse(_ action: String, on table: String) -> String {
    let name = "append_only_\(table)_\(action.lowercased())"
    return "CREATE TRIGGER \(quoted(name)) BEFORE \(action) ON \(quoted(table)) BEGIN SELECT RAISE(ABORT, 'append only'); END"
  }

  /// A value inside a schema, where SQLite takes no places.
  private static func literal(_ value: StoredValue) -> String {
    switch value {
    case .null: "NULL"
    case .integer(let integer): String(integer)
    case .text(let text): "'\(text.replacing("'", with: "''"))'"
    case .bytes(let bytes): "x'\(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())'"
    }
  }

  private static func list(_ columns: [String]) -> String { columns.map(quoted).joined(separator: ",") }

  /// A migration is part of the program: a wrong one stops it before it touches the file.
  private static func check(_ table: TableDescription) {
    let names = table.columns.map(\.name)
    precondition(Set(names).count == names.count, "\(table.name) has a column twice")
    precondition(!table.key.isEmpty, "\(table.name) has no key")
    for name in table.key + table.unique.joined() + table.indexes.joined() {
      precondition(names.contains(name), "\(table.name) has no column \(name)")
    }
    for column in table.columns where table.key.contains(column.name) {
      precondition(!column.isOptional, "\(table.name).\(column.name) is in the key and cannot be empty")
    }
  }
}
