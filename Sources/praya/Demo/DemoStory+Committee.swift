import Hub
import Language
import Quantities

extension DemoStory {
  /// The committee's sitting: called, opened, decided, closed, and its minutes signed. In the demo the officer sits alone.
  func sit(about application: String, _ officer: DemoClient) async throws(Problem) {
    let member = JSONFragment.text("wong")
    let called = try await officer.post(
      "/sittings",
      [
        "scheme": .text("hong-kong-ai-subsidy"), "startsAt": .text(SystemClock().now.description), "members": .list([member]),
        "chair": member, "agenda": .list([.text(application)]),
      ])
    guard let id = called["id"].text else {
      throw Problem(.internal, "missing", Phrase(same: "/sittings: id"))
    }
    _ = try await officer.post("/sittings/\(id)/opening")
    _ = try await officer.put("/sittings/\(id)/attendance", ["present": .list([member])])
    _ = try await officer.post(
      "/sittings/\(id)/decisions",
      [
        "application": .text(application), "outcome": .text("approve"), "votes": .object(["wong": .text("approve")]),
        "note": .text("The need is shown and the amount is reasonable."),
      ])
    _ = try await officer.post("/sittings/\(id)/closing")
    _ = try await officer.post("/sittings/\(id)/signature")
  }
}
