public import Language
public import Quantities

/// How the word after an option, or an operand, is read: as what, and what to call it when it is not that.
public struct ValueKind<Value: Sendable>: Sendable {
  /// What should stand there, for the error: `a whole number from 1 to 200`.
  public let expected: Phrase
  public let read: @Sendable (String) -> Value?

  public init(_ expected: Phrase, read: @escaping @Sendable (String) -> Value?) {
    self.expected = expected
    self.read = read
  }
}

extension ValueKind<String> {
  /// Any text but the empty one.
  public static let text = ValueKind(Phrase("a text that is not empty", "非空白的文字")) { $0.isEmpty ? nil : $0 }

  /// An amount of money in plain decimal digits; the hub's currency gives it its unit.
  public static let amount = ValueKind(Phrase("an amount such as 5000 or 5000.50", "金額，例如 5000 或 5000.50")) { text in
    let pieces = text.split(separator: ".", omittingEmptySubsequences: false)
    let isDecimal =
      (1...2).contains(pieces.count) && pieces.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    return isDecimal && text.utf8.count <= 20 ? text : nil
  }
}

extension ValueKind<Int> {
  /// A whole number within `range`.
  public static func whole(_ range: ClosedRange<Int>) -> ValueKind {
    ValueKind(
      Phrase(
        "a whole number from \(range.lowerBound) to \(range.upperBound)", "\(range.lowerBound) 至 \(range.upperBound) 的整數")
    ) { text in Int(text).flatMap { range.contains($0) && text.utf8.first != UInt8(ascii: "+") ? $0 : nil } }
  }
}

extension ValueKind<CivilDate> {
  public static let day = ValueKind(Phrase("a day such as 2026-11-21", "日期，例如 2026-11-21")) { CivilDate($0) }
}

extension ValueKind<Month> {
  public static let month = ValueKind(Phrase("a month such as 2026-11", "月份，例如 2026-11")) { Month($0) }
}

extension ValueKind<Instant> {
  public static let moment = ValueKind(
    Phrase("a moment such as 2026-11-21T09:00:00+08:00", "時刻，例如 2026-11-21T09:00:00+08:00")
  ) { Instant($0) }
}

extension ValueKind where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of an enumeration's names.
  public static var choice: ValueKind {
    let names = Value.allCases.map(\.rawValue)
    return ValueKind(
      Phrase("one of \(names.joined(separator: ", "))", "以下之一：\(names.joined(separator: "、"))")
    ) { Value(rawValue: $0) }
  }
}
