/// A status code of a response (RFC 9110, 15), 200–599 in what a handler returns.
public struct HTTPStatus: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  public init(integerLiteral value: Int) { rawValue = value }
  public var description: String { String(rawValue) }

  public static let ok: HTTPStatus = 200
  public static let created: HTTPStatus = 201
  public static let accepted: HTTPStatus = 202
  public static let noContent: HTTPStatus = 204
  public static let partialContent: HTTPStatus = 206
  public static let seeOther: HTTPStatus = 303
  public static let notModified: HTTPStatus = 304
  public static let badRequest: HTTPStatus = 400
  public static let unauthorized: HTTPStatus = 401
  public static let forbidden: HTTPStatus = 403
  public static let notFound: HTTPStatus = 404
  public static let methodNotAllowed: HTTPStatus = 405
  public static let conflict: HTTPStatus = 409
  public static let preconditionFailed: HTTPStatus = 412
  public static let contentTooLarge: HTTPStatus = 413
  public static let uriTooLong: HTTPStatus = 414
  public static let unsupportedMediaType: HTTPStatus = 415
  public static let rangeNotSatisfiable: HTTPStatus = 416
  public static let unprocessableContent: HTTPStatus = 422
  public static let tooManyRequests: HTTPStatus = 429
  public static let internalServerError: HTTPStatus = 500
  public static let notImplemented: HTTPStatus = 501
  public static let serviceUnavailable: HTTPStatus = 503

  /// 2xx.
  public var isSuccess: Bool { (200..<300).contains(rawValue) }
}
