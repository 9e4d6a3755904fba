import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Testing

/// The program over two real clusters at which each member's jobs run under the member's own login: one that the hub reaches
/// itself, by tokens, and one by an agent, whose operator's own table is the law.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmLoginTests {
  /// The laboratory's list of centres, with a way to be members.
  private static func withLogins(_ lab: SlurmLab, _ list: String) throws -> String {
    let centres = try StrictJSON.read(JSONFragment.self, from: Array(list.utf8)).list.map { centre -> JSONFragment in
      guard case .object(var members) = centre, case .object(var slurm) = centre["connection"]["slurm"] else { return centre }
      if centre["id"].text == "lab-h100" {
        slurm["logins"] = .object([
          "way": .text("tokens"), "signingKey": .text(try lab.facts.cluster("h100").jwtKey), "owned": .bool(true),
        ])
        members["logins"] = .object(["lead": .text("praya-lab-chan")])
      } else {
        let words = ["/usr/sbin/runuser", "-u", "{login}", "--"]
        slurm["logins"] = .object(["way": .text("sudo"), "command": .list(words.map { .text($0) })])
        slurm["commandPrefix"] = nil
      }
      members["connection"] = .object(["slurm": .object(slurm)])
      return .object(members)
    }
    return String(decoding: try JSONFragment.list(centres).bytes(), as: UTF8.self)
  }

  private func submit(_ client: Client, to pool: String) async throws -> Client.Answer {
    let script = SlurmGround.script("--gpus=1 --output=told", "id -un; scontrol show job $SLURM_JOB_ID | grep UserId")
    return try await client.post(
      "jobs", ["script": .text(script), "project": .text("work"), "pool": .text(pool)], key: UUID().uuidString)
  }

  private func told(_ client: Client, _ answer: Client.Answer, _ ground: SlurmGround) async throws -> String {
    let job = try #require(answer.body["jobs"].list.first?["id"].text, "\(answer)")
    for _ in 0..<400 {
      let state = try await client.get("jobs/\(job)").body
      if ["completed", "failed", "refused", "lost"].contains(state["state"].text ?? "") {
        #expect(state["state"].text == "completed", "\(state)")
        break
      }
      try await Task.sleep(for: .milliseconds(150))
    }
    return try ground.file("told", of: try await client.get("jobs/\(job)").body) ?? ""
  }

  @Test("Each member's job runs under the member's own login, and who has none is refused with the reason")
  func logins() async throws {
    let lab = try await SlurmLab.up(clusters: ["h100", "h200"])
    let list = try Self.withLogins(lab, try String(contentsOfFile: lab.facts.centresFile, encoding: .utf8))
    let ground = try await SlurmGround(
      lab, byAgent: ["lab-h200"], tables: ["lab-h200": #""logins": {"member": "praya-lab-lee"}"#]
    ) { _ in list }
    let (lead, admin) = (ground.lead, try await Client(ground.hub.address).signedIn("admin", SmallCity.password))
    let member = try await Client(ground.hub.address).signedIn("member", SmallCity.password)
    // By the hub's table.
    let first = try await submit(lead, to: "lab-h100")
    let refused = try await submit(member, to: "lab-h100")
    #expect(refused.status == 409 && "\(refused.body)".contains("登入名稱"), "\(refused)")
    let set = try await admin.send(.put, "centres/lab-h100/logins/member", .object(["login": .text("praya-lab-ho")]))
    #expect(set.isDone, "\(set)")
    let second = try await submit(member, to: "lab-h100")
    // By the operator's own.
    let third = try await submit(member, to: "lab-h200")
    let barred = try await submit(lead, to: "lab-h200")
    #expect(barred.status == 409 && "\(barred.body)".contains("you have none yet"), "\(barred)")
    let law = try await admin.send(.put, "centres/lab-h200/logins/lead", .object(["login": .text("root2")]))
    #expect(law.status == 409 && law.name == "logins-by-centre", "\(law)")
    for (client, answer, login) in [
      (lead, first, "praya-lab-chan"), (member, second, "praya-lab-ho"), (member, third, "praya-lab-lee"),
    ] {
      let text = try await told(client, answer, ground)
      #expect(text.hasPrefix("\(login)\n") && text.contains("UserId=\(login)("), "\(text)")
    }
    let listed = try await admin.get("centres/lab-h100/logins").body["items"].list
    #expect(listed.compactMap { $0["login"].text } == ["praya-lab-chan", "praya-lab-ho"])
    let check = try await admin.get("centres/lab-h100/check").body
    #expect(check["isUsable"] == .bool(true), "\(check)")
    let found = check["findings"].list.compactMap { $0["words"]["en"].text }
    #expect(found.contains { $0.hasPrefix("Jobs can be submitted under 'praya-lab-chan', with a token until") }, "\(found)")
    #expect(!found.contains { $0.contains("service account") })
    #expect(try await admin.get("centres/lab-h200").body["memberLogins"].text == "centre")
    try await SmallCity.verify(ground.hub)
    ground.stop()
    try await lab.down()
  }
}
