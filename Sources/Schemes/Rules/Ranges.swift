import Language
public import Quantities

/// Whole numbers from `least` to `most`, both included; an end that is not set is open.
public struct WholeRange: Hashable, Sendable {
  public let least: Int64?
  public let most: Int64?

  public init(least: Int64? = nil, most: Int64? = nil) {
    self.least = least
    self.most = most
  }

  public func contains(_ value: Int64) -> Bool { value >= least ?? .min && value <= most ?? .max }

  var phrase: Phrase { phrase { Phrase(same: Format.count($0)) } }

  /// Months in words.
  var months: Phrase {
    let plural = (most ?? least) != 1
    return Phrase(phrase.english + (plural ? " months" : " month"), phrase.traditionalChinese + " 個月")
  }

  /// In words, each number written by `write`.
  func phrase(_ write: (Int64) -> Phrase) -> Phrase {
    switch (least.map(write), most.map(write)) {
    case (let least?, let most?) where least == most: least
    case (let least?, let most?):
      Phrase(
        "from \(least.english) to \(most.english)", "\(least.traditionalChinese) 至 \(most.traditionalChinese)")
    case (let least?, nil): Phrase("at least \(least.english)", "不少於 \(least.traditionalChinese)")
    case (nil, let most?): Phrase("at most \(most.english)", "不多於 \(most.traditionalChinese)")
    case (nil, nil): Phrase("any", "不限")
    }
  }
}

/// Days from `from` to `to`, both included; an end that is not set is open or unknown.
public struct DayRange: Hashable, Sendable {
  public let from: CivilDate?
  public let to: CivilDate?

  public init(from: CivilDate? = nil, to: CivilDate? = nil) {
    self.from = from
    self.to = to
  }

  public static let always = DayRange()

  public func contains(_ day: CivilDate) -> Bool {
    if let from, day < from { return false }
    if let to, day > to { return false }
    return true
  }

  var phrase: Phrase {
    switch (from, to) {
    case (let from?, let to?): Phrase("from \(from) to \(to)", "\(from) 至 \(to)")
    case (let from?, nil): Phrase("from \(from)", "\(from) 起")
    case (nil, let to?): Phrase("until \(to)", "至 \(to) 止")
    case (nil, nil): Phrase("no dates stated", "沒有列明日期")
    }
  }
}

/// The lengths in months that a scheme allows: listed ones, or a range.
public enum MonthsAllowed: Hashable, Sendable {
  case listed([Int])
  case range(WholeRange)

  public func contains(_ months: Int) -> Bool {
    switch self {
    case .listed(let lengths): lengths.contains(months)
    case .range(let range): range.contains(Int64(months))
    }
  }

  var phrase: Phrase {
    switch self {
    case .listed(let lengths):
      Phrase(
        lengths.map(String.init).joined(separator: ", ") + " months", lengths.map(String.init).joined(separator: "、") + " 個月")
    case .range(let range): range.months
    }
  }
}
