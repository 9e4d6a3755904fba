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
  static let standard = 200
  static let largestPage = 200
}

extension Invocation {
  /// Asks for a list, and shows it as a table.
  ///
  /// - Parameter inPages: whether the hub gives it page by page, up to what `--limit` says.
  func list(_ request: HubRequest, as fields: [Field], inPages: Bool = false, none: Phrase) async throws {
    let limit = self[ListOptions.limit] ?? ListOptions.standard
    let pages = try await (inPages ? pages(request, limit: limit) : whole(request))
    terminal.clearProgress()
    guard !wantsJSON else { return try write(json: pages.json) }
    guard !pages.items.isEmpty else { return try terminal.say(none[language]) }
    let wording = fields.contains(where: \.showsMoment) ? try await wording(of: hub()) : wording
    try terminal.say(fields.table(pages.items, wording, terminal.outputStyle))
    if pages.hasMore {
      let words = Phrase(
        "There are more; '--limit' shows them.", "尚有其他項目，可用「--limit」列出更多。")
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

  private func whole(_ request: HubRequest) async throws -> Pages {
    let answer = try await hub().send(request)
    return Pages(items: answer.json["items"].list, json: answer.body, hasMore: false)
  }

  private func pages(_ request: HubRequest, limit: Int) async throws -> Pages {
    let hub = try hub()
    var items: [JSONValue] = []
    var cursor: String?
    while true {
      let page = min(limit - items.count, ListOptions.largestPage)
      let answer = try await hub.send(request.query("limit", "\(page)").query("cursor", cursor))
      let json = answer.json
      let isFirst = items.isEmpty
      items += json["items"].list
      let next = json["next"].text
      if isFirst, next == nil || items.count >= limit { return Pages(items: items, json: answer.body, hasMore: next != nil) }
      if next == nil || items.count >= limit || json["items"].list.isEmpty {
        let whole = JSONValue.object(["items": .list(items), "next": next.map { .text($0) } ?? .null])
        return Pages(items: items, json: whole.bytes, hasMore: next != nil)
      }
      cursor = next
    }
  }
}
