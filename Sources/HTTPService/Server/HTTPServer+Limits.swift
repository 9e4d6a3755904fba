extension HTTPServer {
  /// What a server allows its clients. Every bound is here; none is without a value.
  public struct Limits: Sendable {
    /// Memory for a request's line and headers, in bytes; a larger head is answered with 431 or 414.
    public var headBytes = 32 << 10
    /// Bytes of the request's target (path and query); 414 beyond.
    public var targetBytes = 8 << 10
    /// Bytes of a body where `Configuration.bodyLimit` does not say otherwise; 413 beyond.
    public var bodyBytes = 1 << 20
    /// Bytes of all bodies being received or handled; 503 beyond.
    public var allBodiesBytes = 512 << 20
    /// How much of a refused body is read and thrown away, so that the client sees the answer and keeps its
    /// connection; a client that announces more is answered at once and cut off.
    public var discardedBodyBytes = 8 << 20
    /// Connections at a time; more wait to be accepted.
    public var connections = 4096
    /// Connections at a time from one address; more are closed at once.
    public var connectionsPerAddress = 2048
    /// From the opening of a connection, or the end of its last request, to the end of the next request's head.
    /// It is also how long an idle connection is kept.
    public var headTime: Duration = .seconds(30)
    /// Time that every transfer of a body is granted, before its rate counts.
    public var transferTime: Duration = .seconds(30)
    /// The rate, averaged over a body, below which a client that sends or reads it is cut off, in bytes a second.
    public var slowestTransfer = 4 << 10
    /// Between two bytes of a client.
    public var silence: Duration = .seconds(30)
    /// For a handler to return its response; 503 beyond. Streams go on after it.
    public var handlerTime: Duration = .seconds(60)
    /// Bytes of a stream that wait for a client to read them, before the stream waits too.
    public var streamBufferBytes = 32 << 10
    /// Without an event for so long, a comment is sent, for the sake of proxies.
    public var heartbeat: Duration = .seconds(15)

    public init() {}
  }
}
