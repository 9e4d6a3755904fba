/// Values kept for exact percentiles without sorting or copying them: in pieces, so that growth moves nothing, and
/// selected digit by digit.
struct ExactSample<Value: FixedWidthInteger & UnsignedInteger> {
  static var pieceSize: Int { 1 << 16 }

  private var pieces: [[Value]] = []
  private(set) var count = 0

  mutating func append(_ value: Value) {
    if count % Self.pieceSize == 0 {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(Self.pieceSize)
    }
    pieces[pieces.count - 1].append(value)
    count += 1
  }

  /// The value at `index` of the ascending list, by counting the values' 16-bit digits, the highest first.
  ///
  /// - Precondition: `index` is one of the list's.
  func value(atRank index: Int) -> Value {
    precondition((0..<count).contains(index), "a rank is one of the list's")
    var (prefix, mask, rank) = (Value(0), Value(0), index)
    var shift = Value.bitWidth
    while shift > 0 {
      shift -= 16
      var tally = [Int](repeating: 0, count: 1 << 16)
      for piece in pieces {
        for value in piece where value & mask == prefix { tally[Int(truncatingIfNeeded: value >> Value(shift)) & 0xFFFF] += 1 }
      }
      var digit = 0
      while rank >= tally[digit] {
        rank -= tally[digit]
        digit += 1
      }
      prefix |= Value(digit) << Value(shift)
      mask |= Value(0xFFFF) << Value(shift)
    }
    return prefix
  }

  /// The value at index ⌊q × count⌋ of the ascending list, the last for q = 1; nil of nothing.
  func quantile(_ q: Double) -> Value? {
    guard count > 0 else { return nil }
    return value(atRank: min(count - 1, Int(q * Double(count))))
  }
}
