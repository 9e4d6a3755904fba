internal import HTTPService
internal import Hub
internal import JSON
internal import Language

extension RouteTable {
  /// The first page, and what watches over the service ask.
  mutating func addPages(isReady: @escaping @Sendable () async -> Bool) {
    addOpen(.get, "/") { call in
      HTTPResponse(
        contentType: "text/html; charset=utf-8",
        headers: ["Content-Security-Policy": WelcomePage.contentSecurityPolicy, "Cache-Control": "no-cache"],
        Array(WelcomePage.text(call.language).utf8))
    }
    // It answers, so it lives.
    addOpen(.get, "/healthz") { _ in .object { $0.field("status", "ok") } }
    addOpen(.get, "/readyz") { call in
      let unready = Problem(
        .unavailable, "not-ready", Phrase("The hub is not ready to serve yet.", "平台尚未準備就緒。"))
      guard await isReady() else { throw unready }
      // A reading shows that the database answers; a hub without a city is ready for one.
      do throws(Problem) { _ = try await call.hub.city() } catch {
        guard error.name == "no-city" else { throw error }
      }
      return .object { $0.field("status", "ready") }
    }
  }

  mutating func addMetrics(_ metrics: @escaping @Sendable () async -> HTTPResponse) {
    addOpen(.get, "/metrics") { _ in await metrics() }
  }
}
