import Foundation
import HTTPService
import Testing

extension Objects {
  typealias Making = (HTTPMethod, String, String, String) async throws -> Reply

  /// Grants' reports.
  mutating func putReports(_ isNamed: (String) -> Bool, _ made: Making, in world: World) async throws {
    for name in ["report", "submitted report"] where isNamed(name) {
      let grant = try await world.grant()
      let asked = try await made(.post, "/reports", "oscar", #"{"grant":"\#(grant)","due":"2026-12-01"}"#)
      let id = try #require(asked["id"].text)
      if name == "submitted report" {
        _ = try await made(.post, "/reports/\(id)/submission", "lok", #"{"answers":{"report":"Done."},"revision":1}"#)
      }
      names[name] = id
    }
  }

  /// Sittings, conflicts of interest, and at last reviews: once the scheme asks for reviews, no sitting approves without.
  mutating func putReviews(_ isNamed: (String) -> Bool, _ made: Making, in world: World) async throws {
    let both = ["oscar", "remy"]
    let sittings: [(name: String, members: [String], last: World.SittingStep?)] = [
      ("sitting", both, nil), ("sitting without remy", ["oscar"], nil), ("open sitting", both, .attendance),
      ("decided sitting", both, .decisions), ("closed sitting", both, .closing),
      ("closed sitting without remy", ["oscar"], .closing), ("signed sitting", both, .signature),
    ]
    for (name, members, last) in sittings where isNamed(name) {
      let application = try await world.apply()
      names["application at the \(name)"] = application
      names[name] =
        if let last { try await world.sit(about: application, members: members, until: last) } else {
          try await world.callSitting(about: application, members: members)
        }
    }
    for person in both where isNamed("conflict of \(person)") {
      let declared = try await made(.post, "/conflicts", person, #"{"organisation":"other","reason":"My house."}"#)
      let id: String = try #require(declared["id"].text)
      names["conflict of \(person)"] = id
    }
    let reviewed = [
      "scheme with reviews", "reviewed application", "review", "application under review", "scored review", "submitted review",
    ]
    guard reviewed.contains(where: isNamed) else { return }
    try await world.askForReviews()
    names["scheme with reviews"] = RightsTests.scheme
    let application = try await world.apply()
    names["reviewed application"] = application
    guard reviewed.dropFirst(2).contains(where: isNamed) else { return }
    names["application under review"] = application
    let asked = try await made(.post, "/reviews", "oscar", #"{"application":"\#(application)","reviewer":"remy"}"#)
    let review = try #require(asked["id"].text)
    for name in ["review", "scored review", "submitted review"] { names[name] = review }
    guard isNamed("scored review") || isNamed("submitted review") else { return }
    _ = try await made(
      .put, "/reviews/\(review)", "remy", #"{"scores":{"aim":{"score":4},"team":{"score":3}},"comment":"Good.","revision":1}"#)
    if isNamed("submitted review") { _ = try await made(.post, "/reviews/\(review)/submission", "remy", #"{"revision":2}"#) }
  }

  /// A webhook of the project, and something that is to be sent to it.
  mutating func putEvents(_ isNamed: (String) -> Bool, _ made: Making) async throws {
    guard isNamed("webhook") || isNamed("delivery") else { return }
    let body = #"{"scope":{"kind":"project","identifier":"vision"},"url":"https://firm.example/x","topics":["job.ended"]}"#
    let webhook = try #require(try await made(.post, "/webhooks", "lok", body)["id"].text)
    names["webhook"] = webhook
    if isNamed("delivery") {
      let delivery: String = try #require(try await made(.post, "/webhooks/\(webhook)/ping", "lok", "")["id"].text)
      names["delivery"] = delivery
    }
  }
}

extension World {
  /// Has the scheme ask for one review of each application from now on.
  func askForReviews() async throws {
    let path = "/api/v1/schemes/\(RightsTests.scheme)"
    let answer = try await ask(.get, path, as: "ada").text
    let start = try #require(answer.range(of: #""file":"#)?.upperBound)
    let file = try JSONSerialization.jsonObject(with: Data(answer[start...].dropLast().utf8))
    var scheme = try #require(file as? [String: Any])
    var decision = try #require(scheme["decision"] as? [String: Any])
    decision["criteria"] = try JSONSerialization.jsonObject(
      with: Data(
        """
        [{"id":"aim","name":{"en":"Aim","zh-Hant":"目標"},"weight":"60%"},
        {"id":"team","name":{"en":"Team","zh-Hant":"團隊"},"weight":"40%"}]
        """.utf8))
    decision["review"] = try JSONSerialization.jsonObject(
      with: Data(#"{"reviewers":1,"scale":{"least":0,"most":5},"threshold":"50%","promise":{"working-days":5}}"#.utf8))
    scheme["decision"] = decision
    let body = try JSONSerialization.data(withJSONObject: scheme)
    let published = try await ask(.put, path, as: "ada", bytes: Array(body))
    try #require(published.status == 200, "\(published.text)")
  }
}
