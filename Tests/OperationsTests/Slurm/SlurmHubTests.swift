import Centres
import Foundation
import Hub
import HTTPService
import PrayaTestKit
import Storage
import Testing

/// The program over three real clusters, one by a socket, one by tokens, one by commands.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmHubTests {
  private static let pools = ["lab-a100", "lab-h100", "lab-h200"]

  private static func script(_ options: String, _ body: String) -> String {
    "#!/bin/sh\n#SBATCH --mem=100M --time=5 \(options)\n\(body)\n"
  }

  private func submit(_ script: String, to pool: String, _ lead: Client) async throws -> [JSONFragment] {
    let answer = try await lead.post(
      "jobs", ["script": .text(script), "project": .text("work"), "pool": .text(pool)], key: UUID().uuidString)
    #expect(answer.status == 201, "\(pool): \(answer)")
    return answer.body["jobs"].list
  }

  /// All jobs, once none is under way or the time is over.
  private func over(_ lead: Client, within time: Duration) async throws -> [JSONFragment] {
    let deadline = ContinuousClock.now + time
    while ContinuousClock.now < deadline {
      if try await lead.get("jobs?project=work&over=false&limit=200").body["items"].list.isEmpty { break }
      try await Task.sleep(for: .milliseconds(200))
    }
    return try await lead.get("jobs?project=work&limit=200").body["items"].list
  }

  /// The laws over what the hub wrote down and what the clusters say.
  private func violations(_ folder: Folder, _ truths: [String: [SlurmTruth]]) async throws -> [Violation] {
    let database = try await SQLiteDatabase.openReadOnly(path: "\(folder.data)/praya.db", migrations: HubSchema.migrations)
    let records = try await HubRecords.read(database)
    await database.close()
    let state = WorldState(records: records, truths: truths.mapValues { $0.compactMap(\.run) })
    return Laws.settledOnce(state) + Laws.balances(records) + Laws.heldIsOwed(records) + Laws.nothingLeft(state)
  }

  private func truths(_ lab: SlurmLab) async throws -> [String: [SlurmTruth]] {
    var truths: [String: [SlurmTruth]] = [:]
    for cluster in lab.facts.clusters { truths["lab-\(cluster.name)"] = try await SlurmTruth.all(at: cluster.name, of: lab) }
    return truths
  }

  /// A run's key at its centre.
  private func runName(_ job: JSONFragment) -> String {
    (job["submission"].text ?? "?") + (job["arrayIndex"].whole.map { "-\($0)" } ?? "")
  }

  @Test("Twenty-four mixed jobs end as Slurm says, each settled once and charged to the second")
  func mixedJobs() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: lab.facts.centresFile)
    let hub = try await RunningHub.start(folder)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    var cancelled: [String] = []
    for pool in Self.pools {
      _ = try await submit(Self.script("--gpus=1", "sleep 1"), to: pool, lead)
      _ = try await submit(Self.script("--gpus=8 --array=1-2", "sleep 2"), to: pool, lead)
      _ = try await submit(
        Self.script("--gpus=4 --cpus-per-task=8", "test $(echo $CUDA_VISIBLE_DEVICES | tr , '\\n' | wc -l) = 4"), to: pool, lead)
      _ = try await submit(Self.script("--gpus=2", "exit 3"), to: pool, lead)
      _ = try await submit(Self.script("--gpus=1", "kill -9 $$"), to: pool, lead)
      _ = try await submit(Self.script("--gpus=1", "head -c 100000 /dev/zero"), to: pool, lead)
      cancelled += try await submit(Self.script("--gpus=2", "sleep 300 & wait"), to: pool, lead).compactMap { $0["id"].text }
    }
    for name in cancelled {
      let deadline = ContinuousClock.now + .seconds(40)
      while try await lead.get("jobs/\(name)").body["state"].text != "running", ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(100))
      }
      let answer = try await lead.post("jobs/\(name)/cancellation")
      #expect(answer.isDone, "\(answer)")
    }
    let jobs = try await over(lead, within: .seconds(60))
    #expect(jobs.count == 24)
    let truths = try await truths(lab)
    for job in jobs {
      let id = runName(job)
      let own = truths[job["centre"].text ?? ""]?.filter { $0.key == id } ?? []
      #expect(own.count == 1, "\(id) is one job there: \(own)")
      guard let truth = own.first, let start = truth.start, let end = truth.end else { continue }
      #expect(job["state"].text == truth.expected, "\(job["name"]) is \(truth.state) there")
      let devices = job["devices"].whole ?? 0
      #expect(job["deviceSeconds"].whole == (end - start) * devices, "\(job["name"]): \(end - start) s of \(devices) devices")
    }
    let counts = Dictionary(grouping: jobs) { $0["state"].text ?? "" }.mapValues(\.count)
    #expect(counts == ["completed": 15, "failed": 6, "cancelled": 3])
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
    #expect(try await violations(folder, truths) == [])
  }

  private func troubles(_ centre: String, _ hub: RunningHub) async throws -> [JSONFragment] {
    let auditor = try await Client(hub.address).signedIn("auditor", SmallCity.password)
    return try await auditor.get("centres/\(centre)/troubles").body["items"].list
  }

  /// Does as the operator what the hub says that only they can do.
  private func putRight(_ lab: SlurmLab, at cluster: String, told troubles: [JSONFragment]) async throws {
    let queue = try await lab.run(["squeue", "--noheader", "--format=%i %T %r"], at: cluster).output
    #expect(!troubles.isEmpty, "a job does not end, and nobody is told why: \(queue)")
    let nodes = try lab.facts.cluster(cluster).nodes.joined(separator: ",")
    _ = try await lab.run(["scontrol", "update", "nodename=\(nodes)", "state=resume"], at: cluster)
    for line in queue.split(separator: "\n") where line.contains("PENDING") {
      guard let number = line.split(separator: " ").first else { continue }
      _ = try await lab.run(["scontrol", "release", String(number)], at: cluster)
      // Slurm itself would let it wait for two minutes after the launch that failed.
      _ = try await lab.run(["scontrol", "update", "jobid=\(number)", "starttime=now"], at: cluster)
    }
  }

  @Test(
    "A controller and Praya itself are killed: no job runs twice but by Slurm's own doing, and each is charged its last run or nothing"
  )
  func deaths() async throws {
    let lab = try await SlurmLab.up()
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: lab.facts.centresFile)
    var hub = try await RunningHub.start(folder)
    let secret = try await Client(hub.address).signedIn("lead", SmallCity.password).secret
    let lead = Client(hub.address, secret: secret)
    for pool in Self.pools {
      for devices in [1, 2, 8, 1] {
        _ = try await submit(Self.script("--gpus=\(devices)", "echo ran >> ran; sleep 3"), to: pool, lead)
      }
    }
    try await Task.sleep(for: .milliseconds(700))
    try await lab.kill("slurmctld", of: "h100")
    hub.cut()
    hub = try await RunningHub.start(folder)
    try await lab.start("slurmctld", of: "h100")
    let again = Client(hub.address, secret: secret)
    var jobs = try await over(again, within: .seconds(30))
    if jobs.contains(where: { $0["settledAt"] == .null }) {
      // What a controller forgot may still occupy its nodes; Slurm then holds the job that got its number.
      try await putRight(lab, at: "h100", told: try await troubles("lab-h100", hub))
      jobs = try await over(again, within: .seconds(60))
    }
    #expect(jobs.count == 12)
    for job in jobs {
      let (centre, id) = (job["centre"].text ?? "", runName(job))
      let cluster = try lab.facts.cluster(String(centre.dropFirst("lab-".count)))
      let runs = "\(cluster.sharedFolder)/praya-\(centre)/runs"
      let ran = (try? String(contentsOfFile: "\(runs)/\(id)/work/ran", encoding: .utf8)) ?? ""
      let told = try await lab.run(["scontrol", "show", "job", "--oneliner"], at: cluster.name).output
      let own = told.split(separator: "\n").filter { $0.contains("Comment=praya:\(id) ") || $0.hasSuffix("Comment=praya:\(id)") }
      // Slurm starts a job over whose launch failed, under the same number, by its own count: the last run is what counts.
      let restarts = Int(job["restarts"].whole ?? 0)
      #expect(ran.split(separator: "\n").count <= 1 + restarts, "\(id) ran once, \(restarts) restarts: \(own)")
      #expect(job["settledAt"] != .null)
      let devices = job["devices"].whole ?? 0
      let seconds = (job["deviceSeconds"].whole ?? 0) / max(1, devices)
      switch job["state"].text {
      case "completed": #expect((3...8).contains(seconds), "\(job["name"]): \(seconds) s")
      case "lost": #expect(seconds == 0)
      default:
        let queue = try await lab.run(["squeue", "--noheader", "--format=%i %T %r %k"], at: cluster.name).output
        Issue.record("\(id) at \(centre) is \(job["state"]), \(job["reason"]); there: \(queue)")
      }
      if centre != "lab-h100" { #expect(job["state"].text == "completed", "\(job["name"]) at \(centre)") }
    }
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
    try await lab.down()
  }
}
