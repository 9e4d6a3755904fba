import Console
import Foundation
import Jobs
import Language
import Quantities

/// How the hub's values are written for whoever reads: in their language, moments by the city's clock.
struct Wording: Sendable {
  let language: ReaderLanguage
  let calendar: CityCalendar

  /// - Parameter calendar: the city's; nil for this machine's.
  init(_ language: ReaderLanguage, calendar: CityCalendar? = nil) {
    self.language = language
    self.calendar = calendar ?? CityCalendar(timeZoneName: TimeZone.current.identifier) ?? .universal
  }

  /// A value by its shape: money, device-seconds of a model, a text in both languages, a list of such.
  func text(_ value: JSONValue) -> String {
    switch value {
    case .null: return ""
    case .boolean(let value): return (value ? Phrase("yes", "是") : Phrase("no", "否"))[language]
    case .whole(let value): return Format.count(value)
    case .fraction(let value): return "\(value)"
    case .text(let text): return text
    case .list(let values): return values.map(text).joined(separator: language == .english ? ", " : "、")
    case .object:
      if let phrase = value[language.rawValue].text { return phrase }
      if let units = value["minorUnits"].whole, let currency = value["currency"].text.flatMap({ Currency(code: $0) }) {
        return Format.money(Money(minorUnits: units, currency))
      }
      if let use = value["deviceSeconds"].whole { return deviceHours(use, of: value["model"].text) }
      return String(decoding: value.bytes, as: UTF8.self)
    }
  }

  private func deviceHours(_ seconds: Int64, of model: String?) -> String {
    let hours = Format.deviceHours(DeviceSeconds(seconds))
    return Phrase("\(hours) device-hours", "\(hours) 卡時")[language] + (model.map { " \($0)" } ?? "")
  }

  func deviceHours(_ value: JSONValue) -> String { value.whole.map { Format.deviceHours(DeviceSeconds($0)) } ?? text(value) }

  func moment(_ value: JSONValue) -> String {
    guard let instant = value.text.flatMap({ Instant($0) }) else { return text(value) }
    return Format.moment(instant, in: calendar)
  }

  func duration(_ value: JSONValue) -> String { value.whole.map { Format.walltime(Seconds($0)) } ?? text(value) }

  func bytes(_ value: JSONValue) -> String { text(value) }

  func jobState(_ value: JSONValue) -> String {
    guard let name = value.text else { return text(value) }
    return JobState(rawValue: name)?.label[language] ?? name
  }
}
