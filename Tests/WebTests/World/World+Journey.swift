import HTTPService
import Testing

extension World {
  static let script = "#!/bin/bash\\n#SBATCH --gpus=2\\n#SBATCH --time=01:00:00\\n#SBATCH --job-name=train\\necho hello\\n"

  /// The body of a submission or of a question for offers.
  static func body(_ extra: String = "") -> String { #"{"script":"\#(script)","project":"vision"\#(extra)}"# }

  /// Own money for the project.
  func pay(_ minorUnits: Int = 1_000_000, reference: String = "BANK-1") async throws {
    let paid = try await ask(
      .post, "/api/v1/projects/vision/payments", as: "ada",
      #"{"amount":{"minorUnits":\#(minorUnits),"currency":"HKD"},"bankReference":"\#(reference)"}"#)
    try #require(paid.status == 201, "\(paid.text)")
  }

  /// A submitted job of the project's own money. - Returns: its public name.
  func submit(_ extra: String = "", key: String? = nil) async throws -> String {
    let reply = try await ask(
      .post, "/api/v1/jobs", as: "mei", World.body(extra), headers: key.map { ["Idempotency-Key": $0] } ?? [:])
    try #require(reply.status == 201, "\(reply.text)")
    return try #require(reply["jobs"][0]["id"].text)
  }

  /// An application, submitted and in review. - Returns: its identifier.
  func apply() async throws -> String {
    let draft = try await ask(
      .post, "/api/v1/applications", as: "lok",
      #"{"scheme":"hong-kong-ai-subsidy","project":"vision","facts":{"costs":{"currency":"HKD","compute":100000},"months":12}}"#)
    try #require(draft.status == 201, "\(draft.text)")
    let id = try #require(draft["id"].text)
    let submitted = try await ask(.post, "/api/v1/applications/\(id)/submission", as: "lok", #"{"revision":1}"#)
    try #require(submitted.status == 200, "\(submitted.text)")
    return id
  }

  static let terms = """
    {"terms":{"benefit":{"kind":"money","amount":{"minorUnits":7000000,"currency":"HKD"},"rate":"70%"},
    "from":"2026-11-01","until":"2027-11-01","devicesPerJob":8,"conditions":["Report by June."]},"byCommittee":true}
    """

  /// A grant of money at 70 %. - Returns: its identifier.
  func grant() async throws -> String {
    let id = try await apply()
    try await sit(about: id)
    let approved = try await ask(.post, "/api/v1/applications/\(id)/approval", as: "oscar", World.terms)
    try #require(approved.status == 200, "\(approved.text)")
    let accepted = try await ask(.post, "/api/v1/applications/\(id)/acceptance", as: "lok")
    try #require(accepted.status == 201, "\(accepted.text)")
    return try #require(accepted["id"].text)
  }
}
