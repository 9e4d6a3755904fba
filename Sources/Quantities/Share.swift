/// An exact part of a whole, from nothing to all of it: a rate of support such as 70 % or two thirds.
///
/// Written `"70%"`, `"62.5%"` or `"2/3"`; kept as a reduced fraction, since two thirds has no decimal.
public struct Share: Hashable, Sendable {
  public let numerator: Int64
  public let denominator: Int64

  /// - Throws: `QuantityError.malformed` unless 0 ≤ numerator ≤ denominator, 0 < denominator ≤ 1,000,000.
  public init(_ numerator: Int64, of denominator: Int64) throws(QuantityError) {
    guard denominator > 0, denominator <= 1_000_000, numerator >= 0, numerator <= denominator else {
      throw .malformed(kind: "share", text: "\(numerator)/\(denominator)")
    }
    let divisor = Share.greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  private init(reduced numerator: Int64, _ denominator: Int64) {
    self.numerator = numerator
    self.denominator = denominator
  }

  public static let none = Share(reduced: 0, 1)
  public static let whole = Share(reduced: 1, 1)

  /// This share of `amount`, rounded half up to the minor unit.
  public func of(_ amount: Money) -> Money {
    // A share is at most one, so the result always fits where the amount did.
    let part = try? Rounding.halfUp(Int128(amount.minorUnits) * Int128(numerator), over: Int128(denominator))
    guard let part else { preconditionFailure("a share of an amount fits where the amount did") }
    return Money(minorUnits: part, amount.currency)
  }

  private static func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}

extension Share: Comparable {
  public static func < (a: Share, b: Share) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension Share: LosslessStringConvertible {
  /// `70%`, `62.5%`, or `2/3` where no decimal of at most four places is exact.
  public var description: String {
    let scaled = numerator * 1_000_000
    guard scaled.isMultiple(of: denominator) else { return "\(numerator)/\(denominator)" }
    let parts = scaled / denominator  // millionths of the whole: ten-thousandths of a per cent
    let fraction = parts % 10_000
    guard fraction != 0 else { return "\(parts / 10_000)%" }
    var digits = String(String(fraction + 10_000).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(parts / 10_000).\(digits)%"
  }

  public init?(_ description: String) {
    if let slash = description.firstIndex(of: "/") {
      guard let numerator = Int64(description[..<slash]),
        let denominator = Int64(description[description.index(after: slash)...]),
        let share = try? Share(numerator, of: denominator)
      else { return nil }
      self = share
      return
    }
    guard description.hasSuffix("%") else { return nil }
    let pieces = description.dropLast().split(separator: ".", omittingEmptySubsequences: false)
    guard pieces.count <= 2, let first = pieces.first, let whole = Int64(first), (0...100).contains(whole) else { return nil }
    let fraction = pieces.count == 2 ? pieces[1] : "0"
    guard (1...4).contains(fraction.count), let digits = Int64(fraction), digits >= 0,
      let padded = Int64(fraction + String(repeating: "0", count: 4 - fraction.count)),
      let share = try? Share(whole * 10_000 + padded, of: 1_000_000)
    else { return nil }
    self = share
  }
}

extension Share: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let share = Share(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no share: write \"70%\" or \"2/3\", at most the whole")
    }
    self = share
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
