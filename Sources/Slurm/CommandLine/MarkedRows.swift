/// Rows of columns, each column followed by the same mark, whatever else stands in them, line breaks too.
package enum MarkedRows {
  /// - Throws: `.unreadable` where a row is short.
  package static func read(_ text: String, mark: String, columns: Int) throws(SlurmFailure) -> [[String]] {
    let bytes = Array(text.utf8), pattern = Array(mark.utf8)
    guard columns > 0, let first = pattern.first else { return [] }
    var (rows, row, start, index) = ([[String]](), [String](), 0, 0)
    while index < bytes.count {
      guard bytes[index] == first, bytes[index...].starts(with: pattern) else {
        index += 1
        continue
      }
      row.append(String(decoding: bytes[start..<index], as: UTF8.self))
      index += pattern.count
      if row.count == columns {
        rows.append(row)
        row = []
        if index < bytes.count, bytes[index] == 0x0A { index += 1 }
      }
      start = index
    }
    guard row.isEmpty, bytes[start...].allSatisfy({ $0 <= 0x20 }) else {
      throw .unreadable(reason: "a row ends after \(row.count) of \(columns) columns")
    }
    return rows
  }
}
