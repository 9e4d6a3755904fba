internal import Access
internal import Hub
internal import Jobs
internal import Language
internal import Mail
internal import Quantities

extension ParserCheck {
  /// Short texts of one value: money, days, moments, walltimes, shares, digests, identifiers, arrays, names, zones, addresses, languages.
  ///
  /// A value that was read is written so that it reads the same.
  static let quantities = ParserCheck("quantities", mostBytes: 128) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    try survives(text, "a day", CivilDate.init)
    try survives(text, "a month", Month.init)
    try survives(text, "a moment", Instant.init)
    try survives(text, "a share", Share.init)
    try survives(text, "a digest", Digest.init)
    try survives(text, "an identifier", Identifier<ParserCheck>.init(rawValue:))
    try survives(text, "a run's name", RunName<ParserCheck>.init)
    try survives(text, "a short name") { Slug(rawValue: $0) }
    try survives(text, "an address of mail", MailAddress.init)
    try survives(text, "an array") { try? JobArray($0) }
    for currency in [Currency.hongKongDollar, Currency(code: "JPY")].compactMap({ $0 }) {
      try survives(text, "an amount", { try? Money(decimal: $0, currency) }, written: \.decimal)
      if let money = try? Money(decimal: text, currency) {
        try promise(!Format.money(money).isEmpty, "an amount can be shown")
        if let share = Share("2/3") {
          try promise(share.of(money).minorUnits.magnitude <= money.minorUnits.magnitude, "a part is no more")
        }
      }
    }
    if case .limited(let time, _)? = Walltime(text), time <= JobLimits.walltime {
      try promise(time > .zero, "a limit is some time: \(time.count)")
      let again = Walltime(Format.walltime(time))
      try promise(again == .limited(time, isUnusual: false), "a walltime reads as it is shown: \(Format.walltime(time))")
    }
    if let calendar = CityCalendar(timeZoneName: text), let day = CivilDate(year: 2026, month: 11, day: 21) {
      try promise(calendar.day(of: calendar.start(of: day)) == day, "a day begins on itself in '\(text)'")
    }
    try promise(ClientOrigin(text).key.utf8.count <= 256, "an origin's key is short")
    _ = ReaderLanguage(acceptLanguage: text)
    if let pattern = OutputPattern(rawValue: text) {
      let name = pattern.fileName(for: .init(run: text, job: text, index: nil, name: text, node: text))
      let isPlain = !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains { $0 == 0x2F || $0 < 0x20 }
      try promise(isPlain && name.utf8.count <= JobLimits.fileNameBytes, "an output's name stays in its folder: '\(name)'")
    }
  }

  private static func survives<Value: Equatable>(
    _ text: String, _ kind: String, _ read: (String) -> Value?, written: (Value) -> String = { "\($0)" }
  ) throws(BrokenPromise) {
    guard let value = read(text) else { return }
    let again = read(written(value))
    try promise(again == value, "\(kind) reads as it is written: '\(text)' → '\(written(value))'")
  }
}
