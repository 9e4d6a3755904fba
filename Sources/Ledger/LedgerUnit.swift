public import Quantities

/// What an account counts: whole minor units of a currency, or whole device-seconds of one device model.
public enum LedgerUnit: Hashable, Sendable {
  case currency(Currency)
  /// - model: the device model's name, 1 to 64 bytes of the characters that ledger names have.
  case deviceSeconds(model: String)

  /// The most bytes of a device model's name.
  public static let longestModel = 64

  /// Whether the text form of this unit reads back as the same unit. An account of another unit is not opened.
  public var isValid: Bool {
    switch self {
    case .currency: true
    case .deviceSeconds(let model): LedgerNameRule.allows(model, longest: LedgerUnit.longestModel)
    }
  }
}

extension LedgerUnit: LosslessStringConvertible {
  private static let devicePrefix = "device-seconds:"

  /// `HKD`, or `device-seconds:H100`. Stored rows keep this form: it does not change.
  public var description: String {
    switch self {
    case .currency(let currency): currency.code
    case .deviceSeconds(let model): LedgerUnit.devicePrefix + model
    }
  }

  /// Nil for a currency that Praya does not know and for a malformed model.
  public init?(_ description: String) {
    // Swift holds the Kelvin sign equal to the letter K; a stored text has one form only.
    guard description.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    if description.hasPrefix(LedgerUnit.devicePrefix) {
      self = .deviceSeconds(model: String(description.dropFirst(LedgerUnit.devicePrefix.count)))
      guard isValid else { return nil }
    } else {
      guard let currency = Currency(code: description) else { return nil }
      self = .currency(currency)
    }
  }
}

extension LedgerUnit: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let unit = LedgerUnit(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text.prefix(90))' is no ledger unit: write \"HKD\" or \"device-seconds:H100\"")
    }
    self = unit
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
