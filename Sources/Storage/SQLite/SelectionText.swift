/// What follows `SELECT … FROM table`: its text, with a numbered place for each value, and the values.
///
/// The text depends only on the question's shape, so that a statement prepared for it serves the next one like it.
struct SelectionText<Record: StoredRecord> {
  private(set) var text = ""
  private(set) var values: [StoredValue] = []
  /// Set while a condition is written that must not choose the index.
  private var isTested = false

  /// Lists up to this length get a place for each value; longer ones are packed into a single place, as a statement
  /// has at most 32,766.
  static var placesPerList: Int { 64 }

  init(where condition: Condition<Record>?) {
    guard let condition else { return }
    text += " WHERE "
    append(condition)
  }

  /// Appends the order and the limit. Ties go by the key, so that an answer's order never depends on a plan; in the
  /// direction of the last ordering, so that an index read backwards serves it.
  mutating func append(order: [Ordering<Record>], limit: Int?) {
    var named: Set<String> = []
    var terms: [String] = []
    var direction = ""
    for ordering in order {
      let column: Record.Column
      switch ordering {
      case .ascending(let ascending): (column, direction) = (ascending, "")
      case .descending(let descending): (column, direction) = (descending, " DESC")
      }
      if named.insert(column.rawValue).inserted { terms.append(quoted(column.rawValue) + direction) }
    }
    for column in Record.key where !named.contains(column.rawValue) { terms.append(quoted(column.rawValue) + direction) }
    text += " ORDER BY " + terms.joined(separator: ",")
    if let limit {
      precondition(limit >= 0, "a limit is not negative")
      text += " LIMIT " + place(.integer(Int64(limit)))
    }
  }

  /// Appends words, and a value's place.
  mutating func append(_ words: String, _ value: StoredValue? = nil) {
    text += words
    if let value { text += place(value) }
  }

  /// Appends a condition that is tested on every row which other conditions find: SQLite looks for no index by it.
  mutating func append(tested condition: Condition<Record>) {
    isTested = true
    append(condition)
    isTested = false
  }

  /// A plus sign before a column changes nothing but that no index is looked for (SQLite's manual, "Query Planning").
  private func name(_ column: Record.Column) -> String { (isTested ? "+" : "") + quoted(column.rawValue) }

  private mutating func append(_ condition: Condition<Record>) {
    switch condition {
    case .equal(let column, .null), .isNull(let column): text += "\(name(column)) IS NULL"
    case .notEqual(let column, .null), .isNotNull(let column): text += "\(name(column)) IS NOT NULL"
    case .equal(let column, let value): append(column, "=", value)
    case .notEqual(let column, let value): append(column, " IS NOT ", value)
    case .less(let column, let value): append(column, "<", value)
    case .lessOrEqual(let column, let value): append(column, "<=", value)
    case .greater(let column, let value): append(column, ">", value)
    case .greaterOrEqual(let column, let value): append(column, ">=", value)
    case .oneOf(let column, let values): append(column, oneOf: values)
    case .all(let conditions): append(conditions[...], joinedBy: " AND ", ifEmpty: "1")
    case .any(let conditions): append(conditions[...], joinedBy: " OR ", ifEmpty: "0")
    }
  }

  private mutating func append(_ column: Record.Column, _ comparison: String, _ value: StoredValue) {
    text += name(column) + comparison + place(value)
  }

  /// Halves a long list, as SQLite limits how deep an expression is (1,000), not how wide.
  private mutating func append(_ conditions: ArraySlice<Condition<Record>>, joinedBy word: String, ifEmpty: String) {
    guard let first = conditions.first else {
      text += ifEmpty
      return
    }
    if conditions.count == 1 { return append(first) }
    let middle = conditions.startIndex + conditions.count / 2
    text += "("
    append(conditions[..<middle], joinedBy: word, ifEmpty: ifEmpty)
    text += word
    append(conditions[middle...], joinedBy: word, ifEmpty: ifEmpty)
    text += ")"
  }

  private mutating func place(_ value: StoredValue) -> String {
    values.append(value)
    return "?\(values.count)"
  }
}

// MARK: Lists

extension SelectionText {
  private mutating func append(_ column: Record.Column, oneOf list: [StoredValue]) {
    let name = name(column)
    let present = list.filter { $0 != .null }
    var alternatives: [String] = present.count < list.count ? ["\(name) IS NULL"] : []
    if let last = present.last {
      if present.count <= SelectionText.placesPerList {
        // Filled up to a power of two, so that lists of many lengths share few statements.
        let padding = repeatElement(last, count: nextPowerOfTwo(present.count) - present.count)
        let places = (present + padding).map { place($0) }
        alternatives.append("\(name) IN (\(places.joined(separator: ",")))")
      } else {
        alternatives += PackedList.Kind.allCases.compactMap { kind in
          let packed = PackedList.pack(present, of: kind)
          return packed.isEmpty ? nil : "\(name) IN (\(PackedList.unpacking(place(.bytes(packed)), as: kind)))"
        }
      }
    }
    text += alternatives.isEmpty ? "0" : "(\(alternatives.joined(separator: " OR ")))"
  }

  private func nextPowerOfTwo(_ count: Int) -> Int { 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount) }
}

/// A list of values of one kind as one blob: before each value its length, in ten decimal digits.
private enum PackedList {
  enum Kind: CaseIterable { case integer, text, bytes }

  static func pack(_ values: [StoredValue], of kind: Kind) -> [UInt8] {
    var packed: [UInt8] = []
    for value in values {
      switch (value, kind) {
      case (.integer(let integer), .integer): append(Array(String(integer).utf8), to: &packed)
      case (.text(let text), .text): append(Array(text.utf8), to: &packed)
      case (.bytes(let bytes), .bytes): append(bytes, to: &packed)
      default: break
      }
    }
    return packed
  }

  private static func append(_ bytes: [UInt8], to packed: inout [UInt8]) {
    let length = Array(String(bytes.count).utf8)
    packed += repeatElement(0x30, count: 10 - length.count)
    packed += length
    packed += bytes
  }

  /// The query that takes the values out again, from left to right.
  static func unpacking(_ place: String, as kind: Kind) -> String {
    let value = "substr(\(place),at+10,size)"
    let typed =
      switch kind {
      case .integer: "CAST(CAST(\(value) AS TEXT) AS INTEGER)"
      case .text: "CAST(\(value) AS TEXT)"
      case .bytes: value
      }
    func size(at start: String) -> String { "CAST(CAST(substr(\(place),\(start),10) AS TEXT) AS INTEGER)" }
    return """
      WITH RECURSIVE item(at,size) AS (SELECT 1,\(size(at: "1")) UNION ALL \
      SELECT at+10+size,\(size(at: "at+10+size")) FROM item WHERE at+10+size<=length(\(place))) SELECT \(typed) FROM item
      """
  }
}
