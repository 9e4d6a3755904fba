import HTTPService
import Testing

@Suite struct RouterTests {
  private static func router() throws -> Router {
    var router = Router()
    let routes: [(HTTPMethod, String)] = [
      (.get, "/"), (.get, "/api/v1/jobs"), (.post, "/api/v1/jobs"), (.get, "/api/v1/jobs/{id}"), (.delete, "/api/v1/jobs/{id}"),
      (.get, "/api/v1/jobs/{id}/log"), (.get, "/api/v1/jobs/latest"), (.put, "/api/v1/jobs/{id}/files/{name...}"),
      (.get, "/{a}/x/{b}"), (.get, "/files/{rest...}"), (.get, "/files/index"),
    ]
    for (method, template) in routes {
      try router.add(method, template) { request in
        let names = ["id", "name", "a", "b", "rest"]
        return .text(
          "\(method) \(template)" + names.compactMap { name in request.parameters[name].map { " \(name)=\($0)" } }.joined())
      }
    }
    return router
  }

  @Test(arguments: [
    ("GET", "/", "GET /"), ("GET", "/api/v1/jobs", "GET /api/v1/jobs"), ("POST", "/api/v1/jobs", "POST /api/v1/jobs"),
    ("GET", "/api/v1/jobs/7?x=1", "GET /api/v1/jobs/{id} id=7"), ("GET", "/api/v1/jobs/latest", "GET /api/v1/jobs/latest"),
    ("GET", "/api/v1/jobs/latest/log", "GET /api/v1/jobs/{id}/log id=latest"),
    ("HEAD", "/api/v1/jobs/7", "GET /api/v1/jobs/{id} id=7"),
    ("PUT", "/api/v1/jobs/7/files/a/b%20c", "PUT /api/v1/jobs/{id}/files/{name...} id=7 name=a/b c"),
    ("GET", "/api/x/y", "GET /{a}/x/{b} a=api b=y"), ("GET", "/files/index", "GET /files/index"),
    ("GET", "/files/index/2", "GET /files/{rest...} rest=index/2"), ("GET", "/%E6%B8%AF/x/%C3%A9", "GET /{a}/x/{b} a=港 b=é"),
  ])
  func aRequestFindsItsRoute(method: String, target: String, expected: String) async throws {
    let request = try HTTPRequest(HTTPMethod(rawValue: method), target)
    let response = await (try Self.router()).respond(to: request)
    #expect(response.status == .ok)
    #expect(String(decoding: response.bytes ?? [], as: UTF8.self) == expected)
  }

  @Test(arguments: [
    "/api", "/api/", "/api/v1/jobs/", "/api/v1/jobs//log", "//", "/api/v1/jobs/7/log/", "/files", "/files/", "/API/v1/jobs",
    "/nothing",
  ])
  func anUnknownPathIsNotFound(target: String) async throws {
    #expect(try await Self.router().respond(to: HTTPRequest(.get, target)).status == .notFound)
  }

  @Test(arguments: [
    ("PUT", "/api/v1/jobs", "GET, HEAD, POST"), ("PATCH", "/api/v1/jobs/7", "DELETE, GET, HEAD"), ("OPTIONS", "/", "GET, HEAD"),
    ("TRACE", "/files/x", "GET, HEAD"), ("GET", "/api/v1/jobs/7/files/a", "PUT"), ("get", "/", "GET, HEAD"),
  ])
  func aKnownPathWithAnotherMethodSaysWhichItTakes(method: String, target: String, allowed: String) async throws {
    let response = await (try Self.router()).respond(to: try HTTPRequest(HTTPMethod(rawValue: method), target))
    #expect(response.status == .methodNotAllowed)
    #expect(response.headers["Allow"] == allowed)
  }

  @Test func oneRouteCannotBeThereTwice() throws {
    var router = try Self.router()
    #expect(throws: RouteError.duplicate(.get, "/api/v1/jobs/{other}")) {
      try router.add(.get, "/api/v1/jobs/{other}") { _ in .text("") }
    }
    #expect(throws: RouteError.duplicate(.get, "/files/{x...}")) { try router.add(.get, "/files/{x...}") { _ in .text("") } }
    #expect(router.routes.count == 11)
    #expect(router.routes[5].template.parameterNames == ["id"])
    #expect(try router.route(of: HTTPRequest(.head, "/api/v1/jobs/7/log"))?.template.description == "/api/v1/jobs/{id}/log")
  }

  @Test(arguments: ["", "a", "/{}", "/{a", "/a}", "/x{a}", "/{a}/{a}", "/{a...}/b", "/{a-b}", "/..", "/a?b", "/%20", "/{...}"])
  func aMalformedTemplateIsRefused(text: String) {
    #expect(throws: RouteError.malformedTemplate(text)) { try PathTemplate(text) }
  }

  @Test func parametersAreReadAsTypes() async throws {
    var router = Router()
    try router.add(.get, "/{n}") { .text($0.parameters.value("n", as: Int.self).map { "\($0 + 1)" } ?? "none") }
    #expect(try await router.respond(to: HTTPRequest(.get, "/41")).bytes == Array("42".utf8))
    #expect(try await router.respond(to: HTTPRequest(.get, "/x")).bytes == Array("none".utf8))
  }

  /// Ambiguous templates of every shape over three letters must not make a look-up slow.
  @Test func aDeepPathCostsLittle() async throws {
    var router = Router()
    for depth in 1...12 {
      try router.add(.get, String(repeating: "/a", count: depth) + "/z\(depth)") { _ in .text("") }
      try router.add(.get, (0..<depth).map { "/{p\($0)}" }.joined() + "/y\(depth)") { _ in .text("") }
    }
    let request = try HTTPRequest(.get, String(repeating: "/a", count: 4000))
    let clock = ContinuousClock()
    var status: HTTPStatus = 0
    let time = await clock.measure { for _ in 0..<100 { status = await router.respond(to: request).status } }
    #expect(status == .notFound)
    #expect(time < .seconds(5))
  }

  @Test func theFaceWordsTheRefusals() async throws {
    let router = Router { refusal, request in .json(Array("{\"\(refusal)\": \"\(request?.path ?? "")\"}".utf8), status: 200) }
    let response = await router.respond(to: try HTTPRequest(.get, "/x"))
    #expect(response.status == .notFound)
    #expect(response.bytes == Array(#"{"notFound": "/x"}"#.utf8))
  }
}
