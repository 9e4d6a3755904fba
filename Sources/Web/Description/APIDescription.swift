internal import HTTPService

/// The description of the whole API, as OpenAPI 3.1 has it: every route with what it takes and answers.
///
/// Each room of routes has its `describe…` beside its `add…`, in a file of its own. A test holds the two together: no route
/// without a description, no description without a route.
struct APIDescription: Sendable {
  private(set) var routes: [RouteDescription] = []
  /// The schemas that others refer to by name, in the order of their adding.
  private(set) var schemas: [(name: String, schema: Schema)] = []

  /// Everything.
  static let whole: APIDescription = {
    var description = APIDescription()
    description.describeKinds()
    description.describeService()
    description.describeSessions()
    description.describeAccount()
    description.describeSecondFactor()
    description.describeTokens()
    description.describeInvitations()
    description.describePeople()
    description.describeMembers()
    description.describePrivacy()
    description.describeProviders()
    description.describeNotices()
    description.describeCity()
    description.describeCentres()
    description.describeCentreBooks()
    description.describeAgents()
    description.describeLogins()
    description.describeSchemes()
    description.describeApplications()
    description.describeDecisions()
    description.describeReviews()
    description.describeRounds()
    description.describeConflicts()
    description.describeSittings()
    description.describeGrants()
    description.describeReports()
    description.describeConditions()
    description.describeProjects()
    description.describeMoney()
    description.describeStatements()
    description.describeOffers()
    description.describeJobs()
    description.describeJobFiles()
    description.describeEvents()
    description.describeWebhooks()
    description.describeLedger()
    description.describeAudit()
    return description
  }()

  /// Names a schema, so that others refer to it by `.named`.
  mutating func name(_ name: String, _ schema: Schema) { schemas.append((name, schema)) }

  /// A route for those who are signed in.
  mutating func describe(
    _ method: HTTPMethod, _ template: String, _ id: String, in part: APIPart, _ summary: String, detail: String? = nil,
    path: [String: Schema] = [:], query: KeyValuePairs<String, Schema> = [:], headers: KeyValuePairs<String, Schema> = [:],
    body: Content? = nil, manners: Manners = [], answers: Answer..., refusals: Set<Refusal> = []
  ) {
    routes.append(
      RouteDescription(
        method: method, template: template, id: id, part: part, summary: summary, detail: detail, path: path,
        query: query.map { ($0.key, $0.value) }, headers: headers.map { ($0.key, $0.value) }, body: body, answers: answers,
        refusals: refusals, manners: manners))
  }

  /// A list in pages, for those who are signed in.
  mutating func describeList(
    _ template: String, _ id: String, in part: APIPart, _ summary: String, detail: String? = nil,
    filters: KeyValuePairs<String, Schema> = [:], of item: Schema, _ note: String = "One page."
  ) {
    routes.append(
      RouteDescription(
        method: .get, template: template, id: id, part: part, summary: summary, detail: detail,
        query: filters.map { ($0.key, $0.value) } + [("limit", .pageLimit), ("cursor", .cursor)],
        answers: [.list(of: item, note)]))
  }

  /// A route for anybody.
  mutating func describeOpen(
    _ method: HTTPMethod, _ template: String, _ id: String, in part: APIPart, _ summary: String, detail: String? = nil,
    query: KeyValuePairs<String, Schema> = [:], body: Content? = nil, manners: Manners = [], answers: Answer...,
    refusals: Set<Refusal> = []
  ) {
    routes.append(
      RouteDescription(
        method: method, template: template, id: id, part: part, summary: summary, detail: detail,
        query: query.map { ($0.key, $0.value) }, body: body, answers: answers, refusals: refusals, manners: manners,
        isOpen: true))
  }
}
