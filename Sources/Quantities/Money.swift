/// A currency by its ISO 4217 code, with the number of decimal places of its minor unit.
public struct Currency: Hashable, Sendable {
  /// Three upper-case letters, such as `HKD`.
  public let code: String
  /// Decimal places of the minor unit: 2 for cents, 0 for yen.
  public let exponent: Int

  private init(_ code: String, exponent: Int) {
    self.code = code
    self.exponent = exponent
  }

  public static let hongKongDollar = Currency("HKD", exponent: 2)
  public static let renminbi = Currency("CNY", exponent: 2)
  public static let euro = Currency("EUR", exponent: 2)

  /// The currencies that Praya knows. Source of the exponents: ISO 4217, list one.
  public static let all: [Currency] = [
    hongKongDollar, renminbi, euro,
    Currency("AUD", exponent: 2), Currency("CAD", exponent: 2), Currency("CHF", exponent: 2),
    Currency("GBP", exponent: 2), Currency("INR", exponent: 2), Currency("JPY", exponent: 0),
    Currency("KRW", exponent: 0), Currency("MOP", exponent: 2), Currency("MYR", exponent: 2),
    Currency("SGD", exponent: 2), Currency("THB", exponent: 2), Currency("TWD", exponent: 2),
    Currency("USD", exponent: 2),
  ]

  /// The currency with this code, or nil when Praya does not know it.
  public init?(code: String) {
    guard let known = Currency.all.first(where: { $0.code == code }) else { return nil }
    self = known
  }
}

extension Currency: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let code = try container.decode(String.self)
    guard let currency = Currency(code: code) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(code)' is no currency that Praya knows")
    }
    self = currency
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(code)
  }
}

/// An amount of money in whole minor units (cents) of one currency.
///
/// Adding or comparing amounts of unlike currencies is a programming error and traps; a sum that does not
/// fit 64 bits traps too (92 quadrillion dollars are more than any programme has).
public struct Money: Hashable, Sendable, Codable {
  public var minorUnits: Int64
  public var currency: Currency

  public init(minorUnits: Int64, _ currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency) }

  public static func + (a: Money, b: Money) -> Money {
    precondition(a.currency == b.currency, "amounts of one currency add")
    return Money(minorUnits: a.minorUnits + b.minorUnits, a.currency)
  }

  public static func - (a: Money, b: Money) -> Money {
    precondition(a.currency == b.currency, "amounts of one currency subtract")
    return Money(minorUnits: a.minorUnits - b.minorUnits, a.currency)
  }
}

extension Money: Comparable {
  public static func < (a: Money, b: Money) -> Bool {
    precondition(a.currency == b.currency, "amounts of one currency compare")
    return a.minorUnits < b.minorUnits
  }
}

extension Money: CustomStringConvertible {
  /// `HKD 1234.50`: code, then plain digits. `Language` formats for readers.
  public var description: String { "\(currency.code) \(decimal)" }

  /// Plain decimal digits with the currency's places, such as `-1234.50`.
  public var decimal: String {
    let magnitude = minorUnits.magnitude
    let scale = UInt64(currency.scale)
    let sign = minorUnits < 0 ? "-" : ""
    guard currency.exponent > 0 else { return "\(sign)\(magnitude)" }
    let fraction = String(magnitude % scale)
    return "\(sign)\(magnitude / scale).\(String(repeating: "0", count: currency.exponent - fraction.count))\(fraction)"
  }

  /// Reads plain decimal digits such as `1234.5`; more places than the currency has, a sign other than a
  /// leading minus, separators and exponents are refused.
  public init(decimal text: some StringProtocol, _ currency: Currency) throws(QuantityError) {
    let malformed = QuantityError.malformed(kind: "amount of money", text: String(text))
    var digits = Substring(text)
    let negative = digits.hasPrefix("-")
    if negative { digits = digits.dropFirst() }
    let pieces = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard pieces.count <= 2, let whole = pieces.first, !whole.isEmpty, pieces.allSatisfy({ !$0.isEmpty }) else { throw malformed }
    let fraction = pieces.count == 2 ? pieces[1] : ""
    guard fraction.count <= currency.exponent,
      (whole + fraction).utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { throw malformed }
    let padded = whole + fraction + String(repeating: "0", count: currency.exponent - fraction.count)
    guard let units = Int64(padded) else { throw .overflow }
    self.init(minorUnits: negative ? -units : units, currency)
  }
}

extension Currency {
  /// Minor units in one major unit: 100 for cents.
  public var scale: Int64 {
    var scale: Int64 = 1
    for _ in 0..<exponent { scale *= 10 }
    return scale
  }
}
