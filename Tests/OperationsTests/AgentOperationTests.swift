import Foundation
import Glibc
import HTTPService
import Hub
import PrayaTestKit
import Quantities
import Testing

/// A hub and an agent, each the real program.
@Suite(.serialized) struct AgentOperationTests {
  private static let city = SmallCity.file.replacing(#""connection": "local""#, with: #""connection": "agent""#)
  private static let rounds = ProcessInfo.processInfo.environment["PRAYA_LONG_TESTS"] == nil ? 4 : 30

  /// A hub whose centre waits for its agent, and that one's configuration.
  private func begin(_ folder: Folder, terms: String = "{}") async throws -> (RunningHub, String) {
    try await SmallCity.found(in: folder, Self.city)
    let hub = try await RunningHub.start(folder)
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let made = try await admin.post("centres/here/agent-tokens")
    let secret = try #require(made.body["secret"].text, "\(made)")
    return (hub, try RunningAgent.configure(folder, hub: hub.address, token: secret, terms: terms))
  }

  private func submit(_ script: String, _ key: String, by client: Client) async throws -> String? {
    let answer = try await client.post("jobs", ["project": .text("work"), "script": .text(script)], key: key)
    return answer.body["jobs"].list.first?["id"].text
  }

  /// The job once `holds`, or as it is after so many seconds.
  private func job(
    _ name: String, _ client: Client, within seconds: Int = 60, until holds: (JSONFragment) -> Bool
  ) async throws -> JSONFragment {
    var found = JSONFragment.null
    for _ in 0..<(seconds * 10) {
      if let answer = try? await client.get("jobs/\(name)"), answer.isDone {
        found = answer.body
        if holds(found) { return found }
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    return found
  }

  @Test func aJobRunsThroughAnAgentFromSubmissionToBill() async throws {
    let folder = try Folder()
    let (hub, config) = try await begin(folder)
    let member = try await Client(hub.address).signedIn("member", SmallCity.password)
    let checked = try await Program.run(["agent", "--config", config, "--check"])
    #expect(checked.status == 0 && checked.output.contains("2 nodes with 16 devices"), "\(checked)")
    let agent = try RunningAgent.start(folder, config)
    #expect(try await agent.says("\"connected\""), "\(agent.said)")
    let name = try #require(
      try await submit(
        "#!/bin/sh\n#SBATCH --gpus=2 --time=5\necho from afar\nsleep 1\necho done > result.txt\n", "k1", by: member))
    let over = try await job(name, member) { $0["settledAt"] != .null }
    #expect(over["state"].text == "completed", "\(over) \(agent.said)")
    let seconds = over["deviceSeconds"].whole ?? 0
    #expect(seconds >= 2 && over["total"]["minorUnits"].whole == (2 * seconds * 3600 + 3600) / 7200)
    var request = HTTPClient.Request(.get, "\(hub.address)/api/v1/jobs/\(name)/log")
    request.headers["Authorization"] = "Bearer \(member.secret ?? "")"
    let log = try await HTTPClient().send(request)
    #expect(String(decoding: log.body, as: UTF8.self) == "from afar\n")
    let files = try await member.get("jobs/\(name)/files")
    #expect(files.body["items"].list.contains { $0["name"].text == "result.txt" }, "\(files)")
    // A second agent, elsewhere by its folder, is told where the first runs.
    let other = try folder.write(
      "other.json", try String(contentsOfFile: config, encoding: .utf8).replacing("/agent\"", with: "/other-agent\""))
    let second = try RunningAgent.start(folder, other)
    #expect(try await second.says("centre-held"), "\(second.said)")
    second.stop()
    // And one with the same folder does not start.
    let third = try await Program.run(["agent", "--config", config])
    #expect(third.status == 1 && third.errors.contains("Another agent runs"), "\(third)")
    #expect(agent.stop() == 0 && agent.said.contains("\"stopped\""), "\(agent.said)")
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  @Test func theOperatorsTermsRuleAndAreReadAgainOnHangup() async throws {
    let folder = try Folder()
    let stop = folder.url.appending(path: "stop").path
    let (hub, config) = try await begin(folder, terms: #"{"mostDevicesPerJob": 4, "stopSwitch": "\#(stop)"}"#)
    let member = try await Client(hub.address).signedIn("member", SmallCity.password)
    try Data().write(to: URL(filePath: stop))
    let agent = try RunningAgent.start(folder, config)
    #expect(try await agent.says("\"connected\""), "\(agent.said)")
    // Never, by these terms: over at once, free, with the reason in both languages.
    let large = try #require(try await submit("#!/bin/sh\n#SBATCH --gpus=8 --time=5\ntrue\n", "large", by: member))
    let refused = try await job(large, member) { $0["settledAt"] != .null }
    #expect(refused["state"].text == "refused" && refused["total"]["minorUnits"].whole == 0, "\(refused)")
    let why = refused["cause"]["reason"].text ?? ""
    #expect(why.contains("allows 4 devices") && why.contains("最多 4 個裝置"), "\(refused)")
    // Not now: it waits, and says why.
    let small = try #require(try await submit("#!/bin/sh\n#SBATCH --gpus=1 --time=5\ntrue\n", "small", by: member))
    let held = try await job(small, member) { $0["reason"].text == "centre-holds" }
    #expect(held["state"].text == "starting" && held["reasonText"]["en"].text?.contains("stopped new starts") == true, "\(held)")
    // A broken file changes nothing.
    let good = try String(contentsOfFile: config, encoding: .utf8)
    _ = try folder.write("agent.json", good.replacing("mostDevicesPerJob", with: "mostDevicePerJob"))
    agent.signal(SIGHUP)
    #expect(try await agent.says("the old terms stay"), "\(agent.said)")
    #expect(agent.said.contains("mostDevicePerJob") && agent.isRunning)
    _ = try folder.write("agent.json", good.replacing("\"mostDevicesPerJob\": 4", with: "\"mostDevicesPerJob\": 8"))
    agent.signal(SIGHUP)
    #expect(try await agent.says("new terms hold"), "\(agent.said)")
    try FileManager.default.removeItem(atPath: stop)
    let eight = try #require(try await submit("#!/bin/sh\n#SBATCH --gpus=8 --time=5\ntrue\n", "eight", by: member))
    for name in [small, eight] {
      let over = try await job(name, member) { $0["settledAt"] != .null }
      #expect(over["state"].text == "completed", "\(over)")
    }
    let centre = try await member.get("centres/here")
    #expect(centre.body["agent"]["terms"].list.first?["en"].text == "A job has 8 devices at most.", "\(centre)")
    #expect(agent.stop() == 0)
    #expect(hub.stop() == 0)
  }

  @Test func hubAndAgentAreKilledInTurnAndEveryJobIsSettledOnce() async throws {
    let folder = try Folder()
    var (hub, config) = try await begin(folder)
    let address = String(hub.address.dropFirst("http://".count))
    var agent = try RunningAgent.start(folder, config)
    let member = try await Client(hub.address).signedIn("member", SmallCity.password)
    var random = SeededGenerator(seed: 7)
    var names: [String] = []
    for round in 0..<Self.rounds {
      for number in 0..<4 {
        let script = "#!/bin/sh\n#SBATCH --gpus=1 --time=2\nsleep \(number % 3)\nexit \(number == 3 ? 1 : 0)\n"
        // Asked until it is answered: the key decides.
        for _ in 0..<100 {
          if let name = try? await submit(script, "job-\(round)-\(number)", by: member) {
            names.append(name)
            break
          }
          try await Task.sleep(for: .milliseconds(100))
        }
      }
      try await Task.sleep(for: .milliseconds(Int.random(in: 100...1200, using: &random)))
      if round.isMultiple(of: 2) {
        agent.cut()
        agent = try RunningAgent.start(folder, config)
      } else {
        hub.cut()
        hub = try await RunningHub.start(folder, listen: address)
      }
    }
    #expect(names.count == 4 * Self.rounds)
    var charged: Int64 = 0
    for (index, name) in names.enumerated() {
      let over = try await job(name, member, within: 120) { $0["settledAt"] != .null }
      #expect(over["state"].text == (index % 4 == 3 ? "failed" : "completed"), "\(over) \(agent.said.suffix(2000))")
      charged += over["ownShare"]["minorUnits"].whole ?? 0
      let seconds = over["deviceSeconds"].whole ?? 0
      #expect(over["total"]["minorUnits"].whole == (2 * seconds * 3600 + 3600) / 7200, "\(over)")
    }
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let project = try await lead.get("projects/work")
    #expect(project.body["ownMoney"]["available"]["minorUnits"].whole == 1_000_000 - charged, "\(project)")
    #expect(project.body["ownMoney"]["inFlight"]["minorUnits"].whole == 0, "\(project)")
    try await SmallCity.verify(hub)
    #expect(agent.stop() == 0, "\(agent.said)")
    #expect(hub.stop() == 0, "\(hub.said)")
  }
}
