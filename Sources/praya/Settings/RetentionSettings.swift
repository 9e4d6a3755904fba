import Console
import Hub
import Language

/// How long each kind of data is kept, where that may be set: `retention.closedAccounts`, in days. The rows, their defaults
/// and their least lengths are those of the Hub's table.
enum RetentionSettings {
  private static let settings: [(kind: Retention.Kind, setting: Setting<Int>)] = Retention.rules.compactMap { rule in
    guard case .days(let days, let least) = rule.length else { return nil }
    let words = rule.kind.rawValue.split(separator: "-")
    let name = words.prefix(1) + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return (
      rule.kind,
      Setting(
        "retention.\(name.joined())", "DAYS", as: .whole(least...Retention.mostDays), fallback: "\(days)",
        Phrase(
          "\(rule.what.english): so many days after \(rule.after?.english ?? ""); at least \(least).",
          "\(rule.what.traditionalChinese)：\(rule.after?.traditionalChinese ?? "")後的日數，最少 \(least) 日。"))
    )
  }

  static let all: [any SettingDeclaring] = settings.map(\.setting)

  static func retention(_ settings: Settings) throws -> Retention {
    var retention = Retention()
    for (kind, setting) in self.settings {
      if let days = settings[setting] { try retention.set(kind, days: days) }
    }
    return retention
  }
}
