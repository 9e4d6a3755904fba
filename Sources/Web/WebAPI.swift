public import HTTPService
public import Hub

/// The hub's API, and its first page: a router to serve by any server, or to ask in memory.
///
/// ```
/// let web = WebAPI(hub: hub)
/// var configuration = HTTPServer.Configuration()
/// web.configure(&configuration)
/// let server = try HTTPServer.start(configuration, handler: web.router.respond)
/// ```
public struct WebAPI: Sendable {
  /// Every route; answers of all kinds are complete with their headers.
  public let router: Router
  private let bodyLimits: [Router.Route: Int]

  /// - Parameters:
  ///   - publicAddress: how browsers reach the hub, such as `https://hub.example`; nil where it is what they ask for by
  ///     themselves (`Host`).
  ///   - isSecure: whether the server itself speaks TLS, so that cookies go over nothing else.
  ///   - rateLimits: how often one credential, or one address, may ask.
  ///   - proxy: who may say in a header whose request it passes on; nil for nobody.
  ///   - ticks: microseconds that only grow, for the rate limits; nil for the system's.
  ///   - isReady: whether what surrounds the hub is ready too; `/readyz` says so.
  ///   - metrics: `/metrics` in Prometheus' text format; without it there is no such page.
  ///   - log: takes what went wrong inside, with the request's identifier; for the operator, no personal data.
  ///   - observe: is told of every request that a route answered.
  public init(
    hub: Hub, publicAddress: String? = nil, isSecure: Bool = false, rateLimits: RateLimits = RateLimits(),
    proxy: TrustedProxy? = nil, ticks: (@Sendable () -> Int64)? = nil, isReady: @escaping @Sendable () async -> Bool = { true },
    metrics: (@Sendable () async -> HTTPResponse)? = nil, log: @escaping @Sendable (String) -> Void = { _ in },
    observe: @escaping ServedRequest.Observer = { _ in }
  ) {
    let gate = RateGate(rateLimits, ticks: ticks ?? RateGate.systemTicks)
    let site = Site(publicAddress: publicAddress, isSecure: isSecure)
    var table = RouteTable(hub: hub, site: site, gate: gate, proxy: proxy, log: log, observe: observe)
    table.addPages(isReady: isReady)
    table.addDescription()
    if let metrics { table.addMetrics(metrics) }
    table.addSessions()
    table.addAccount()
    table.addSecondFactor()
    table.addTokens()
    table.addInvitations()
    table.addPasswordResets()
    table.addPeople()
    table.addMembers()
    table.addPrivacy()
    table.addProviders()
    table.addIdentities()
    table.addProviderPages()
    table.addNotices()
    table.addCity()
    table.addCentres()
    table.addCentreBooks()
    table.addAgents()
    table.addLogins()
    table.addSchemes()
    table.addApplications()
    table.addDecisions()
    table.addReviews()
    table.addConflicts()
    table.addSittings()
    table.addGrants()
    table.addReports()
    table.addProjects()
    table.addMoney()
    table.addStatements()
    table.addOffers()
    table.addJobs()
    table.addJobFiles()
    table.addEvents()
    table.addWebhooks()
    table.addLedger()
    table.addAudit()
    router = table.router
    bodyLimits = table.bodyLimits
  }

  /// How many bytes the body of this request may have, by its head alone. Large ones are taken only of those who
  /// present a credential.
  public func bodyLimit(of request: HTTPRequest) -> Int? {
    guard let route = router.route(of: request), let limit = bodyLimits[route] else { return nil }
    return request.headers.contains("Authorization") || request.headers.contains("Cookie") ? limit : nil
  }

  /// Has a server refuse as the API does, and take bodies as large as its routes do.
  public func configure(_ configuration: inout HTTPServer.Configuration) {
    configuration.bodyLimit = { bodyLimit(of: $0) }
    configuration.refuse = ProblemDocument.refusals
    configuration.limits.bodyBytes = RouteTable.ordinaryBodyBytes
  }
}
