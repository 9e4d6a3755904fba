internal import Foundation
internal import HTTPService
internal import Hub
internal import Web

/// A small city in which everybody is signed in and one of everything exists, made once; requests name what there is by
/// words in braces, such as `{grant}`.
struct CheckedCity: Sendable {
  let image: [UInt8]
  /// The session of each person.
  let sessions: [String: String]
  /// What the words in braces stand for.
  let names: [String: String]

  static let shared = Task { try await make() }

  static let centre = Slug(rawValue: "east")
  static let people = ["mei", "lok", "opa", "oscar", "audrey", "ada", "otto", "sam"]
  static let password = "correct horse battery"

  private static func make() async throws -> CheckedCity {
    let world = try await CheckedHub(image: nil, centre: centre)
    _ = try await world.hub.applyCity(Array(file.utf8), by: nil)
    var sessions: [String: String] = [:]
    for name in people {
      try await world.hub.setPassword(of: name, to: password, by: nil)
      sessions[name] = try await world.hub.signIn(name, password: password).secret
    }
    let names = try await furnish(world, sessions)
    return CheckedCity(image: try await world.close(), sessions: sessions, names: names)
  }

  /// Makes one of everything. - Returns: the names by which requests reach them.
  private static func furnish(_ world: CheckedHub, _ sessions: [String: String]) async throws -> [String: String] {
    var names: [String: String] = [:]
    func ask(
      _ person: String, _ target: String, _ body: String = "", method: HTTPMethod = .post, at path: String...
    ) async throws -> String {
      let headers: HTTPHeaders = ["Authorization": "Bearer \(sessions[person] ?? "")"]
      let request = try HTTPRequest(method, target, headers: headers, body: Array(body.utf8))
      let answer = await world.api.router.respond(to: request).bytes ?? []
      var value: Any? = try JSONSerialization.jsonObject(with: Data(answer))
      for name in path {
        if let list = value as? [Any] { value = list.first }
        value = (value as? [String: Any])?[name]
      }
      guard let text = value as? String else {
        throw BrokenPromise("the city can be furnished: \(target): \(String(decoding: answer, as: UTF8.self))")
      }
      return text
    }
    func sit(about application: String) async throws {
      let agenda =
        #"{"scheme":"hong-kong-ai-subsidy","startsAt":"2026-11-21T10:00:00+08:00","members":["oscar"],"chair":"oscar","#
        + #""agenda":["\#(application)"]}"#
      let sitting = try await ask("oscar", "/api/v1/sittings", agenda, at: "id")
      let decision =
        #"{"application":"\#(application)","outcome":"approve","votes":{"oscar":"approve"},"note":"Good."}"#
      _ = try await ask("oscar", "/api/v1/sittings/\(sitting)/opening", at: "id")
      _ = try await ask(
        "oscar", "/api/v1/sittings/\(sitting)/attendance", #"{"present":["oscar"]}"#, method: .put, at: "id")
      _ = try await ask("oscar", "/api/v1/sittings/\(sitting)/decisions", decision, at: "id")
      _ = try await ask("oscar", "/api/v1/sittings/\(sitting)/closing", at: "id")
      names["sitting"] = sitting
    }
    let script = #"#!/bin/bash\n#SBATCH --gpus=2\n#SBATCH --time=01:00:00\n#SBATCH --job-name=train\necho hello\n"#
    let facts = #"{"costs":{"currency":"HKD","compute":100000},"months":12}"#
    let draft = #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":\#(facts)}"#
    let terms = """
      {"terms":{"benefit":{"kind":"money","amount":{"minorUnits":7000000,"currency":"HKD"},"rate":"70%"},
      "from":"2026-11-01","until":"2027-11-01","devicesPerJob":8,"conditions":["Report by June."]},"byCommittee":true}
      """
    names["payment"] = try await ask(
      "ada", "/api/v1/projects/vision/payments",
      #"{"amount":{"minorUnits":1000000,"currency":"HKD"},"bankReference":"BANK-1"}"#, at: "id")
    for name in ["granted", "approved", "review", "draft"] {
      let application = try await ask("lok", "/api/v1/applications", draft, at: "id")
      names[name] = application
      guard name != "draft" else { break }
      _ = try await ask("lok", "/api/v1/applications/\(application)/submission", #"{"revision":1}"#, at: "id")
      guard name != "review" else { continue }
      try await sit(about: application)
      _ = try await ask("oscar", "/api/v1/applications/\(application)/approval", terms, at: "id")
      if name == "granted" {
        names["grant"] = try await ask("lok", "/api/v1/applications/\(application)/acceptance", at: "id")
      }
    }
    names["job"] = try await ask("mei", "/api/v1/jobs", #"{"script":"\#(script)","project":"vision"}"#, at: "jobs", "id")
    names["quotation"] = try await ask(
      "lok", "/api/v1/projects/vision/quotations", #"{"pool":"east-h100","until":"2026-12-01T00:00:00+08:00"}"#, at: "id")
    return names
  }
}

extension CheckedCity {
  /// The request's text with what the words in braces stand for, those of people for their sessions.
  func filledIn(_ text: String) -> String {
    guard text.contains("{") else { return text }
    var text = text
    for (name, value) in names.merging(sessions, uniquingKeysWith: { first, _ in first }) {
      text = text.replacing("{\(name)}", with: value)
    }
    return text
  }

  static let file = """
    {
      "city": { "name": { "en": "Test City", "zh-Hant": "測試市" }, "currency": "HKD", "timeZone": "Asia/Hong_Kong" },
      "organisations": [
        { "id": "harbour", "name": { "en": "Harbour Vision", "zh-Hant": "海港視覺" },
          "facts": { "kind": "enterprise", "place": "HK" } },
        { "id": "other", "name": { "en": "Other", "zh-Hant": "別家" } }
      ],
      "schemes": [
        { "preset": "hong-kong-ai-subsidy", "appropriations": [ { "reference": "2026-27", "amount": "1000000" } ] }
      ],
      "centres": [
        { "id": "east", "name": { "en": "East Centre", "zh-Hant": "東區中心" }, "connection": "local", "jurisdiction": "HK",
          "clearance": "restricted",
          "pools": [
            { "id": "east-h100", "deviceModel": "h100", "pricePerHour": "36.00",
              "nodes": [ { "prefix": "gpu", "count": 2, "devices": 8, "cpus": 64, "memoryGibibytes": 512 } ] },
            { "id": "east-cpu", "pricePerHour": "1.20",
              "nodes": [ { "names": ["c1", "c2"], "devices": 0, "cpus": 64, "memoryMebibytes": 262145 } ] }
          ] }
      ],
      "projects": [
        { "id": "vision", "organisation": "harbour", "name": { "en": "Vision", "zh-Hant": "視覺" } },
        { "id": "secret", "organisation": "other", "name": { "en": "Secret", "zh-Hant": "機密" } }
      ],
      "people": [
        { "signIn": "mei", "name": "Mei", "language": "zh-Hant", "roles": [ { "role": "member", "project": "vision" } ] },
        { "signIn": "lok", "name": "Lok", "roles": [
          { "role": "project-lead", "organisation": "harbour" }, { "role": "project-lead", "project": "vision" } ] },
        { "signIn": "opa", "name": "Opa", "roles": [ { "role": "centre-operator", "centre": "east" } ] },
        { "signIn": "oscar", "name": "Oscar", "roles": [ { "role": "scheme-officer", "scheme": "hong-kong-ai-subsidy" } ] },
        { "signIn": "audrey", "name": "Audrey", "roles": [ { "role": "auditor", "hub": true } ] },
        { "signIn": "ada", "name": "Ada", "roles": [ { "role": "administrator", "hub": true } ] },
        { "signIn": "otto", "name": "Otto", "roles": [
          { "role": "project-lead", "organisation": "other" }, { "role": "project-lead", "project": "secret" } ] },
        { "signIn": "sam", "name": "Sam" }
      ]
    }
    """
}
