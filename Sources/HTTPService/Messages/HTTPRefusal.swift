/// Why the server or the router answers in place of a handler. The face turns it into its own kind of answer
/// (`HTTPRefusalRenderer`), such as `application/problem+json`.
public enum HTTPRefusal: Sendable, Equatable {
  /// 400: what was sent is no HTTP that has one meaning. The text says why, in English, for logs and developers.
  case malformed(String)
  /// 413, with the limit in bytes.
  case bodyTooLarge(limit: Int)
  /// 414, with the limit in bytes.
  case targetTooLong(limit: Int)
  /// 404.
  case notFound
  /// 405, with the methods that the path has.
  case methodNotAllowed(allowed: [HTTPMethod])
  /// 503: the handler took longer than the server allows.
  case handlerTooSlow
  /// 503: bodies of other requests fill the memory set aside for them.
  case overloaded
  /// 503: the server is stopping.
  case stopping
  /// 500: the handler's answer could not be sent. The text is for logs only.
  case brokenAnswer(String)

  public var status: HTTPStatus {
    switch self {
    case .malformed: .badRequest
    case .bodyTooLarge: .contentTooLarge
    case .targetTooLong: .uriTooLong
    case .notFound: .notFound
    case .methodNotAllowed: .methodNotAllowed
    case .handlerTooSlow, .overloaded, .stopping: .serviceUnavailable
    case .brokenAnswer: .internalServerError
    }
  }

  /// One English sentence, safe to show.
  public var explanation: String {
    switch self {
    case .malformed(let reason): "The request is malformed: \(reason)."
    case .bodyTooLarge(let limit): "The body exceeds \(limit) bytes."
    case .targetTooLong(let limit): "The request's address exceeds \(limit) bytes."
    case .notFound: "There is nothing at this address."
    case .methodNotAllowed(let allowed): "This address takes only \(allowed.map(\.rawValue).joined(separator: ", "))."
    case .handlerTooSlow: "The answer took too long."
    case .overloaded: "Too much is being uploaded at the moment."
    case .stopping: "The server is stopping."
    case .brokenAnswer: "The answer could not be sent."
    }
  }

  /// The headers that belong to the refusal whatever its body looks like.
  public var headers: HTTPHeaders {
    switch self {
    case .methodNotAllowed(let allowed): ["Allow": allowed.map(\.rawValue).joined(separator: ", ")]
    case .overloaded, .stopping: ["Retry-After": "5"]
    default: [:]
    }
  }

  /// The refusal as plain text.
  public static let plainText: HTTPRefusalRenderer = { refusal, _ in
    .text(refusal.explanation + "\n", status: refusal.status)
  }

  /// The refusal as `renderer` words it, with the status and the headers that it must have.
  func response(to request: HTTPRequest?, by renderer: HTTPRefusalRenderer) -> HTTPResponse {
    var response = renderer(self, request)
    response.status = status
    for field in headers.fields { response.headers[field.name] = field.value }
    return response
  }
}

/// Words a refusal. The request is nil where none could be read; its body may be missing. It runs on the server's
/// threads and must neither block nor compute for long.
public typealias HTTPRefusalRenderer = @Sendable (HTTPRefusal, HTTPRequest?) -> HTTPResponse
