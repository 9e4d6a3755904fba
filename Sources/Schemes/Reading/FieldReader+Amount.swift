import Language
import Quantities

extension FieldReader {
  /// An amount in the scheme's unit: money, whole GPU-hours, or whole credits.
  func amount(_ unit: Amount.Unit) -> Amount? {
    switch unit {
    case .money(let currency): money(currency).map { .money($0) }
    case .deviceSeconds: whole(0...Amount.mostUnits / 3600).map { .deviceSeconds(DeviceSeconds($0 * 3600)) }
    case .credits: whole(0...Amount.mostUnits).map { .credits($0) }
    }
  }
}

extension Money {
  /// Whole currency units, with decimal places only where they say something.
  var output: JSONOutput {
    .number(minorUnits.isMultiple(of: currency.scale) ? String(minorUnits / currency.scale) : decimal)
  }
}

extension Amount {
  var output: JSONOutput {
    switch self {
    case .money(let money): money.output
    case .deviceSeconds(let use): .number(String(use.count / 3600))
    case .credits(let count): .number(String(count))
    }
  }
}

extension Phrase {
  var output: JSONOutput { .object([("en", .string(english)), ("zh-Hant", .string(traditionalChinese))]) }
}
