import Centres
import Foundation
import Hub
import HTTPService
import PrayaTestKit
import Storage
import Testing

/// The program over a laboratory's clusters, and what tests ask of both.
final class SlurmGround {
  static let pools = ["lab-a100", "lab-h100", "lab-h200"]

  let lab: SlurmLab
  let folder: Folder
  private(set) var hub: RunningHub
  private let secret: String
  /// Between agents and hub; a hub that is started again has another port.
  let agentLine: FaultyLine
  private(set) var agents: [String: RunningAgent] = [:]
  private var configurations: [String: String] = [:]

  /// Founds a small city over the laboratory's clusters and starts its hub and the agents.
  ///
  /// - Parameters:
  ///   - served: the centres that an agent joins, each with the settings that the hub itself would have.
  ///   - tables: what else stands in the agents' files, such as their tables of logins.
  ///   - change: what is to be changed in the laboratory's list of centres.
  init(
    _ lab: SlurmLab, byAgent served: Set<String> = [], tables: [String: String] = [:], _ change: (String) -> String = { $0 }
  ) async throws {
    self.lab = lab
    folder = try Folder()
    let written = change(try String(contentsOfFile: lab.facts.centresFile, encoding: .utf8))
    var settings: [String: String] = [:]
    let centres = try StrictJSON.read(JSONFragment.self, from: Array(written.utf8)).list.map { centre -> JSONFragment in
      guard case .object(var members) = centre, let id = centre["id"].text, served.contains(id) else { return centre }
      settings[id] = String(decoding: try centre["connection"]["slurm"].bytes(), as: UTF8.self)
      members["connection"] = .text("agent")
      return .object(members)
    }
    let list = try folder.write("centres.json", String(decoding: try JSONFragment.list(centres).bytes(), as: UTF8.self))
    try await SmallCity.found(in: folder, centres: list)
    hub = try await RunningHub.start(folder)
    agentLine = try FaultyLine(to: try #require(hub.port))
    secret = try #require(try await Client(hub.address).signedIn("lead", SmallCity.password).secret)
    for centre in settings.keys.sorted() {
      try await join(centre, (settings[centre] ?? "") + (tables[centre].map { ", \($0)" } ?? ""))
    }
  }

  deinit { agentLine.close() }

  private func join(_ centre: String, _ settings: String) async throws {
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let made = try await admin.post("centres/\(centre)/agent-tokens")
    configurations[centre] = try RunningAgent.configure(
      folder, hub: "http://127.0.0.1:\(agentLine.port)", centre: centre, token: try #require(made.body["secret"].text, "\(made)"),
      kind: "\"slurm\", \"slurm\": \(settings)")
    try startAgent(centre)
    // The hub has to know what the centre has before it sends anything there.
    for _ in 0..<300 {
      if try await lead.get("centres/\(centre)").body["unreachableSince"] == .null { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("\(centre) is not reached: \(agents[centre]?.said ?? "")")
  }

  func startAgent(_ centre: String) throws {
    agents[centre] = try RunningAgent.start(folder, try #require(configurations[centre]))
  }

  /// Ends agents and hub as their operators would.
  func stop() {
    for agent in agents.values { #expect(agent.stop() == 0, "\(agent.said)") }
    #expect(hub.stop() == 0, "\(hub.said)")
  }

  var lead: Client { Client(hub.address, secret: secret) }

  /// Ends the hub as a power cut would, and starts it again.
  func cutHub(for pause: Duration = .zero) async throws {
    hub.cut()
    try await Task.sleep(for: pause)
    hub = try await RunningHub.start(folder)
    agentLine.target = try #require(hub.port)
  }

  static func script(_ options: String, _ body: String) -> String {
    "#!/bin/sh\n#SBATCH --mem=100M \(options.contains("--time") ? "" : "--time=5 ")\(options)\n\(body)\n"
  }

  /// - Returns: the jobs; none where the hub refuses them because of what befell the place.
  @discardableResult
  func submit(_ script: String, to pool: String) async throws -> [JSONFragment] {
    let body: [String: JSONFragment] = ["script": .text(script), "project": .text("work"), "pool": .text(pool)]
    let answer = try await lead.post("jobs", body, key: UUID().uuidString)
    // A place that is known not to answer, or whose nodes are down, takes none: nothing was acknowledged then.
    #expect(answer.status == 201 || answer.body["name"].text == "place-refused", "\(pool): \(answer)")
    return answer.body["jobs"].list
  }

  func page(_ query: String) async throws -> [JSONFragment] {
    var (items, next) = ([JSONFragment](), Optional(""))
    while let cursor = next {
      let page = try await lead.get("jobs?project=work&limit=200\(query)" + (cursor.isEmpty ? "" : "&cursor=\(cursor)"))
      #expect(page.isDone, "\(page)")
      items += page.body["items"].list
      next = page.body["next"].text
    }
    return items
  }

  /// Until no job is under way; `whenStill` is called where nothing has moved for so long, at most so often.
  func over(
    within time: Duration, stillFor patience: Duration = .seconds(15), whenStill: () async throws -> Void = {}
  ) async throws -> [JSONFragment] {
    let deadline = ContinuousClock.now + time
    var (last, moved) = ([JSONFragment](), ContinuousClock.now)
    while ContinuousClock.now < deadline {
      let open = try await page("&over=false")
      if open.isEmpty { break }
      if open != last { (last, moved) = (open, .now) }
      if ContinuousClock.now - moved > patience {
        try await whenStill()
        moved = .now
      }
      try await Task.sleep(for: .milliseconds(300))
    }
    return try await page("")
  }

  /// Does as the operator what only they can: nodes that Slurm set aside go on, jobs that it held are let go.
  func putRight() async throws {
    for cluster in lab.facts.clusters {
      let queue = try await lab.run(["squeue", "--noheader", "--format=%i %T %r"], at: cluster.name).output
      _ = try await lab.run(
        ["scontrol", "update", "nodename=\(cluster.nodes.joined(separator: ","))", "state=resume"], at: cluster.name)
      for line in queue.split(separator: "\n") where line.contains("PENDING") {
        guard let number = line.split(separator: " ").first else { continue }
        _ = try await lab.run(["scontrol", "release", String(number)], at: cluster.name)
        // Slurm itself would let it wait for two minutes after a launch that failed.
        _ = try await lab.run(["scontrol", "update", "jobid=\(number)", "starttime=now"], at: cluster.name)
      }
    }
  }

  func truths() async throws -> [String: [SlurmTruth]] {
    var truths: [String: [SlurmTruth]] = [:]
    for cluster in lab.facts.clusters { truths["lab-\(cluster.name)"] = try await SlurmTruth.all(at: cluster.name, of: lab) }
    return truths
  }

  /// The laws over what the hub wrote down and what the clusters say.
  func violations(_ truths: [String: [SlurmTruth]]) async throws -> [Violation] {
    let database = try await SQLiteDatabase.openReadOnly(path: "\(folder.data)/praya.db", migrations: HubSchema.migrations)
    let records = try await HubRecords.read(database)
    await database.close()
    let state = WorldState(records: records, truths: truths.mapValues { $0.compactMap(\.run) })
    return Laws.settledOnce(state) + Laws.balances(records) + Laws.heldIsOwed(records) + Laws.nothingLeft(state)
  }

  /// A file that a job wrote in its folder, as text; nil where there is none.
  func file(_ name: String, of job: JSONFragment) throws -> String? {
    let centre = job["centre"].text ?? ""
    let cluster = try lab.facts.cluster(String(centre.dropFirst("lab-".count)))
    return try? String(
      contentsOfFile: "\(cluster.sharedFolder)/praya-\(centre)/runs/\(SlurmGround.runName(job))/work/\(name)", encoding: .utf8)
  }

  /// A run's key at its centre.
  static func runName(_ job: JSONFragment) -> String {
    (job["submission"].text ?? "?") + (job["arrayIndex"].whole.map { "-\($0)" } ?? "")
  }
}
