import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Storage
import Testing

/// One hub over three real clusters when one of them is down, or does not start what it has.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct FederationTests {
  private func submit(
    _ lead: Client, _ pool: String, _ body: String, move: String, nodes: Int = 1
  ) async throws -> String {
    let script = "#!/bin/sh\n#SBATCH --mem=100M --time=5 --gpus-per-node=1 --nodes=\(nodes)\n\(body)\n"
    let answer = try await lead.post(
      "jobs",
      [
        "script": .text(script), "project": .text("work"), "pool": .text(pool), "move": .text(move),
        "preference": .text("soonest"),
      ],
      key: UUID().uuidString)
    return try #require(answer.body["jobs"].list.first?["id"].text, "\(answer)")
  }

  private func wait(_ lead: Client, _ job: String, within seconds: Int, for isSo: (JSONFragment) -> Bool) async throws
    -> JSONFragment
  {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      let now = try await lead.get("jobs/\(job)").body
      if isSo(now) { return now }
      try await Task.sleep(for: .milliseconds(200))
    }
    let last = try await lead.get("jobs/\(job)").body
    Issue.record("it never came to that: \(last)")
    return last
  }

  @Test(
    "A dead controller keeps what it has and holds up nobody; a job stuck on a partition moves to another cluster and ends once")
  func oneDownOneStuck() async throws {
    let lab = try await SlurmLab.up()
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: lab.facts.centresFile)
    let hub = try await RunningHub.start(
      folder, environment: ["PRAYA_MOVES_STUCK_AFTER": "5", "PRAYA_MOVES_DOWN_AFTER": "5"])
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    // Down, a partition takes jobs and starts none. The hub plans by what it heard before.
    let partition = try lab.facts.cluster("h200").partition
    let closed = try await lab.run(["scontrol", "update", "partitionname=\(partition)", "state=down"], at: "h200")
    #expect(closed.status == 0, "\(closed.errors)")
    let stuck = try await submit(lead, "lab-h200", "echo ran >> ran; sleep 1", move: "automatic")
    let sent = try await submit(lead, "lab-h100", "echo ran >> ran; sleep 1", move: "automatic")
    try await lab.kill("slurmctld", of: "h100")
    let other = try await submit(lead, "lab-a100", "sleep 1", move: "never")
    let done = try await wait(lead, other, within: 30) { $0["state"].text == "completed" }
    #expect(done["centre"].text == "lab-a100", "one cluster that is down holds up no other")
    // Offers say that it does not answer, and since when.
    let script = "#!/bin/sh\n#SBATCH --gres=gpu:h100:1 --time=5 --mem=100M\ntrue\n"
    let deadline = ContinuousClock.now + .seconds(120)
    var (words, offered) = ("", JSONFragment.null)
    while ContinuousClock.now < deadline, !words.contains("has not answered since") {
      offered = try await lead.post("offers", ["script": .text(script), "project": .text("work")]).body
      words = offered["refusals"].list.filter { $0["pool"].text == "lab-h100" }.flatMap { $0["reasons"].list }
        .compactMap { $0["en"].text }.joined(separator: " ")
      try await Task.sleep(for: .seconds(1))
    }
    #expect(words.contains("has not answered since"), "\(offered)")
    let moved = try await wait(lead, stuck, within: 120) { $0["state"].text == "completed" }
    #expect(moved["pool"].text == "lab-a100" && moved["moves"].whole == 1, "\(moved)")
    let moves = try await lead.get("jobs/\(stuck)/moves").body["items"].list
    #expect(moves.map { $0["state"].text } == ["done"])
    // It ran once, and where it is.
    var ran: [String] = []
    for cluster in lab.facts.clusters {
      let runs = "\(cluster.sharedFolder)/praya-lab-\(cluster.name)/runs"
      for key in (try? FileManager.default.contentsOfDirectory(atPath: runs)) ?? [] where key.hasPrefix(stuck) {
        let lines = (try? String(contentsOfFile: "\(runs)/\(key)/work/ran", encoding: .utf8))?.split(separator: "\n").count ?? 0
        ran += Array(repeating: cluster.name, count: lines)
      }
    }
    #expect(ran == ["a100"])
    // What the dead one has waits there; it comes back by itself.
    let waiting = try await lead.get("jobs/\(sent)").body
    #expect(waiting["pool"].text == "lab-h100" && waiting["moves"].whole == 0, "\(waiting)")
    try await lab.start("slurmctld", of: "h100")
    _ = try await lab.run(["scontrol", "update", "partitionname=\(partition)", "state=up"], at: "h200")
    let back = try await wait(lead, sent, within: 90) {
      $0["settledAt"] != .null || $0["centreReason"].text?.contains("eld") == true
    }
    if back["settledAt"] == .null {
      // Slurm launched it once, forgot that, and holds it: its operator is told, and gives it up.
      let auditor = try await Client(hub.address).signedIn("auditor", SmallCity.password)
      let troubles = try await auditor.get("centres/lab-h100/troubles").body["items"].list
      #expect(troubles.contains { $0["en"].text?.contains("scancel") == true }, "\(troubles)")
      _ = try await lab.run(["scancel", "--user=\(lab.facts.users.service)"], at: "h100")
    }
    let over = try await wait(lead, sent, within: 90) { $0["settledAt"] != .null }
    #expect(["completed", "lost"].contains(over["state"].text), "\(over)")
    try await SmallCity.verify(hub)
    #expect(hub.stop() == 0, "\(hub.said)")
    let database = try await SQLiteDatabase.openReadOnly(path: "\(folder.data)/praya.db", migrations: HubSchema.migrations)
    let records = try await HubRecords.read(database)
    await database.close()
    #expect(Laws.balances(records) + Laws.heldIsOwed(records) == [])
    try await lab.down()
  }

  @Test("A shared pool's jobs wait in the cluster's own queue, which offers are forecast from")
  func sharedPool() async throws {
    let lab = try await SlurmLab.up(clusters: ["a100"])
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: lab.facts.centresFile)
    let hub = try await RunningHub.start(folder)
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let shared = try await admin.send(.patch, "pools/lab-a100", .object(["usage": .text("shared")]))
    #expect(shared.body["usage"].text == "shared", "\(shared)")
    // Somebody else's job has the whole cluster for five minutes.
    let cluster = try lab.facts.cluster("a100")
    let nodes = cluster.nodes.count
    let theirs = try await lab.run(
      [
        "sbatch", "--parsable", "--nodes=\(nodes)", "--exclusive", "--gres=gpu:a100:\(cluster.devicesPerNode)", "--time=5",
        "--output=/dev/null", "--wrap=sleep 20",
      ], at: "a100")
    #expect(theirs.status == 0, "\(theirs.errors)")
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let job = try await submit(lead, "lab-a100", "sleep 1", move: "never")
    let waiting = try await wait(lead, job, within: 20) {
      $0["centreReason"].text == "Resources" || $0["state"].text == "completed"
    }
    #expect(waiting["stateLabel"]["en"].text == "waiting at the centre", "\(waiting)")
    #expect(waiting["centreReasonText"]["en"].text?.contains("waits for enough free nodes") == true, "\(waiting)")
    let script = "#!/bin/sh\n#SBATCH --gpus=1 --time=5 --mem=100M\ntrue\n"
    var offer = JSONFragment.null
    let deadline = ContinuousClock.now + .seconds(60)
    while ContinuousClock.now < deadline {
      let offers = try await lead.post("offers", ["script": .text(script), "project": .text("work")]).body["offers"].list
      offer = offers.first ?? .null
      if offer["queueSeenAt"].text != nil, let start = offer["forecastStart"].text, start > (waiting["submittedAt"].text ?? "") {
        break
      }
      try await Task.sleep(for: .seconds(1))
    }
    #expect(offer["forecastFrom"].text == "centre" && offer["queueSeenAt"].text != nil, "\(offer)")
    let done = try await wait(lead, job, within: 60) { $0["state"].text == "completed" }
    #expect(done["settledAt"] != .null)
    #expect(hub.stop() == 0, "\(hub.said)")
    try await lab.down()
  }
}
