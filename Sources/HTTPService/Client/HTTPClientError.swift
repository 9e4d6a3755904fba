/// Why a request of `HTTPClient` has no answer.
public enum HTTPClientError: Error, Equatable, Sendable {
  /// The address, a header or an option cannot be sent.
  case invalidRequest(String)
  case couldNotResolve(host: String)
  /// Nobody listens there, or the way there is barred.
  case couldNotConnect(String)
  /// `Configuration.mayConnect` allows none of the host's addresses.
  case forbiddenDestination(IPAddress)
  /// A bound on time passed, with the connection or the answer unfinished.
  case timedOut
  /// No trusted, encrypted connection could be made.
  case tls(String)
  /// The answer's body exceeds this many bytes, or its head the client's bound.
  case tooLarge(limit: Int)
  /// The peer broke off, or what it sent is no HTTP.
  case protocolViolation(String)
  /// The task was cancelled, or the receiver of a stream wanted no more.
  case cancelled
}
