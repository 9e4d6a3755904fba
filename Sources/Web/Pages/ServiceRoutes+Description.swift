internal import HTTPService

extension APIDescription {
  mutating func describeService() {
    describeOpen(
      .get, "/", "showWelcomePage", in: .service, "The first page, for people.",
      answers: Answer(status: .ok, note: "A page.", contents: [Content(type: "text/html; charset=utf-8", schema: nil)]))
    describeOpen(
      .get, "/healthz", "checkHealth", in: .service, "Whether the service lives.",
      answers: .ok(.object(["status": .choice(["ok"])]), "It lives."))
    describeOpen(
      .get, "/readyz", "checkReadiness", in: .service, "Whether the service can do its work.",
      detail: "503 while it starts, stops, or cannot reach its database.",
      answers: .ok(.object(["status": .choice(["ready"])]), "It is ready."))
    describeOpen(
      .get, "/metrics", "readMetrics", in: .service, "What the service counts, for Prometheus.",
      answers: Answer(
        status: .ok, note: "Prometheus' text format.",
        contents: [Content(type: "text/plain; version=0.0.4; charset=utf-8", schema: nil)]))
    describeOpen(
      .get, "/api/v1/openapi.json", "describe", in: .service, "This description.", manners: [.tagged],
      answers: .ok(.fields(of: .any), "The description."))
  }
}
