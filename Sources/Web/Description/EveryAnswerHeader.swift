/// The headers that every answer may have, each a component of the description.
enum EveryAnswerHeader: String, CaseIterable, Sendable {
  case requestIdentifier = "RequestIdentifier"
  case ratePolicy = "RatePolicy"
  case rate = "Rate"

  var name: String {
    switch self {
    case .requestIdentifier: "X-Request-Id"
    case .ratePolicy: "RateLimit-Policy"
    case .rate: "RateLimit"
    }
  }

  var note: String {
    switch self {
    case .requestIdentifier: "The request's identifier, by which operators find it in the log."
    case .ratePolicy:
      "How many requests of this kind may come in how many seconds (draft-ietf-httpapi-ratelimit-headers); not where the "
        + "server refuses a request before any route sees it."
    case .rate: "How many requests of this kind may come now, and after how many seconds all may again."
    }
  }

  var isAlwaysThere: Bool { self == .requestIdentifier }

  var schema: Schema {
    switch self {
    case .requestIdentifier: .string
    case .ratePolicy: .pattern("^\"[a-z]+\";q=[0-9]+;w=[0-9]+$")
    case .rate: .pattern("^\"[a-z]+\";r=[0-9]+;t=[0-9]+$")
    }
  }
}
