internal import HTTPService
internal import Hub
internal import Language
internal import Quantities

/// What the query says. An empty value is the same as none.
extension Call {
  func queryText(_ name: String) -> String? { request.query(name).flatMap { $0.isEmpty ? nil : $0 } }

  func query<Value>(_ name: String, _ what: Phrase, _ make: (String) -> Value?) throws(Problem) -> Value? {
    guard let text = queryText(name) else { return nil }
    guard let value = make(text) else {
      let shown = text.prefix(64)
      throw .invalid(
        name, rule: "form",
        Phrase("'\(shown)' is not \(what.english).", "「\(shown)」不是\(what.traditionalChinese)。"))
    }
    return value
  }

  func querySlug(_ name: String) throws(Problem) -> Slug? {
    try query(name, Phrase("a short name of lower-case letters, digits and hyphens", "由小寫字母、數字及連字號組成的短名稱")) {
      Slug(rawValue: $0)
    }
  }

  func queryChoice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, _: Choice.Type = Choice.self
  ) throws(Problem) -> Choice? {
    let known = Choice.allCases.map(\.rawValue)
    return try query(name, Phrase("one of \(known.joined(separator: ", "))", "以下之一：\(known.joined(separator: "、"))")) {
      Choice(rawValue: $0)
    }
  }

  func queryFlag(_ name: String) throws(Problem) -> Bool? {
    try query(name, Phrase("true or false", "true 或 false")) { Bool($0) }
  }

  func queryWhole(_ name: String, _ range: ClosedRange<Int64>) throws(Problem) -> Int64? {
    let form = Phrase(
      "a whole number from \(range.lowerBound) to \(range.upperBound)", "\(range.lowerBound) 至 \(range.upperBound) 的整數")
    return try query(name, form) { text in
      guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return Int64(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// The names that a list's query has besides its own.
  static let page: Set<String> = ["limit", "cursor"]
  static let ordinaryPage = 50

  /// How many items the page has at most: `limit`, 50 where it is not given.
  func pageLimit() throws(Problem) -> Int {
    Int(try queryWhole("limit", 1...Int64(Hub.largestPage)) ?? Int64(Call.ordinaryPage))
  }

  var cursor: String? { queryText("cursor") }

  /// Where in a file to begin.
  func offset() throws(Problem) -> Int64 { try queryWhole("offset", 0...Int64.max) ?? 0 }
}
