internal import HTTPService

/// What a route takes and what it answers, for those who call it. What all routes have in common (who must be signed in,
/// the refusals, the headers of every answer) is not said here: `Refusal`, `EveryAnswerHeader` and `Manners` add it by rule.
struct RouteDescription: Sendable {
  let method: HTTPMethod
  /// The template under which the route was added.
  let template: String
  /// A name that is a function's in generated clients, such as `submitJob`; no two routes share one.
  let id: String
  let part: APIPart
  /// One sentence of English.
  let summary: String
  /// What the summary leaves out.
  var detail: String?
  /// The path's parameters whose form does not follow from the noun before them (`PathForms`).
  var path: [String: Schema] = [:]
  var query: [(name: String, schema: Schema)] = []
  /// Headers that the route reads, beside those that all have.
  var headers: [(name: String, schema: Schema)] = []
  var body: Content?
  var answers: [Answer]
  /// Refusals that do not follow from the route's form.
  var refusals: Set<Refusal> = []
  var manners: Manners = []
  /// Whether anybody may call it, signed in or not.
  var isOpen = false
}

/// A body: its media type and what it holds.
struct Content: Sendable {
  let type: String
  /// Nil for bytes of any kind.
  let schema: Schema?

  static func json(_ schema: Schema) -> Content { Content(type: "application/json", schema: schema) }
  static let problem = Content(type: "application/problem+json", schema: .named("Problem"))
  static let page = Content(type: "text/html; charset=utf-8", schema: nil)
  static let bytes = Content(type: "application/octet-stream", schema: nil)
}

/// An answer of a route that did what it was asked.
struct Answer: Sendable {
  let status: HTTPStatus
  let note: String
  var contents: [Content] = []
  /// Headers that this answer has beside those that all have.
  var headers: [(name: String, schema: Schema)] = []

  static func ok(_ schema: Schema, _ note: String) -> Answer { Answer(status: .ok, note: note, contents: [.json(schema)]) }

  static func created(_ schema: Schema, _ note: String) -> Answer {
    Answer(status: .created, note: note, contents: [.json(schema)])
  }

  static func done(_ note: String) -> Answer { Answer(status: .noContent, note: note) }

  /// `{"items":[…],"next":…}`
  static func list(of schema: Schema, _ note: String) -> Answer {
    .ok(
      .object([
        "items": .list(schema),
        "next": .string.orNull.says("The cursor of the next page; null where this is the last."),
      ]), note)
  }

  /// A thing was taken on, and will be done.
  static func accepted(_ schema: Schema, _ note: String) -> Answer {
    Answer(status: .accepted, note: note, contents: [.json(schema)])
  }

  /// Server-sent events, until the client or the hub ends them.
  static func events(_ note: String) -> Answer {
    Answer(status: .ok, note: note, contents: [Content(type: "text/event-stream", schema: nil)])
  }

  /// A part of a file from `offset` on.
  static func part(_ type: String, _ note: String) -> Answer {
    Answer(
      status: .ok, note: note, contents: [Content(type: type, schema: nil)],
      headers: [
        ("Praya-Offset", .count.says("Where in the file this part begins, in bytes.")),
        ("Praya-Total", .count.says("How long the file is at this moment, in bytes.")),
      ])
  }

  /// The same answer with another header.
  func with(header name: String, _ schema: Schema) -> Answer {
    var answer = self
    answer.headers.append((name, schema))
    return answer
  }
}

/// The parts of the API, as readers look for them.
enum APIPart: String, CaseIterable, Sendable {
  case service, session, account, people, privacy, providers, notices, city, centres, schemes, applications, decisions, reviews
  case sittings, grants, reports, projects, money, jobs, webhooks, books

  var note: String {
    switch self {
    case .service: "Whether the service lives, and this description."
    case .session: "Signing in and out, and tokens for programs."
    case .account: "One's own account: password, second factor, sessions, identities."
    case .people: "Invitations, accounts and roles."
    case .privacy: "Personal data: to be seen, to be erased, and for how long it is kept."
    case .providers: "Signing in by OpenID Connect."
    case .notices: "What people are told by mail."
    case .city: "The city and its organisations."
    case .centres: "Centres, their pools and prices, and when they are closed."
    case .schemes: "Programmes of support: their rules, their funds, and what they would say."
    case .applications: "Asking a scheme for support: the applicant's side."
    case .decisions: "Deciding on applications: the officer's side."
    case .reviews: "Reviewers' scores, conflicts of interest, the order that follows, promised days."
    case .sittings: "Sittings of committees, from the call to the signed minutes."
    case .grants: "What was granted, and what is left of it."
    case .reports: "Progress reports and conditions after the award."
    case .projects: "Projects, their people, balances and quotations."
    case .money: "Own money that came in, and monthly statements."
    case .jobs: "Where a job could run, submitting it, following it, its files."
    case .webhooks: "Telling other programs of what happens."
    case .books: "The ledger and the audit log, for those who audit."
    }
  }
}
