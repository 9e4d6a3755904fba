internal import HTTPService
internal import Hub
internal import Language

/// A text whose middle is a long list: it is made page by page, as fast as the client reads, so that no more than a page of it
/// is in memory.
struct LongText: Sendable {
  var contentType: String
  var headers: HTTPHeaders = [:]
  var head: String
  var foot: String
  /// The text of one page, and where the next begins; nil for the last.
  var page: @Sendable (PageRequest) async throws -> (text: String, next: String?)

  /// The answer: plain bytes where one page is all there is.
  ///
  /// - Throws: what the first page throws; what a later one does breaks the connection off.
  func response() async throws -> HTTPResponse {
    let first = try await page(PageRequest(limit: PageRequest.largest))
    guard let next = first.next else {
      return HTTPResponse(contentType: contentType, headers: headers, Array((head + first.text + foot).utf8))
    }
    var response = HTTPResponse(headers: headers, body: .stream(stream(after: head + first.text, next)))
    response.headers["Content-Type"] = contentType
    return response
  }

  private func stream(after start: String, _ next: String) -> AsyncThrowingStream<[UInt8], any Error> {
    let place = Place(text: start, next: next)
    return AsyncThrowingStream { try await place.advance(self) }
  }

  /// Where a reader is. One page is asked for at a time.
  private actor Place {
    private var waiting: String?
    private var next: String?

    init(text: String, next: String) { (waiting, self.next) = (text, next) }

    func advance(_ long: LongText) async throws -> [UInt8]? {
      if let text = waiting {
        waiting = nil
        return Array(text.utf8)
      }
      guard let cursor = next else { return nil }
      let part = try await long.page(PageRequest(limit: PageRequest.largest, after: cursor))
      next = part.next
      return Array((part.text + (part.next == nil ? long.foot : "")).utf8)
    }
  }
}
