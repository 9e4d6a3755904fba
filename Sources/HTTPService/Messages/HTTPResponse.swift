/// The answer to a request.
public struct HTTPResponse: Sendable {
  public enum Body: Sendable {
    case bytes([UInt8])
    /// A regular file, or the bytes of it in `range`. Its size is taken when sending begins.
    case file(path: String, range: Range<UInt64>?)
    /// Server-sent events. They are taken from the stream only as fast as the client reads, so what waits in between
    /// is bounded by the stream's own buffering policy. The stream is dropped (`onTermination`) when the client leaves.
    case events(AsyncStream<ServerSentEvent>)
    /// Bytes of unknown length, taken as fast as the client reads. An error breaks the connection off, so that the
    /// client does not take a part for the whole.
    case stream(AsyncThrowingStream<[UInt8], any Error>)
  }

  /// 200–599; anything else is sent as 500.
  public var status: HTTPStatus
  public var headers: HTTPHeaders
  public var body: Body

  public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: Body = .bytes([])) {
    self.status = status
    self.headers = headers
    self.body = body
  }

  /// An answer of bytes that are of the media type `contentType`.
  public init(status: HTTPStatus = .ok, contentType: String, headers: HTTPHeaders = [:], _ bytes: [UInt8]) {
    self.init(status: status, headers: headers, body: .bytes(bytes))
    self.headers["Content-Type"] = contentType
  }

  /// An answer of plain text.
  public static func text(_ text: String, status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", Array(text.utf8))
  }

  /// An answer of JSON that is already written.
  public static func json(_ bytes: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
    HTTPResponse(status: status, contentType: "application/json", bytes)
  }

  /// A stream of server-sent events, with the headers that keep caches and proxies from holding them back.
  public static func events(_ events: AsyncStream<ServerSentEvent>) -> HTTPResponse {
    HTTPResponse(
      headers: ["Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"],
      body: .events(events))
  }

  /// The body where it is plain bytes.
  public var bytes: [UInt8]? { if case .bytes(let bytes) = body { bytes } else { nil } }
}
