/// Finds the handler of a request by its path and method. A value: put together once, then shared.
///
/// A literal segment goes before a parameter, a parameter before the rest of a path. HEAD is answered by GET's
/// handler where it has none of its own (the server sends no body). An unknown path is 404, a known one with
/// another method 405 with `Allow`.
public struct Router: Sendable {
  /// A route as documents and tests list it.
  public struct Route: Sendable, Hashable {
    public let method: HTTPMethod
    public let template: PathTemplate
  }

  /// Every route, in the order of its adding.
  public private(set) var routes: [Route] = []
  private var handlers: [HTTPHandler] = []
  private var root = RouteNode()
  private let refuse: HTTPRefusalRenderer

  public init(refuse: @escaping HTTPRefusalRenderer = HTTPRefusal.plainText) { self.refuse = refuse }

  /// - Throws: `RouteError` when the template is malformed, or is there already, under whatever parameter names.
  public mutating func add(_ method: HTTPMethod, _ template: String, _ handler: @escaping HTTPHandler) throws(RouteError) {
    let template = try PathTemplate(template)
    guard root.insert(handlers.count, method: method, at: template.parts[...]) else {
      throw .duplicate(method, template.description)
    }
    routes.append(Route(method: method, template: template))
    handlers.append(handler)
  }

  /// Answers a request; no socket is needed.
  public func respond(to request: HTTPRequest) async -> HTTPResponse {
    switch lookUp(request.method, request.target.segments) {
    case .found(let index, let caught):
      var request = request
      if !caught.isEmpty {
        request.parameters = RouteParameters(Array(zip(routes[index].template.parameterNames, caught)))
      }
      return await handlers[index](request)
    case .methodNotAllowed(let allowed):
      return HTTPRefusal.methodNotAllowed(allowed: allowed).response(to: request, by: refuse)
    case .notFound:
      return HTTPRefusal.notFound.response(to: request, by: refuse)
    }
  }

  /// The route that a request would take, without taking it: for limits that depend on the route.
  public func route(of request: HTTPRequest) -> Route? {
    guard case .found(let index, _) = lookUp(request.method, request.target.segments) else { return nil }
    return routes[index]
  }

  private enum Match {
    case found(Int, caught: [String])
    case methodNotAllowed([HTTPMethod])
    case notFound
  }

  private func lookUp(_ method: HTTPMethod, _ segments: [String]) -> Match {
    var caught: [String] = []
    guard let methods = root.find(segments[...], caught: &caught) else { return .notFound }
    if let index = methods[method] ?? (method == .head ? methods[.get] : nil) { return .found(index, caught: caught) }
    var allowed = Set(methods.keys)
    if allowed.contains(.get) { allowed.insert(.head) }
    return .methodNotAllowed(allowed.sorted { $0.rawValue < $1.rawValue })
  }
}
