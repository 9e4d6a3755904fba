import JSON
import Language
import Quantities

extension FieldReader {
  /// `{ "least": 1, "most": 3 }`, one of the two at least.
  func range(_ bounds: ClosedRange<Int64>) -> WholeRange? {
    range { $0.whole(bounds) }
  }

  /// The same for money; the range counts minor units.
  func range(_ currency: Currency) -> WholeRange? {
    range { $0.money(currency)?.minorUnits }
  }

  private func range(_ read: (FieldReader) -> Int64?) -> WholeRange? {
    object { object in
      let fields = (object["least"], object["most"])
      let (least, most) = (fields.0.flatMap(read), fields.1.flatMap(read))
      guard fields.0 != nil || fields.1 != nil else {
        object.fault("", "empty", Phrase("'least' or 'most' should stand here.", "此處應有「least」或「most」。"))
        return nil
      }
      if let least, let most, least > most {
        object.fault("most", "order", Phrase("'most' is less than 'least'.", "「most」小於「least」。"))
        return nil
      }
      // A faulty end must not read as an open one.
      guard (fields.0 == nil) == (least == nil), (fields.1 == nil) == (most == nil) else { return nil }
      return WholeRange(least: least, most: most)
    }
  }

  /// `{ "from": "2024-10-07", "to": "2027-10-06" }`, one of the two at least.
  func days() -> DayRange? {
    object { object in
      let fields = (object["from"], object["to"])
      let (from, to) = (fields.0?.date(), fields.1?.date())
      guard fields.0 != nil || fields.1 != nil else {
        object.fault("", "empty", Phrase("'from' or 'to' should stand here.", "此處應有「from」或「to」。"))
        return nil
      }
      if let from, let to, to < from {
        object.fault("to", "order", Phrase("'to' is before 'from'.", "「to」早於「from」。"))
        return nil
      }
      guard (fields.0 == nil) == (from == nil), (fields.1 == nil) == (to == nil) else { return nil }
      return DayRange(from: from, to: to)
    }
  }

  /// `[3, 6, 12]`, or a range.
  func months() -> MonthsAllowed? {
    if case .array = node.value {
      return list(most: 24) { $0.count(1...600) }.map { .listed($0.sorted()) }
    }
    return range(0...600).map { .range($0) }
  }
}

extension WholeRange {
  var output: JSONOutput { output { .number(String($0)) } }

  func output(_ write: (Int64) -> JSONOutput) -> JSONOutput {
    .fields(("least", least.map(write)), ("most", most.map(write)))
  }

  func output(in currency: Currency) -> JSONOutput { output { Money(minorUnits: $0, currency).output } }
}

extension CivilDate {
  var output: JSONOutput { .string(description) }
}

extension DayRange {
  var output: JSONOutput? { self == .always ? nil : .fields(("from", from?.output), ("to", to?.output)) }
}

extension MonthsAllowed {
  var output: JSONOutput {
    switch self {
    case .listed(let lengths): .array(lengths.map { .number(String($0)) })
    case .range(let range): range.output
    }
  }
}
