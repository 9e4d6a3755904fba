import Dispatch

/// An HTTP/1.1 server over libmicrohttpd, with TLS by GnuTLS.
///
/// A few threads serve all connections. A handler that does not suspend is answered on the connection's thread without
/// a switch; one that does frees the thread meanwhile. Nothing that a client sends ends the process.
public final class HTTPServer: Sendable {
  public struct Configuration: Sendable {
    /// The address to listen on, such as `127.0.0.1`, `::1`, or `::` for every address of both kinds.
    public var address = "127.0.0.1"
    /// 0 takes any free port; see `HTTPServer.port`.
    public var port: UInt16 = 0
    /// Threads that serve connections.
    public var threads = 2
    public var limits = Limits()
    /// Certificate chain and private key in PEM; without them the server speaks plain HTTP.
    public var tls: TLS?
    /// How many bytes the body of a request may have, decided by its head; nil leaves it to `limits.bodyBytes`.
    public var bodyLimit: (@Sendable (HTTPRequest) -> Int?)?
    /// Words what the server answers by itself. What libmicrohttpd refuses before it has a head (431, 414 beyond
    /// `headBytes`, 400 for a broken request line, 505) has that library's own words.
    public var refuse: HTTPRefusalRenderer = HTTPRefusal.plainText
    /// Takes what went wrong, for the operator. Never holds headers or bodies.
    public var log: @Sendable (String) -> Void = { _ in }

    public init() {}
  }

  public struct TLS: Sendable {
    public var certificatePEM: String
    public var privateKeyPEM: String
    public init(certificatePEM: String, privateKeyPEM: String) {
      self.certificatePEM = certificatePEM
      self.privateKeyPEM = privateKeyPEM
    }
  }

  /// Why a server did not start.
  public enum StartError: Error, Equatable, Sendable {
    /// The text is no address of this machine.
    case noSuchAddress(String)
    case addressInUse(String, UInt16)
    case notPermitted(String, UInt16)
    /// The certificate or the key cannot be read, or they do not belong together.
    case unusableTLS
    /// Anything else the system refused, with its `errno`.
    case system(call: String, errno: Int32)
  }

  /// What a server is doing, for metrics and tests.
  public struct Statistics: Sendable, Equatable {
    public var connections: Int
    /// Requests whose head is read and whose answer is not yet sent, streams among them.
    public var requests: Int
    public var streams: Int
    /// Requests answered or broken off since the start.
    public var requestsEnded: Int
    /// Bytes of request bodies in memory.
    public var bodyBytes: Int
  }

  /// The port that is listened on.
  public let port: UInt16
  let core: ServerCore

  private init(core: ServerCore, port: UInt16) {
    self.core = core
    self.port = port
  }

  /// Starts a server. It serves until `stop` is called, whether or not this value is kept.
  public static func start(
    _ configuration: Configuration, handler: @escaping HTTPHandler
  ) throws(StartError) -> HTTPServer {
    let listener = try Listener(address: configuration.address, port: configuration.port)
    let core = ServerCore(configuration: configuration, handler: handler)
    do {
      try core.start(listener: listener)
    } catch {
      listener.close()
      throw error
    }
    return HTTPServer(core: core, port: listener.port)
  }

  public var statistics: Statistics { core.statistics }

  /// Stops: no connection is accepted any more, streams end, requests in flight have `bound` to finish, and what then
  /// still runs is answered with 503 or cut off. Returns when every thread of the server has ended. A second call waits
  /// for the first.
  public func stop(within bound: Duration = .seconds(10)) async { await core.stop(within: bound) }
}
