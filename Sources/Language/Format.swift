public import Quantities

/// How quantities are written for readers.
public enum Format {
  /// `HK$1,234.50`, or `CNY 1,234.50` where the sign would be ambiguous.
  public static func money(_ money: Money) -> String {
    let plain = money.decimal
    let negative = plain.hasPrefix("-")
    let digits = negative ? plain.dropFirst() : plain[...]
    let pieces = digits.split(separator: ".")
    let grouped = groupThousands(String(pieces[0])) + (pieces.count > 1 ? "." + pieces[1] : "")
    let sign =
      switch money.currency.code {
      case "HKD": "HK$"
      case "GBP": "£"
      case "EUR": "€"
      default: money.currency.code + " "
      }
    return (negative ? "−" : "") + sign + grouped
  }

  /// `1,234,567`
  public static func count(_ value: Int64) -> String {
    (value < 0 ? "−" : "") + groupThousands(String(value.magnitude))
  }

  /// `3.25` device-hours, cut to two places for reading; the books keep device-seconds.
  public static func deviceHours(_ use: DeviceSeconds) -> String {
    let hundredths = use.count / 36
    let fraction = hundredths.magnitude % 100
    return "\(groupThousands(String(hundredths / 100))).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// `1-02:03:04`, `02:03:04`: days, hours, minutes, seconds as Slurm writes them.
  public static func walltime(_ time: Seconds) -> String {
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let clock = "\(two(time.count / 3600 % 24)):\(two(time.count / 60 % 60)):\(two(time.count % 60))"
    let days = time.count / 86400
    return days > 0 ? "\(days)-\(clock)" : clock
  }

  private static func groupThousands(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
