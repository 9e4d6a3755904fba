import HTTPService
import Testing

extension World {
  /// A sitting that is called, and no more. - Returns: its identifier.
  ///
  /// - Parameter members: the last of them is its chair.
  func callSitting(about application: String, members: [String] = ["oscar"]) async throws -> String {
    let called = try await ask(
      .post, "/api/v1/sittings", as: "oscar",
      """
      {"scheme":"hong-kong-ai-subsidy","startsAt":"2026-11-21T10:00:00+08:00","members":\(members),"chair":"\(members.last ?? "")",
      "agenda":["\(application)"]}
      """)
    try #require(called.status == 201, "\(called.text)")
    return try #require(called["id"].text)
  }

  /// How far a sitting has come.
  enum SittingStep: Int { case opening, attendance, decisions, closing, signature }

  /// A sitting that approves. - Returns: its identifier.
  ///
  /// - Parameter last: the step behind which it stops.
  @discardableResult
  func sit(
    about application: String, members: [String] = ["oscar"], until last: SittingStep = .closing
  ) async throws -> String {
    let sitting = try await callSitting(about: application, members: members)
    let votes = members.map { #""\#($0)":"approve""# }.joined(separator: ",")
    let steps: [(HTTPMethod, SittingStep, String)] = [
      (.post, .opening, ""), (.put, .attendance, #"{"present":\#(members)}"#),
      (.post, .decisions, #"{"application":"\#(application)","outcome":"approve","votes":{\#(votes)},"note":"Good."}"#),
      (.post, .closing, ""), (.post, .signature, ""),
    ]
    for (method, step, body) in steps where step.rawValue <= last.rawValue {
      let person = step == .signature ? members.last : "oscar"
      let reply = try await ask(method, "/api/v1/sittings/\(sitting)/\(step)", as: person, body)
      try #require(reply.status == 200, "\(step): \(reply.text)")
    }
    return sitting
  }
}
