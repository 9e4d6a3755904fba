internal import HTTPService
internal import Language

/// The kinds of problem document that a route may answer, each a component of the description.
enum Refusal: String, CaseIterable, Sendable {
  case malformed = "Malformed"
  case notSignedIn = "NotSignedIn"
  case forbidden = "Forbidden"
  case notFound = "NotFound"
  case conflict = "Conflict"
  case outdated = "Outdated"
  case tooLarge = "TooLarge"
  case addressTooLong = "AddressTooLong"
  case unsupportedMediaType = "UnsupportedMediaType"
  case invalid = "Invalid"
  case tooManyRequests = "TooManyRequests"
  case fault = "Fault"
  case unavailable = "Unavailable"

  var status: HTTPStatus {
    switch self {
    case .malformed: .badRequest
    case .notSignedIn: .unauthorized
    case .forbidden: .forbidden
    case .notFound: .notFound
    case .conflict: .conflict
    case .outdated: .preconditionFailed
    case .tooLarge: .contentTooLarge
    case .addressTooLong: .uriTooLong
    case .unsupportedMediaType: .unsupportedMediaType
    case .invalid: .unprocessableContent
    case .tooManyRequests: .tooManyRequests
    case .fault: .internalServerError
    case .unavailable: .serviceUnavailable
    }
  }

  var note: String {
    switch self {
    case .malformed: "The bytes are not what they claim to be, such as broken JSON or a broken address."
    case .notSignedIn: "Nobody is signed in, or the sign-in is no longer valid."
    case .forbidden: "Signed in, but the roles held do not allow it."
    case .notFound: "There is no such thing, or none that the caller may see."
    case .conflict: "The present state does not allow it, or not enough is left."
    case .outdated: "It has changed since the caller read it, or `If-Match` names a tag where there is none."
    case .tooLarge: "Larger than the stated limit."
    case .addressTooLong: "The address is longer than the server takes."
    case .unsupportedMediaType: "The body is of another media type than the route reads."
    case .invalid: "Fields or parameters break a rule; `faults` names every one."
    case .tooManyRequests: "Too many requests; `Retry-After` says when to try again."
    case .fault: "A fault of the hub; `instance` is what its operators need to find it."
    case .unavailable: "Out of reach for now; the same request may succeed later."
    }
  }

  private var language: (name: String, schema: Schema) {
    ("Content-Language", .choice(ReaderLanguage.self).says("The language of its words."))
  }

  /// The headers that it has beside those of every answer.
  var headers: [(name: String, schema: Schema)] {
    switch self {
    case .notSignedIn: [language, ("WWW-Authenticate", .string.says("How to sign in (RFC 6750, 3)."))]
    case .tooManyRequests, .unavailable:
      [language, ("Retry-After", .pattern("^[0-9]+$").says("After how many seconds to try again."))]
    default: [language]
    }
  }
}

extension RouteDescription {
  /// What follows from the route's form, so that nobody has to think of it: every address may be malformed or too long and
  /// every query wrong; who is not signed in, or may not, is told so; what names a thing may name one that is not there; what
  /// changes something may meet a state that does not allow it; bodies may be too large or of another type.
  var allRefusals: [Refusal] {
    var found = refusals.union([.malformed, .addressTooLong, .invalid, .tooManyRequests, .fault, .unavailable])
    if !isOpen { found.formUnion([.notSignedIn, .forbidden, .conflict]) }
    if template.contains("{") || body != nil && !isOpen { found.insert(.notFound) }
    if method != .get { found.formUnion([.tooLarge, .unsupportedMediaType]) }
    if method != .get, !isOpen { found.insert(.outdated) }
    return found.sorted { $0.status.rawValue < $1.status.rawValue }
  }
}
