internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension HTTPResponse {
  /// An answer that is one JSON object, whose fields `fill` writes.
  static func object(status: HTTPStatus = .ok, _ fill: (inout JSONWriter) throws -> Void) rethrows -> HTTPResponse {
    .json(try JSONWriter.object(fill), status: status)
  }

  /// `{"items":[…],"next":…}`
  static func list<Item>(
    _ items: [Item], next: String? = nil, _ write: (inout JSONWriter, Item) throws -> Void
  ) rethrows -> HTTPResponse {
    try .object { json in
      try json.array("items", items, write)
      json.field("next", next)
    }
  }

  static func list<Item>(_ page: Page<Item>, _ write: (inout JSONWriter, Item) throws -> Void) rethrows -> HTTPResponse {
    try list(page.items, next: page.next, write)
  }

  static let noContent = HTTPResponse(status: .noContent)

  /// A part of a file, with where it begins and how long the whole is at this moment.
  static func part(_ bytes: [UInt8], from offset: Int64, of total: Int64, contentType: String) -> HTTPResponse {
    HTTPResponse(
      contentType: contentType, headers: ["Praya-Offset": String(offset), "Praya-Total": String(total)], bytes)
  }

  /// The answer with the headers that all of them have: nothing here is kept by caches, taken for another type than it
  /// says, shown in a foreign page's frame, or run.
  func complete(for request: HTTPRequest?) -> HTTPResponse {
    var response = self
    if let request { response.headers["X-Request-Id"] = request.id }
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    if !response.headers.contains("Cache-Control") { response.headers["Cache-Control"] = "no-store" }
    if !response.headers.contains("Content-Security-Policy") {
      response.headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    }
    return response
  }
}
