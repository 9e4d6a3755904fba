/// The statements of one part of a list: their text, with a numbered place for each value, and the values.
///
/// Each stretch is a `SELECT` that its index gives in order; SQLite merges several of them as it goes (`UNION ALL` with
/// `ORDER BY`), so that nothing is gathered and sorted, and a part stops where it is full.
struct ListText<Record: StoredRecord> {
  private let query: ListQuery<Record>
  private let columns: [String]

  init(_ query: ListQuery<Record>) {
    self.query = query
    columns = query.positionColumns.map { quoted($0.rawValue) }
  }

  /// Whether records are tested one by one, so that it must be bounded how many.
  var isTesting: Bool { query.condition != nil || query.stretches.contains { $0.condition != nil } }

  /// Asks for the place of the last record that may be looked at; there is none where the list ends before.
  func horizon() -> (text: String, values: [StoredValue]) {
    var text = SelectionText<Record>(where: nil)
    append(to: &text, selecting: columns, upTo: nil, isTesting: false)
    text.append(" LIMIT 1 OFFSET ", .integer(Int64(max(0, query.examining - 1))))
    return (text.text, text.values)
  }

  /// Asks for the records. - Parameter horizon: the last place to look at; nil for no bound.
  func records(upTo horizon: ListPosition?) -> (text: String, values: [StoredValue]) {
    var text = SelectionText<Record>(where: nil)
    append(to: &text, selecting: Record.Column.allCases.map { quoted($0.rawValue) }, upTo: horizon, isTesting: true)
    // So many more are read, where stretches overlap, that enough different records remain.
    text.append(" LIMIT ", .integer(Int64((query.limit + 1) * max(1, overlap))))
    return (text.text, text.values)
  }

  /// In how many stretches one record can lie at most. Of those that agree in the same columns it lies in one, or in all
  /// that are alike.
  private var overlap: Int {
    let kinds = Dictionary(grouping: query.stretches) { $0.values.map(\.column) }
    return kinds.values.reduce(0) { sum, stretches in
      sum + (Dictionary(grouping: stretches) { $0.values.map(\.value) }.values.map(\.count).max() ?? 0)
    }
  }

  private func append(
    to text: inout SelectionText<Record>, selecting selected: [String], upTo horizon: ListPosition?, isTesting: Bool
  ) {
    let head = "SELECT \(selected.joined(separator: ",")) FROM \(quoted(Record.table))"
    for (index, stretch) in query.stretches.enumerated() {
      text.append((index == 0 ? "" : " UNION ALL ") + head)
      var word = " WHERE "
      func and() -> String {
        defer { word = " AND " }
        return word
      }
      for (column, value) in stretch.values { text.append(and() + quoted(column.rawValue) + "=", value) }
      appendBounds(to: &text, upTo: horizon, and)
      guard isTesting else { continue }
      for condition in [stretch.condition, query.condition].compactMap({ $0 }) {
        text.append(and())
        text.append(tested: condition)
      }
    }
    let direction = query.isDescending ? " DESC" : ""
    text.append(" ORDER BY " + columns.map { $0 + direction }.joined(separator: ","))
  }

  /// At most one bound on either side: of two, SQLite might go along the index by the wider one.
  private func appendBounds(to text: inout SelectionText<Record>, upTo horizon: ListPosition?, _ and: () -> String) {
    let (behind, within) = query.isDescending ? ("<", ">=") : (">", "<=")
    let (start, end) = query.isDescending ? (query.until, query.from) : (query.from, query.until)
    if let after = query.after {
      append(after, behind, to: &text, and)
    } else if let start {
      text.append(and() + columns[0] + (query.isDescending ? "<" : ">="), start)
    }
    if let horizon {
      append(horizon, within, to: &text, and)
    } else if let end {
      text.append(and() + columns[0] + (query.isDescending ? ">=" : "<"), end)
    }
  }

  private func append(
    _ position: ListPosition, _ comparison: String, to text: inout SelectionText<Record>, _ and: () -> String
  ) {
    guard columns.count > 1 else { return text.append(and() + columns[0] + comparison, position.values[0]) }
    text.append(and() + "(\(columns.joined(separator: ",")))\(comparison)(")
    for (index, value) in position.values.enumerated() { text.append(index == 0 ? "" : ",", value) }
    text.append(")")
  }
}

extension SQLiteReading {
  func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record> { try connection.list(query) }
}

extension SQLiteWriting {
  func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record> { try connection.list(query) }
}

extension Connection {
  fileprivate func list<Record: StoredRecord>(_ query: ListQuery<Record>) throws -> ListPart<Record> {
    precondition(query.limit > 0 && query.stretches.count <= 100, "a part has records, of at most 100 stretches")
    precondition(query.after.map(query.accepts) ?? true, "a position has a value for each of its columns")
    guard !query.stretches.isEmpty else { return ListPart(records: [], next: nil) }
    let text = ListText(query)
    let horizon = text.isTesting ? try horizon(of: query, text) : nil
    let statement = text.records(upTo: horizon)
    let places = query.positionPlaces
    var found: [(record: Record, position: ListPosition)] = []
    try withStatement(statement.text, statement.values, table: Record.table) { statement in
      let row = RowReader(source: statement.value(at:))
      while try step(statement, table: Record.table) {
        var row = row
        // The place is taken from the row: writing the record out again to find it would cost as much as reading it.
        let position = ListPosition(places.map(statement.value(at:)))
        do { found.append((try Record(from: &row), position)) } catch StorageError.corrupt(let detail) {
          throw StorageError.corrupt(detail: "table \(Record.table): \(detail)")
        }
      }
    }
    return query.part(of: found, horizon: horizon)
  }

  private func horizon<Record: StoredRecord>(of query: ListQuery<Record>, _ text: ListText<Record>) throws -> ListPosition? {
    let statement = text.horizon()
    return try withStatement(statement.text, statement.values, table: Record.table) { statement in
      guard try step(statement, table: Record.table) else { return nil }
      return ListPosition(query.positionColumns.indices.map(statement.value(at:)))
    }
  }
}
