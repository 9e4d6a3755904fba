internal import Access
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

  /// How many items the page has at most: `limit`, 50 where it is not given.
  func pageLimit() throws(Problem) -> Int {
    Int(try queryWhole("limit", 1...Int64(PageRequest.largest)) ?? Int64(PageRequest.ordinary))
  }

  var cursor: String? { queryText("cursor") }

  /// The page that is asked for, of the list that the address and every other parameter name.
  func page() throws(Problem) -> PageRequest {
    let rest = request.target.queryItems.filter { !Call.page.contains($0.name) && !$0.value.isEmpty }
    let list = ([request.path] + rest.map { "\($0.name)=\($0.value)" }.sorted()).joined(separator: "\u{0}")
    return try PageRequest(limit: try pageLimit(), after: cursor, of: list)
  }

  /// One page of what fits in memory, in the order of the items' names, which differ.
  func page<Item: Sendable>(of items: [Item], by name: (Item) -> String) throws(Problem) -> Page<Item> {
    try page().page(of: items.sorted { name($0).utf8.lexicographicallyPrecedes(name($1).utf8) }, by: name)
  }

  /// A moment, such as `2026-11-21T09:00:00+08:00`; a plus sign is `%2B` in an address, where a bare one is a space.
  func queryMoment(_ name: String) throws(Problem) -> Instant? {
    try query(name, Phrase("a moment such as 2026-11-21T09:00:00+08:00", "時刻，例如 2026-11-21T09:00:00+08:00")) { text in
      Instant(text) ?? Instant(text.replacing(" ", with: "+"))
    }
  }

  func queryIdentifier<Entity>(_ name: String, _: Entity.Type = Entity.self) throws(Problem) -> Identifier<Entity>? {
    try query(name, Phrase("an identifier", "識別碼")) { Identifier<Entity>(rawValue: $0) }
  }

  /// A person's identifier or sign-in name; `me` is whoever asks.
  func queryPerson(_ name: String, _ actor: Actor) throws(Problem) -> String? {
    let text = try query(name, Phrase("an identifier, a sign-in name, or 'me'", "識別碼、登入名稱或「me」")) { text in
      (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
    }
    return text == "me" ? actor.person.rawValue : text
  }

  /// Where in a file to begin.
  func offset() throws(Problem) -> Int64 { try queryWhole("offset", 0...Int64.max) ?? 0 }
}
