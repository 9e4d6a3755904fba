import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Testing

/// What members and operators are told where a cluster is not as the city file says.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmWordsTests {
  /// The laboratory's clusters once more, each with one thing wrong.
  private static func centres(_ lab: SlurmLab, in folder: Folder) async throws -> String {
    let (a100, h100) = (try lab.facts.cluster("a100"), try lab.facts.cluster("h100"))
    let wrong = try folder.write("wrong-token", "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjQxMDI0NDQ4MDB9.c2lnbmF0dXJl\n")
    let token = try await lab.token(for: lab.facts.users.service, at: "h100", seconds: 1)
    let expired = try folder.write("expired-token", token + "\n")
    func centre(_ id: String, _ model: String, _ connection: String, _ cluster: SlurmLabFacts.Cluster) -> String {
      """
      {"id": "\(id)", "name": {"en": "\(id)", "zh-Hant": "\(id)"}, "jurisdiction": "HK", "clearance": "internal",
        "connection": {"slurm": {\(connection), "user": "\(lab.facts.users.service)", "sharedFolder": "\(cluster.sharedFolder)"}},
        "pools": [{"id": "\(id)", "deviceModel": "\(model)", "pricePerHour": "10.00", "nodes": [{
          "names": [\(cluster.nodes.map { "\"\($0)\"" }.joined(separator: ", "))], "devices": \(cluster.devicesPerNode),
          "cpus": \(cluster.cpusPerNode), "memoryMebibytes": \(cluster.memoryMebibytesPerNode)}]}]}
      """
    }
    let network = "\"rest\": \"\(h100.restAddress)\""
    let socket = "\"rest\": \"unix:\(a100.restSocket)\""
    let list = [
      centre("wrong-token", "h100", "\(network), \"tokenFile\": \"\(wrong)\"", h100),
      centre("expired-token", "h100", "\(network), \"tokenFile\": \"\(expired)\"", h100),
      centre("wrong-partition", "a100", "\(socket), \"partition\": \"nowhere\"", a100),
      centre("other-device", "h200", socket, a100),
      centre("sound", "a100", socket, a100),
    ]
    return try folder.write("wrong-centres.json", "[\(list.joined(separator: ",\n"))]")
  }

  private static let told: [(centre: String, check: String)] = [
    ("wrong-token", "does not take"), ("expired-token", "expired"), ("wrong-partition", "There is no partition 'nowhere'"),
    ("other-device", "0 of its"),
  ]

  @Test("Wrong token, expired token, wrong partition, other devices: the operator is told what to do, the member why not there")
  func words() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: try await Self.centres(lab, in: folder))
    let hub = try await RunningHub.start(folder)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    for (centre, words) in Self.told {
      let check = try await admin.get("centres/\(centre)/check").body
      #expect(check["isUsable"] == .bool(false), "\(centre): \(check)")
      let findings = check["findings"].list.filter { $0["level"].text == "missing" }
      #expect(findings.contains { $0["words"]["en"].text?.contains(words) == true }, "\(centre): \(findings)")
      #expect(findings.allSatisfy { $0["remedy"]["en"].text != nil && $0["remedy"]["zh-Hant"].text != nil }, "\(findings)")
      let run = try await Program.run(
        ["centre", "check", centre], environment: ["PRAYA_HUB": hub.address, "PRAYA_TOKEN": admin.secret ?? ""])
      #expect(run.status != 0 && run.output.contains(words), "\(centre): \(run)")
      #expect(!(run.output + run.errors).contains("eyJ"), "no token is ever shown")
    }
    #expect(try await admin.get("centres/sound/check").body["isUsable"] == .bool(true))
    try await offers(lead)
    try await jobs(lead)
    #expect(!hub.said.contains("eyJ"), "no token is ever logged")
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  /// Each place that will not do is told with its reason; the sound one is offered.
  private func offers(_ lead: Client) async throws {
    let script = "#!/bin/sh\n#SBATCH --gpus=1 --mem=100M --time=5\ntrue\n"
    let answer = try await lead.post("offers", ["script": .text(script), "project": .text("work")]).body
    let refused = answer["refusals"].list.map { ($0["pool"].text ?? "", $0["reasons"].list.compactMap { $0["en"].text }) }
    for centre in ["wrong-token", "expired-token", "other-device"] {
      let reasons = refused.first { $0.0 == centre }?.1 ?? []
      #expect(!reasons.isEmpty, "\(centre) cannot take it: \(answer)")
    }
    #expect(answer["offers"].list.contains { $0["pool"].text == "sound" }, "\(answer)")
    let impossible = "#!/bin/sh\n#SBATCH --gpus-per-node=9 --nodes=1 --time=5\ntrue\n"
    let nowhere = try await lead.post("offers", ["script": .text(impossible), "project": .text("work")]).body
    #expect(nowhere["offers"].list.isEmpty, "\(nowhere)")
    #expect(nowhere["refusals"].list.first { $0["pool"].text == "sound" }?["reasons"].list.isEmpty == false, "\(nowhere)")
  }

  /// What only Slurm knows, it says: in the job, in its words, free of charge.
  private func jobs(_ lead: Client) async throws {
    let script = "#!/bin/sh\n#SBATCH --gpus=1 --mem=100M --time=5\ntrue\n"
    let answer = try await lead.post(
      "jobs", ["script": .text(script), "project": .text("work"), "pool": .text("wrong-partition"), "move": .text("never")],
      key: UUID().uuidString)
    let id = try #require(answer.body["jobs"].list.first?["id"].text, "\(answer)")
    var job = JSONFragment.null
    for _ in 0..<300 {
      job = try await lead.get("jobs/\(id)").body
      if job["settledAt"] != .null { break }
      try await Task.sleep(for: .milliseconds(100))
    }
    #expect(job["state"].text == "refused" && job["total"]["minorUnits"].whole == 0, "\(job)")
    #expect(job["cause"]["reason"].text?.contains("artition") == true, "\(job)")
  }
}
