public import Language
public import Quantities

/// What a scheme grants: money, metered use, or the credits of a programme that counts in its own.
public enum Amount: Hashable, Sendable {
  case money(Money)
  case deviceSeconds(DeviceSeconds)
  case credits(Int64)

  /// No amount of a scheme, request or fund is larger: a thousandth of what 64 bits hold, so that sums of many
  /// cannot overflow.
  public static let mostUnits: Int64 = 9_000_000_000_000_000

  public var unit: Unit {
    switch self {
    case .money(let money): .money(money.currency)
    case .deviceSeconds: .deviceSeconds
    case .credits: .credits
    }
  }

  /// Minor units, device-seconds or credits.
  public var units: Int64 {
    switch self {
    case .money(let money): money.minorUnits
    case .deviceSeconds(let use): use.count
    case .credits(let count): count
    }
  }

  /// What an amount counts.
  public enum Unit: Hashable, Sendable {
    case money(Currency)
    case deviceSeconds
    case credits

    public func amount(_ units: Int64) -> Amount {
      switch self {
      case .money(let currency): .money(Money(minorUnits: units, currency))
      case .deviceSeconds: .deviceSeconds(DeviceSeconds(units))
      case .credits: .credits(units)
      }
    }
  }

  /// As readers read it.
  public var phrase: Phrase {
    switch self {
    case .money(let money): Phrase(same: Format.money(money))
    case .deviceSeconds(let use):
      if use.count.isMultiple(of: 3600) {
        Phrase("\(Format.count(use.count / 3600)) GPU-hours", "\(Format.count(use.count / 3600)) GPU 小時")
      } else {
        Phrase("\(Format.deviceHours(use)) GPU-hours", "\(Format.deviceHours(use)) GPU 小時")
      }
    case .credits(let count): Phrase("\(Format.count(count)) credits", "\(Format.count(count)) 點數")
    }
  }
}
