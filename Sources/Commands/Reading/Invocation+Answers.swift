import Console
import HTTPService
import Language
import Quantities

extension Invocation {
  /// How values are written that are no moments.
  var wording: Wording { Wording(language) }

  /// How values are written, moments by the city's clock; by this machine's where the hub does not tell.
  func wording(of hub: HubClient) async -> Wording {
    let city = (try? await hub.send(HubRequest(.get, "city")))?.json ?? .null
    return Wording(language, calendar: city["timeZone"].text.flatMap { CityCalendar(timeZoneName: $0) })
  }

  /// Writes JSON as the hub gave it; an empty answer as an empty object.
  func write(json bytes: [UInt8]) throws {
    let body = bytes.isEmpty ? Array("{}".utf8) : bytes
    try terminal.writeOutput(body.last == 0x0A ? body : body + [0x0A])
  }

  /// Sends a request and shows the one thing that it answers with.
  @discardableResult
  func show(_ request: HubRequest, as fields: [Field], first sentence: Phrase? = nil) async throws -> JSONValue {
    let hub = try hub()
    let answer = try await hub.send(request)
    terminal.clearProgress()
    guard !wantsJSON else {
      try write(json: answer.body)
      return answer.json
    }
    let wording = fields.contains(where: \.showsMoment) ? await wording(of: hub) : wording
    if let sentence { try terminal.say(sentence[language].printable) }
    try terminal.say(fields.details(answer.json, wording, terminal.outputStyle))
    return answer.json
  }

  /// Sends a request that answers with nothing worth showing.
  func perform(_ request: HubRequest, _ sentence: Phrase) async throws {
    let answer = try await hub().send(request)
    terminal.clearProgress()
    if wantsJSON { try write(json: answer.body) } else { try terminal.say(sentence[language].printable) }
  }
}

/// How long a list may become.
enum ListOptions {
  static let limit = Option(
    "limit", "N", as: .whole(1...100_000), Phrase("At most so many; 200 by default.", "最多列出多少項；預設 200。"))
  static let everything = Flag("all", Phrase("All there are, however many.", "列出全部。"))
  static let standard = 200
  static let largestPage = 200

  static let all: [any OptionDeclaring] = [limit, everything]
}

/// Moments between which a list lies.
enum PeriodOptions {
  static let from = Option("from", "MOMENT", as: .moment, Phrase("From this moment on.", "由此時刻起。"))
  static let until = Option("until", "MOMENT", as: .moment, Phrase("Before this moment.", "於此時刻之前。"))

  static let all: [any OptionDeclaring] = [from, until]
}

extension HubRequest {
  /// The same for what lies between the moments that are given.
  func period(_ call: Invocation) -> HubRequest {
    query("from", call[PeriodOptions.from].map { "\($0)" }).query("until", call[PeriodOptions.until].map { "\($0)" })
  }
}

extension Invocation {
  /// Asks for a list, page by page up to what `--limit` or `--all` says, and shows it as a table.
  func list(_ request: HubRequest, as fields: [Field], none: Phrase) async throws {
    let pages = try await pages(request)
    terminal.clearProgress()
    guard !wantsJSON else { return try write(json: pages.json) }
    guard !pages.items.isEmpty else { return try terminal.say(none[language]) }
    let wording = fields.contains(where: \.showsMoment) ? try await wording(of: hub()) : wording
    try terminal.say(fields.table(pages.items, wording, terminal.outputStyle))
    if pages.hasMore {
      let words = Phrase(
        "There are more; '--limit' or '--all' shows them.", "尚有其他項目，可用「--limit」或「--all」列出。")
      terminal.complain(terminal.errorStyle.dim(words[language]))
    }
  }

  /// The pages of a list, put together.
  struct Pages {
    var items: [JSONValue]
    /// One page as the hub gave it, several as one list of the same form.
    var json: [UInt8]
    var hasMore: Bool
  }

  /// The items of a list, as many as the words allow; all of them for a list of which nothing may be missing.
  func pages(_ request: HubRequest, isWhole: Bool = false) async throws -> Pages {
    let isWhole = isWhole || has(ListOptions.everything)
    if isWhole, self[ListOptions.limit] != nil { throw UsageError.conflicting(["--all", "--limit"]) }
    let limit = isWhole ? Int.max : self[ListOptions.limit] ?? ListOptions.standard
    let hub = try hub()
    var items: [JSONValue] = []
    var cursor: String?
    while true {
      let page = min(limit - items.count, ListOptions.largestPage)
      let answer = try await hub.send(request.query("limit", "\(page)").query("cursor", cursor))
      let json = answer.json
      items += json["items"].list
      let next = json["next"].text
      // A page may be empty and not be the last: the hub looks at a bounded number of records for each.
      guard let next, items.count < limit, next != cursor else {
        let whole = JSONValue.object(["items": .list(items), "next": next.map { .text($0) } ?? .null])
        return Pages(items: items, json: cursor == nil ? answer.body : whole.bytes, hasMore: next != nil)
      }
      cursor = next
    }
  }
}
