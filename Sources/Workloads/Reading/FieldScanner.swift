/// Reads numbers from the bytes of a line.
enum FieldScanner {
  /// Numbers between blanks into `fields`, from its beginning; what stands after a decimal point is cut off, but of
  /// field 5 (from 0) it is kept in `fraction`. Returns how many numbers there are, or the field that is none.
  @inline(__always) static func numbers(
    in line: UnsafeRawBufferPointer, into fields: inout [Int64], fraction: inout Double
  ) -> Result<Int, NotANumber> {
    var (position, found) = (0, 0)
    let count = line.count
    let limit = fields.count
    while true {
      while position < count, line[position] == 0x20 || line[position] == 0x09 { position += 1 }
      guard position < count else { return .success(found) }
      guard found < limit else { return .success(found + 1) }
      let isNegative = line[position] == 0x2D
      if isNegative || line[position] == 0x2B { position += 1 }
      var value: Int64 = 0
      let first = position
      while position < count {
        let digit = line[position] &- 0x30
        guard digit < 10 else { break }
        value = value &* 10 &+ Int64(digit)
        position += 1
      }
      // 18 digits cannot overflow; nothing of a workload needs more.
      guard position > first, position - first <= 18 else { return .failure(NotANumber(field: found + 1)) }
      if position < count, line[position] == 0x2E {
        position += 1
        var (part, scale) = (0.0, 1.0)
        while position < count, line[position] &- 0x30 < 10 {
          scale /= 10
          part += Double(line[position] &- 0x30) * scale
          position += 1
        }
        if found == 5 { fraction = isNegative ? -part : part }
      }
      guard position == count || line[position] == 0x20 || line[position] == 0x09 else {
        return .failure(NotANumber(field: found + 1))
      }
      fields[found] = isNegative ? -value : value
      found += 1
    }
  }

  /// The field, from 1, that is no number.
  struct NotANumber: Error { var field: Int }
}
