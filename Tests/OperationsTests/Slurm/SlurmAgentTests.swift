import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Testing

/// Hub, agents and clusters, each the real program: what a cluster's own people would run.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmAgentTests {
  /// The laboratory's centres as a city has them where each is reached by an agent, and what each agent is told instead.
  private func joined(_ lab: SlurmLab, in folder: Folder) throws -> (file: String, settings: [String: String]) {
    let written = try Data(contentsOf: URL(filePath: lab.facts.centresFile))
    var settings: [String: String] = [:]
    let centres = try StrictJSON.read(JSONFragment.self, from: [UInt8](written)).list.map { centre -> JSONFragment in
      guard case .object(var members) = centre, let id = centre["id"].text else { return centre }
      settings[id] = String(decoding: try centre["connection"]["slurm"].bytes(), as: UTF8.self)
      members["connection"] = .text("agent")
      return .object(members)
    }
    let text = String(decoding: try JSONFragment.list(centres).bytes(), as: UTF8.self)
    return (try folder.write("centres.json", text), settings)
  }

  /// A hub that waits for agents, somebody who submits, and the configuration of one centre's agent.
  private func begin(
    _ lab: SlurmLab, in folder: Folder, agentAt centre: String
  ) async throws -> (hub: RunningHub, lead: Client, config: String) {
    let (centres, settings) = try joined(lab, in: folder)
    try await SmallCity.found(in: folder, centres: centres)
    let hub = try await RunningHub.start(folder)
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let made = try await admin.post("centres/\(centre)/agent-tokens")
    let config = try RunningAgent.configure(
      folder, hub: hub.address, centre: centre, token: try #require(made.body["secret"].text, "\(made)"),
      kind: "\"slurm\", \"slurm\": \(try #require(settings[centre]))")
    return (hub, try await Client(hub.address).signedIn("lead", SmallCity.password), config)
  }

  private func job(
    _ name: String, _ client: Client, within seconds: Int = 60, until holds: (JSONFragment) -> Bool
  ) async throws -> JSONFragment {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var found = try await client.get("jobs/\(name)").body
    while !holds(found), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(100))
      found = try await client.get("jobs/\(name)").body
    }
    return found
  }

  private func submit(_ options: String, _ body: String, to pool: String, _ client: Client) async throws -> String {
    let script = "#!/bin/sh\n#SBATCH --mem=100M --time=5 \(options)\n\(body)\n"
    let answer = try await client.post(
      "jobs", ["script": .text(script), "project": .text("work"), "pool": .text(pool), "move": .text("never")],
      key: UUID().uuidString)
    return try #require(answer.body["jobs"].list.first?["id"].text, "\(pool): \(answer)")
  }

  private func log(of name: String, _ hub: RunningHub, _ client: Client) async throws -> String {
    var request = HTTPClient.Request(.get, "\(hub.address)/api/v1/jobs/\(name)/log")
    request.headers["Authorization"] = "Bearer \(client.secret ?? "")"
    return String(decoding: try await HTTPClient().send(request).body, as: UTF8.self)
  }

  @Test("Three agents, by a socket, by tokens and by commands, serve their clusters: each job ends as Slurm says, with its log")
  func agentsServeClusters() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    let (centres, settings) = try joined(lab, in: folder)
    try await SmallCity.found(in: folder, centres: centres)
    let hub = try await RunningHub.start(folder)
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    var agents: [String: RunningAgent] = [:]
    for (centre, slurm) in settings.sorted(by: { $0.key < $1.key }) {
      let made = try await admin.post("centres/\(centre)/agent-tokens")
      let config = try RunningAgent.configure(
        folder, hub: hub.address, centre: centre, token: try #require(made.body["secret"].text, "\(made)"),
        kind: "\"slurm\", \"slurm\": \(slurm)", terms: #"{"mostDevicesPerJob": 4, "ownUsersFirst": true}"#)
      let checked = try await Program.run(["agent", "--config", config, "--check"])
      #expect(checked.status == 0 && checked.output.contains("The centre answers"), "\(checked)")
      agents[centre] = try RunningAgent.start(folder, config)
    }
    for (centre, agent) in agents {
      try await agent.isSurveyed(at: centre, lead)
      let pool = centre
      let good = try await submit("--gpus=2", "echo from $PRAYA_JOB_ID; sleep 1; echo done > result.txt", to: pool, lead)
      let bad = try await submit("--gpus=1", "echo no good >&2; exit 3", to: pool, lead)
      let large = try await submit("--gpus=8", "true", to: pool, lead)
      let endless = try await submit("--gpus=1", "echo begun; sleep 300 & wait", to: pool, lead)
      _ = try await job(endless, lead) { $0["state"].text == "running" }
      #expect(try await lead.post("jobs/\(endless)/cancellation").isDone)

      for (name, state) in [(good, "completed"), (bad, "failed"), (large, "refused"), (endless, "cancelled")] {
        let over = try await job(name, lead) { $0["settledAt"] != .null }
        #expect(over["state"].text == state, "\(centre): \(over) \(agent.said.suffix(2000))")
      }
      #expect(try await log(of: good, hub, lead).hasPrefix("from "), "\(centre)")
      // Slurm itself writes behind it that the job was cancelled.
      #expect(try await log(of: endless, hub, lead).hasPrefix("begun\n"), "\(centre)")
      let files = try await lead.get("jobs/\(good)/files").body["items"].list
      #expect(files.contains { $0["name"].text == "result.txt" }, "\(files)")

      let told = try await SlurmTruth.all(at: String(centre.dropFirst("lab-".count)), of: lab)
      for name in [good, bad, endless] {
        let over = try await lead.get("jobs/\(name)").body
        let own = told.filter { $0.key == over["submission"].text }
        #expect(own.count == 1, "\(name) is one job there: \(own)")
        guard let truth = own.first, let start = truth.start, let end = truth.end else { continue }
        #expect(over["state"].text == truth.expected)
        #expect(over["deviceSeconds"].whole == (end - start) * (over["devices"].whole ?? 0), "\(over) \(truth)")
      }
      #expect(!told.contains { $0.key == large }, "what the operator refuses never reaches Slurm")
    }
    try await SmallCity.verify(hub)
    for agent in agents.values { #expect(agent.stop() == 0, "\(agent.said)") }
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  @Test("An agent over Slurm that is killed at any moment takes its runs up again, and starts none twice")
  func agentIsKilled() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    let (hub, lead, config) = try await begin(lab, in: folder, agentAt: "lab-a100")
    var agent = try RunningAgent.start(folder, config)
    try await agent.isSurveyed(at: "lab-a100", lead)
    var names: [String] = []
    for (round, pause) in [20, 150, 400, 900].enumerated() {
      for _ in 0..<3 { names.append(try await submit("--gpus=1", "echo ran >> ran; sleep \(round)", to: "lab-a100", lead)) }
      try await Task.sleep(for: .milliseconds(pause))
      agent.cut()
      agent = try RunningAgent.start(folder, config)
    }
    var keys: Set<String> = []
    for name in names {
      let over = try await job(name, lead, within: 90) { $0["settledAt"] != .null }
      #expect(over["state"].text == "completed", "\(over) \(agent.said.suffix(2000))")
      let key = try #require(over["submission"].text)
      keys.insert(key)
      let ran = "\(try lab.facts.cluster("a100").sharedFolder)/praya-lab-a100/runs/\(key)/work/ran"
      #expect(try String(contentsOfFile: ran, encoding: .utf8) == "ran\n", "\(key) ran once")
    }
    let told = try await SlurmTruth.all(at: "a100", of: lab).filter { keys.contains($0.key) && $0.state == "COMPLETED" }
    #expect(Set(told.map(\.key)) == keys)
    try await SmallCity.verify(hub)
    #expect(agent.stop() == 0, "\(agent.said)")
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  @Test("A pool that is shared with others is forecast from the queue that its agent shows")
  func agentShowsTheQueue() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    let (hub, lead, config) = try await begin(lab, in: folder, agentAt: "lab-a100")
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let shared = try await admin.send(.patch, "pools/lab-a100", .object(["usage": .text("shared")]))
    #expect(shared.body["usage"].text == "shared", "\(shared)")
    let agent = try RunningAgent.start(folder, config)
    try await agent.isSurveyed(at: "lab-a100", lead)
    let script = "#!/bin/sh\n#SBATCH --gpus=1 --time=5 --mem=100M\ntrue\n"
    var offer = JSONFragment.null
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline, offer["queueSeenAt"].text == nil {
      let offers = try await lead.post("offers", ["script": .text(script), "project": .text("work")]).body["offers"].list
      offer = offers.first { $0["pool"].text == "lab-a100" } ?? .null
      try await Task.sleep(for: .milliseconds(500))
    }
    #expect(offer["forecastFrom"].text == "centre" && offer["queueSeenAt"].text != nil, "\(offer)")
    let name = try await submit("--gpus=1", "true", to: "lab-a100", lead)
    let done = try await job(name, lead) { $0["settledAt"] != .null }
    #expect(done["state"].text == "completed", "\(done)")
    #expect(agent.stop() == 0, "\(agent.said)")
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  @Test("An agent that lost its journal starts no run again that is at work")
  func agentLosesItsJournal() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    let (hub, lead, config) = try await begin(lab, in: folder, agentAt: "lab-h200")
    var agent = try RunningAgent.start(folder, config)
    try await agent.isSurveyed(at: "lab-h200", lead)
    let name = try await submit("--gpus=1", "echo ran >> ran; sleep 6", to: "lab-h200", lead)
    _ = try await job(name, lead) { $0["state"].text == "running" }
    agent.cut()
    for part in ["journal", "under-way"] {
      try FileManager.default.removeItem(atPath: "\(folder.url.path)/agent-lab-h200/\(part)")
    }
    agent = try RunningAgent.start(folder, config)
    let over = try await job(name, lead, within: 90) { $0["settledAt"] != .null }
    let key = try #require(over["submission"].text)
    let ran = "\(try lab.facts.cluster("h200").sharedFolder)/praya-lab-h200/runs/\(key)/work/ran"
    #expect(try String(contentsOfFile: ran, encoding: .utf8) == "ran\n", "it ran once")
    let told = try await SlurmTruth.all(at: "h200", of: lab).filter { $0.key == key }
    #expect(over["state"].text == "completed", "\(over) \(told)")
    #expect((6...8).contains((over["deviceSeconds"].whole ?? 0)), "\(over) \(told)")
    try await SmallCity.verify(hub)
    #expect(agent.stop() == 0, "\(agent.said)")
    #expect(hub.stop() == 0, "\(hub.said)")
  }
}
