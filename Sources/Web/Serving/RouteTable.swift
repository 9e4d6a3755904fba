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
  private let log: @Sendable (String) -> Void
  private let observe: ServedRequest.Observer

  init(hub: Hub, log: @escaping @Sendable (String) -> Void, observe: @escaping ServedRequest.Observer) {
    self.hub = hub
    self.log = log
    self.observe = observe
  }

  /// A route for those who are signed in. - Parameter query: the names that its query may have.
  mutating func add(
    _ method: HTTPMethod, _ template: String, query: Set<String> = [], body: Body = .none,
    _ handler: @escaping @Sendable (Call, Actor) async throws -> HTTPResponse
  ) {
    register(method, template, query: query, body: body) { call throws in
      let actor = try await call.hub.authenticate(try call.credential)
      call.person = actor.person
      call.reader = call.reader ?? actor.language
      try call.check(query: query, body: body)
      return try await handler(call, actor)
    }
  }

  /// A route for anybody.
  mutating func addOpen(
    _ method: HTTPMethod, _ template: String, query: Set<String> = [], body: Body = .none,
    _ handler: @escaping @Sendable (Call) async throws -> HTTPResponse
  ) {
    register(method, template, query: query, body: body) { call throws in
      try call.check(query: query, body: body)
      return try await handler(call)
    }
  }

  private mutating func register(
    _ method: HTTPMethod, _ template: String, query: Set<String>, body: Body,
    _ answer: @escaping @Sendable (inout Call) async throws -> HTTPResponse
  ) {
    let (hub, log, observe) = (hub, log, observe)
    do throws(RouteError) {
      try router.add(method, template) { request in
        var call = Call(hub: hub, request: request)
        let began = ContinuousClock.now
        let response: HTTPResponse
        var problem: String?
        do {
          response = try await answer(&call).complete(for: request)
        } catch {
          let refusal = RouteTable.refusal(error)
          problem = refusal.problem.name
          if refusal.problem.kind == .internal { log("request \(request.id): \(refusal.problem.message.english)") }
          response = ProblemDocument(refusal, to: request, in: call.language).response
        }
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
