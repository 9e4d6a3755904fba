import JSON
import Language
import Quantities

extension FieldReader {
  func place() -> Place? {
    text(as: Phrase("a place code such as HK, CA or CN-SH", "地方代碼（例如 HK、CA、CN-SH）"), rule: "place") { Place($0) }
  }

  /// An amount of money in whole currency units with at most the currency's decimal places, as a number or,
  /// for programs that would round it, as a text of the same digits. Read digit by digit, never as floating point.
  func money(_ currency: Currency) -> Money? {
    let digits: String
    switch node.value {
    case .number(let number): digits = number
    case .string(let text): digits = text
    default:
      wrongType(Phrase("an amount of money", "金額"))
      return nil
    }
    guard let money = try? Money(decimal: digits, currency), (0...Amount.mostUnits).contains(money.minorUnits) else {
      fault(
        "amount",
        Phrase(
          "'\(digits.prefix(40))' is no amount in \(currency.code): write plain digits, not negative, with at most "
            + "\(currency.exponent) decimal places.",
          "「\(digits.prefix(40))」不是 \(currency.code) 金額：請寫普通數字，不可為負數，小數位最多 \(currency.exponent) 位。"))
      return nil
    }
    return money
  }

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
