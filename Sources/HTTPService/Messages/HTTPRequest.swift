/// A request, detached from the connection that carried it.
///
/// Where a closure decides on the head alone (`HTTPServer.Configuration.bodyLimit`), `body` is still empty.
public struct HTTPRequest: Sendable {
  /// Short, and different for every request of a server's run: for logs and answers, no secret.
  public var id: String
  public var method: HTTPMethod
  public var target: RequestTarget
  /// Bytes in a value that are no UTF-8 appear as U+FFFD.
  public var headers: HTTPHeaders
  public var body: [UInt8]
  /// The peer's address as text, without its port; the proxy's where there is one.
  public var remoteAddress: String
  /// What the route's template caught; filled in by `Router`.
  public var parameters = RouteParameters()

  /// A request made by hand, as tests of routes need it.
  ///
  /// - Parameter target: path and query, such as `/api/v1/jobs?limit=20`.
  public init(
    id: String = "-", _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
    remoteAddress: String = "127.0.0.1"
  ) throws(RequestTarget.Fault) {
    self.init(
      id: id, method: method, target: try RequestTarget(target), headers: headers, body: body, remoteAddress: remoteAddress)
  }

  init(id: String, method: HTTPMethod, target: RequestTarget, headers: HTTPHeaders, body: [UInt8], remoteAddress: String) {
    self.id = id
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.remoteAddress = remoteAddress
  }

  /// The decoded path.
  public var path: String { target.path }

  /// The first value of `name` in the query.
  public func query(_ name: String) -> String? { target.queryItems.first { $0.name == name }?.value }

  /// Every value of `name` in the query, in order.
  public func queryValues(_ name: String) -> [String] { target.queryItems.filter { $0.name == name }.map(\.value) }
}

/// Answers one request. It runs at first on the connection's own thread, up to its first suspension: what computes
/// or blocks for long belongs elsewhere. It is cancelled when it takes longer than the server's `handlerTime`.
public typealias HTTPHandler = @Sendable (HTTPRequest) async -> HTTPResponse
