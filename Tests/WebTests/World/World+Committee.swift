import HTTPService
import Testing

extension World {
  /// A sitting of the officer alone that is called, and no more. - Returns: its identifier.
  func callSitting(about application: String) async throws -> String {
    let called = try await ask(
      .post, "/api/v1/sittings", as: "oscar",
      """
      {"scheme":"hong-kong-ai-subsidy","startsAt":"2026-11-21T10:00:00+08:00","members":["oscar"],"chair":"oscar",
      "agenda":["\(application)"]}
      """)
    try #require(called.status == 201, "\(called.text)")
    return try #require(called["id"].text)
  }

  /// A sitting that approves. - Returns: its identifier.
  @discardableResult
  func sit(about application: String) async throws -> String {
    let path = "/api/v1/sittings/\(try await callSitting(about: application))"
    let steps: [(HTTPMethod, String, String)] = [
      (.post, "opening", ""), (.put, "attendance", #"{"present":["oscar"]}"#),
      (
        .post, "decisions",
        #"{"application":"\#(application)","outcome":"approve","votes":{"oscar":"approve"},"note":"Good."}"#
      ), (.post, "closing", ""),
    ]
    for (method, step, body) in steps {
      let reply = try await ask(method, "\(path)/\(step)", as: "oscar", body)
      try #require(reply.status == 200, "\(step): \(reply.text)")
    }
    return String(path.suffix(26))
  }
}
