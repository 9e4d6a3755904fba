internal import Access
internal import HTTPService
internal import Hub
internal import JSON
internal import Language
internal import Quantities

/// Puts the routes together, each with what all of them share: who asks, which query and body it takes, refusals as
/// problem documents, the headers of every answer.
struct RouteTable {
  /// The most bytes of a body where a route does not say otherwise.
  static let ordinaryBodyBytes = 1 << 20

  /// What a route does with a request's body.
  enum Body {
    /// There is none, or an empty object.
    case none
    /// The route reads it; at most so many bytes.
    case read(mostBytes: Int)

    static let json = Body.read(mostBytes: ordinaryBodyBytes)
  }

  private(set) var router = Router(refuse: ProblemDocument.refusals)
  private(set) var bodyLimits: [Router.Route: Int] = [:]
  let hub: Hub
  let site: Site
  private let log: @Sendable (String) -> Void
  private let gate: RateGate
  private let proxy: TrustedProxy?
  private let observe: ServedRequest.Observer

  init(
    hub: Hub, site: Site, gate: RateGate, proxy: TrustedProxy? = nil, log: @escaping @Sendable (String) -> Void,
    observe: @escaping ServedRequest.Observer
  ) {
    self.hub = hub
    self.site = site
    self.gate = gate
    self.proxy = proxy
    self.log = log
    self.observe = observe
  }

  /// A route for those who are signed in.
  ///
  /// - Parameters:
  ///   - query: the names that its query may have.
  ///   - edits: whether it changes something that has an entity tag, and heeds `If-Match`.
  ///   - cost: how it weighs; nil for what its method says.
  mutating func add(
    _ method: HTTPMethod, _ template: String, query: Set<String> = [], body: Body = .none, edits: Bool = false,
    cost: RateLimits.Cost? = nil, _ handler: @escaping @Sendable (Call, Actor) async throws -> HTTPResponse
  ) {
    let cost = cost ?? (method == .get ? .read : .write)
    let gate = gate
    register(method, template, query: query, body: body) { call throws in
      let (credential, actor): (String, Actor)
      do {
        credential = try call.credential
        actor = try await call.hub.authenticate(credential)
      } catch {
        // Whoever guesses credentials is counted by address.
        try call.pass(gate, call.clientAddress, .open)
        throw error
      }
      call.person = actor.person
      try call.pass(gate, credential, cost)
      call.reader = call.reader ?? actor.language
      try call.check(query: query, body: body)
      guard method != .get, let basis = call.basis else { return try await handler(call, actor) }
      guard edits else { throw Call.untagged }
      let settled = call
      return try await RequestTerms.$current.withValue(RequestTerms(basis: basis)) { try await handler(settled, actor) }
    }
  }

  /// A route for anybody.
  mutating func addOpen(
    _ method: HTTPMethod, _ template: String, query: Set<String> = [], body: Body = .none,
    _ handler: @escaping @Sendable (Call) async throws -> HTTPResponse
  ) {
    let gate = gate
    register(method, template, query: query, body: body) { call throws in
      try call.pass(gate, call.clientAddress, .open)
      try call.check(query: query, body: body)
      return try await handler(call)
    }
  }

  /// A route for the agent of the centre that its path names (`id`).
  mutating func addForAgents(
    _ method: HTTPMethod, _ template: String, body: Body,
    _ handler: @escaping @Sendable (Call, Slug) async throws -> HTTPResponse
  ) {
    let gate = gate
    register(method, template, query: [], body: body) { call throws in
      let (credential, centre): (String, Slug)
      do {
        credential = try call.credential
        centre = try call.slug("id", Phrase("centre", "算力中心"))
        try await call.hub.admitAgent(credential, of: centre)
      } catch {
        try call.pass(gate, call.clientAddress, .open)
        throw error
      }
      try call.pass(gate, credential, .exchange)
      try call.check(query: [], body: body)
      return try await handler(call, centre)
    }
  }

  private mutating func register(
    _ method: HTTPMethod, _ template: String, query: Set<String>, body: Body,
    _ answer: @escaping @Sendable (inout Call) async throws -> HTTPResponse
  ) {
    let (hub, site, proxy, log, observe) = (hub, site, proxy, log, observe)
    do throws(RouteError) {
      try router.add(method, template) { request in
        var call = Call(hub: hub, request: request, site: site, proxy: proxy)
        let began = ContinuousClock.now
        var response: HTTPResponse
        var problem: String?
        do {
          response = try await answer(&call).complete(for: request)
        } catch {
          let refusal = RouteTable.refusal(error)
          problem = refusal.problem.name
          if refusal.problem.kind == .internal { log("request \(request.id): \(refusal.problem.message.english)") }
          response = ProblemDocument(refusal, to: request, in: call.language).response
        }
        for header in call.rateHeaders { response.headers.add(header.name, header.value) }
        observe(
          ServedRequest(
            id: request.id, method: request.method, route: template, status: response.status,
            duration: ContinuousClock.now - began,
            person: call.person?.rawValue, problem: problem))
        return response
      }
    } catch { preconditionFailure("the routes are well formed and differ: \(error)") }
    if case .read(let mostBytes) = body, mostBytes > RouteTable.ordinaryBodyBytes, let route = router.routes.last {
      bodyLimits[route] = mostBytes
    }
  }

  private static func refusal(_ error: any Error) -> HTTPProblem {
    if let refusal = error as? HTTPProblem { return refusal }
    return HTTPProblem((error as? any ProblemConvertible)?.problem ?? Problem(unforeseen: error))
  }
}

extension Call {
  /// - Throws: a `throttled` problem where the asker has asked too often.
  fileprivate mutating func pass(_ gate: RateGate, _ asker: String, _ cost: RateLimits.Cost) throws {
    let verdict = gate.admit(asker, cost)
    rateHeaders = gate.headers(cost, verdict)
    guard verdict.isAdmitted else { throw RateGate.refusal(verdict) }
  }
}
