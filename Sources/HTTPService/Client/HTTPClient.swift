/// An HTTP client over libcurl, for peers with an API: a hub, a Slurm REST daemon, a webhook's receiver.
///
/// A few lanes carry the requests, each one connection at a time on a thread of its own; a connection stays open for the
/// next request to the same peer. More requests than lanes wait for a lane. Redirects are not followed, cookies not
/// kept, and proxies named in the environment not used.
public final class HTTPClient: Sendable {
  public struct Configuration: Sendable {
    /// Requests at a time.
    public var lanes = 4
    /// Requests that may wait for a lane; beyond that they fail as timed out at once.
    public var waitingRequests = 1024
    /// To connect, TLS included.
    public var connectTime: Duration = .seconds(10)
    /// For a whole request, waiting for a lane not counted; a request may set its own.
    public var requestTime: Duration = .seconds(60)
    /// Bytes that an answer's body may have; a request may set its own.
    public var responseBytes = 16 << 20
    /// Bytes that an answer's headers may have.
    public var headBytes = 64 << 10
    /// Where every request goes, whatever host its address names.
    public var unixSocket: String?
    /// A file of trusted certificates in PEM in place of the system's.
    public var certificateAuthorityFile: String?
    /// Whether a connection to this address may be made; nil for every address. It is asked of each address as it is about
    /// to be connected to, so that no name can mean one address when it is checked and another when it is used.
    public var mayConnect: (@Sendable (IPAddress) -> Bool)?

    public init() {}
  }

  public struct Request: Sendable {
    public var method: HTTPMethod
    /// A whole address, `http://…` or `https://…`.
    public var url: String
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// In place of the configuration's `requestTime`. For a stream, the longest that it may last.
    public var time: Duration?
    /// In place of the configuration's `responseBytes`. A stream has no such bound.
    public var responseBytes: Int?
    /// Whether to open a connection for this request alone. On one that was used before, libcurl sends a request again when
    /// the peer closes it without an answer: what must not be done twice goes on a connection of its own.
    public var isOnOwnConnection = false

    public init(_ method: HTTPMethod, _ url: String, headers: HTTPHeaders = [:], body: [UInt8] = []) {
      self.method = method
      self.url = url
      self.headers = headers
      self.body = body
    }
  }

  /// The status and headers of an answer.
  public struct ResponseHead: Sendable, Equatable {
    public var status: HTTPStatus
    public var headers: HTTPHeaders
  }

  public struct Response: Sendable, Equatable {
    public var head: ResponseHead
    public var body: [UInt8]
    public var status: HTTPStatus { head.status }
    public var headers: HTTPHeaders { head.headers }

    public init(head: ResponseHead, body: [UInt8]) {
      self.head = head
      self.body = body
    }
  }

  /// Whether a stream's receiver wants more.
  public enum Appetite: Sendable { case more, enough }

  private let configuration: Configuration
  private let pool: LanePool

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    pool = LanePool(lanes: max(1, configuration.lanes), waiting: configuration.waitingRequests)
  }

  /// Sends a request and takes the whole answer. An answer of any status is an answer, no error.
  public func send(_ request: Request) async throws(HTTPClientError) -> Response {
    let transfer = try Transfer(request, configuration, limit: request.responseBytes ?? configuration.responseBytes, receive: nil)
    let head = try await perform(transfer)
    return Response(head: head, body: transfer.body)
  }

  /// Sends a request and hands over the answer's body as it comes, on the lane's thread: a slow receiver slows the
  /// peer. Holds a lane for as long as the stream lasts.
  ///
  /// - Returns: the head, when the peer has ended the stream.
  /// - Throws: `HTTPClientError.cancelled` also when `receive` answered `.enough`.
  @discardableResult
  public func stream(
    _ request: Request, receive: @escaping @Sendable (ResponseHead, [UInt8]) -> Appetite
  ) async throws(HTTPClientError) -> ResponseHead {
    try await perform(Transfer(request, configuration, limit: .max, receive: receive))
  }

  private func perform(_ transfer: Transfer) async throws(HTTPClientError) -> ResponseHead {
    let result = await withTaskCancellationHandler {
      guard let lane = await pool.take() else { return Result<ResponseHead, HTTPClientError>.failure(.timedOut) }
      let result = await lane.perform(transfer)
      pool.giveBack(lane)
      return result
    } onCancel: {
      transfer.cancel()
    }
    return try result.get()
  }
}
