public import Language
public import Quantities

/// So many whole units: 1,250 cents of HKD, or 3,600 device-seconds of a model.
public struct LedgerAmount: Hashable, Sendable, Codable {
  public let count: Int64
  public let unit: LedgerUnit

  public init(_ count: Int64, _ unit: LedgerUnit) {
    self.count = count
    self.unit = unit
  }

  public init(_ money: Money) { self.init(money.minorUnits, .currency(money.currency)) }

  public init(_ use: DeviceSeconds, model: String) { self.init(use.count, .deviceSeconds(model: model)) }

  /// The amount as money, or nil when it counts device-seconds.
  public var money: Money? {
    guard case .currency(let currency) = unit else { return nil }
    return Money(minorUnits: count, currency)
  }

  /// The amount as metered use, or nil when it counts money.
  public var deviceSeconds: DeviceSeconds? {
    guard case .deviceSeconds = unit else { return nil }
    return DeviceSeconds(count)
  }

  /// The amount for readers: `HK$12.50`, `3,600 device-seconds of H100`.
  public var phrase: Phrase {
    switch unit {
    case .currency(let currency): Phrase(same: Format.money(Money(minorUnits: count, currency)))
    case .deviceSeconds(let model):
      Phrase("\(Format.count(count)) device-seconds of \(model)", "\(Format.count(count)) \(model) 裝置秒")
    }
  }
}
