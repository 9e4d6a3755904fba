import Foundation
import Hub
import Jobs
import PrayaTestKit
import Quantities
import Storage
import Testing

/// The books of real clusters with accounting, one by a socket, one by tokens, one by commands.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct CentreBooksTests {
  private static let clusters = ["a100", "h100", "h200"]

  private func submit(_ options: String, _ body: String, to pool: String, _ lead: Client) async throws -> String {
    let script = "#!/bin/sh\n#SBATCH --mem=100M \(options)\n\(body)\n"
    let answer = try await lead.post(
      "jobs", ["script": .text(script), "project": .text("work"), "pool": .text(pool)], key: UUID().uuidString)
    #expect(answer.status == 201, "\(pool): \(answer)")
    return try #require(answer.body["jobs"].list.first?["id"].text)
  }

  private func until(_ time: Duration, _ isSo: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + time
    while ContinuousClock.now < deadline {
      if try await isSo() { return true }
      try await Task.sleep(for: .milliseconds(250))
    }
    return false
  }

  /// The comparison with a cluster, once its accounting has caught up.
  private func compared(_ cluster: String, _ month: String, _ reader: Client, when isRight: (JSONFragment) -> Bool) async throws
    -> JSONFragment
  {
    var found = JSONFragment.null
    _ = try await until(.seconds(75)) {
      found = try await reader.get("centres/lab-\(cluster)/reconciliations/\(month)").body
      return isRight(found)
    }
    return found
  }

  private func differences(_ found: JSONFragment) -> Set<String> {
    Set(
      found["items"].list.filter { $0["isDifference"] == .bool(true) }
        .map { "\($0["kind"].text ?? "") \($0["job"].text ?? "")" })
  }

  @Test("A dozen jobs agree with each cluster's accounting; a forged job and a changed usage are named")
  func booksOfRealClusters() async throws {
    let lab = try await SlurmLab.up(accounting: true)
    try await letTokensIn(lab)
    let folder = try Folder()
    try await SmallCity.found(in: folder, centres: lab.facts.centresFile)
    var hub = try await RunningHub.start(folder)
    let lead = try await Client(hub.address).signedIn("lead", SmallCity.password)
    let auditor = try await Client(hub.address).signedIn("auditor", SmallCity.password)
    let pools = Self.clusters.map { "lab-\($0)" }
    // The slow one first: Slurm looks at its limits about twice a minute.
    let timedOut = try await submit("--gpus=1 --time=1", "sleep 200", to: pools[0], lead)
    var cancelled: [String] = []
    var jobs = 1
    for pool in pools {
      _ = try await submit("--gpus=1 --time=5", "sleep 1", to: pool, lead)
      _ = try await submit("--gpus=4 --time=5", "sleep 2", to: pool, lead)
      _ = try await submit("--gpus=3 --time=5", "sleep 1; exit 3", to: pool, lead)
      cancelled.append(try await submit("--gpus=2 --time=5", "sleep 300 & wait", to: pool, lead))
      jobs += 4
    }
    for name in cancelled {
      #expect(try await until(.seconds(40)) { try await lead.get("jobs/\(name)").body["state"].text == "running" })
      #expect(try await lead.post("jobs/\(name)/cancellation").isDone)
    }
    let isOver = try await until(.seconds(150)) {
      try await lead.get("jobs?project=work&over=false&limit=50").body["items"].list.isEmpty
    }
    #expect(isOver)
    let settled = try await lead.get("jobs?project=work&limit=50").body["items"].list
    #expect(settled.count == jobs)
    #expect(
      Dictionary(grouping: settled) { $0["state"].text ?? "" }.mapValues(\.count)
        == ["completed": 6, "failed": 3, "cancelled": 3, "timed-out": 1])
    let month = try #require(CityCalendar(timeZoneName: "Asia/Hong_Kong")).month(
      of: Instant(secondsSince1970: Int64(Date().timeIntervalSince1970))
    ).description

    for cluster in Self.clusters {
      let own = settled.filter { $0["centre"].text == "lab-\(cluster)" }
      let found = try await compared(cluster, month, auditor) { answer in
        answer["differences"].whole == 0 && answer["counts"]["not-checked"].whole == 0
      }
      #expect(differences(found) == [], "\(cluster): \(found)")
      #expect(found["source"].text == "accounting" && found["jobs"].whole == Int64(own.count), "\(cluster): \(found)")
      #expect(found["counts"]["not-checked"].whole == 0, "\(cluster): \(found)")
      if cluster == "a100" {
        let overrun = try #require(settled.first { $0["id"].text == timedOut }?["overrunSeconds"].whole)
        #expect(overrun == 0 || found["items"].list.contains { $0["kind"].text == "overrun" && $0["job"].text == timedOut })
        let charged = settled.first { $0["id"].text == timedOut }?["deviceSeconds"].whole
        #expect(charged == 60, "the minute that it asked for, and not what Slurm took to end it")
      }
      let statement = try await auditor.get("centres/lab-\(cluster)/statements/\(month)").body
      #expect(statement["closing"]["minorUnits"].whole == own.reduce(0) { $0 + ($1["total"]["minorUnits"].whole ?? 0) })
    }
    try await payAndCheck(hub, month)

    // Somebody runs a job under a key that the hub never gave, and somebody changes what Praya wrote down.
    let forged = "01jforged00000000000000000"
    let cluster = try lab.facts.cluster("h100")
    let out = "\(cluster.sharedFolder)/forged-%j"
    _ = try await lab.run(
      ["sbatch", "--comment=praya:\(forged)", "--gres=gpu:1", "--output=\(out)", "--chdir=/tmp", "--wrap=sleep 2"], at: "h100",
      as: lab.facts.users.service)
    let victim = try #require(
      settled.first { $0["centre"].text == "lab-h100" && $0["state"].text == "completed" && $0["devices"].whole == 4 })
    let name = try #require(victim["id"].text)
    #expect(hub.stop() == 0, "\(hub.said)")
    try await change(name, in: folder)
    hub = try await RunningHub.start(folder)
    let again = try await Client(hub.address).signedIn("auditor", SmallCity.password)
    let expected: Set = ["only-at-centre \(forged)", "seconds \(name)", "charge \(name)"]
    let found = try await compared("h100", month, again) { differences($0) == expected }
    #expect(differences(found) == expected, "\(found)")
    for other in ["a100", "h200"] {
      #expect(differences(try await again.get("centres/lab-\(other)/reconciliations/\(month)").body) == [])
    }
    try await checkCommand(hub, again, month, forged: forged)
    #expect(hub.stop() == 0, "\(hub.said)")
    try await lab.down()
  }

  /// Does what the check and the guide tell an operator: the accounting takes the tokens of the cluster that is joined by them.
  private func letTokensIn(_ lab: SlurmLab) async throws {
    let file = try FileHandle(forWritingTo: URL(filePath: "\(lab.facts.folder)/dbd/slurmdbd.conf"))
    try file.seekToEnd()
    let key = try lab.facts.cluster("h100").jwtKey
    try file.write(contentsOf: Data("AuthAltTypes=auth/jwt\nAuthAltParameters=jwt_key=\(key)\n".utf8))
    try file.close()
    try await lab.kill("slurmdbd", of: SlurmLab.shared, signal: "TERM")
    try await lab.start("slurmdbd", of: SlurmLab.shared)
  }

  /// Pays a centre what it is owed, twice with the same reference, and verifies the books.
  private func payAndCheck(_ hub: RunningHub, _ month: String) async throws {
    let admin = try await Client(hub.address).signedIn("admin", SmallCity.password)
    let owed = try #require(
      try await admin.get("centres/lab-h200/statements/\(month)").body["closing"]["minorUnits"].whole)
    for _ in 0..<2 {
      let paid = try await admin.post(
        "centres/lab-h200/payments", ["amount": SmallCity.money(Int64(owed)), "reference": .text("OUT-1")])
      #expect(paid.status == 201 && paid.body["voucher"].whole == 1, "\(paid)")
    }
    #expect(try await admin.get("centres/lab-h200/statements/\(month)").body["closing"]["minorUnits"].whole == 0)
    try await SmallCity.verify(hub)
  }

  /// Adds a second to what Praya says was measured of a run.
  private func change(_ name: String, in folder: Folder) async throws {
    let database = try await SQLiteDatabase.open(path: "\(folder.data)/praya.db", migrations: HubSchema.migrations)
    try await database.write { records in
      for var job in try records.select(JobRecord.self) where job.runName.description == name {
        job.measured = job.measured.map { Milliseconds($0.count + 1000) }
        try records.update(job)
      }
    }
    await database.close()
  }

  private func checkCommand(_ hub: RunningHub, _ auditor: Client, _ month: String, forged: String) async throws {
    let environment = ["PRAYA_HUB": hub.address, "PRAYA_TOKEN": auditor.secret ?? ""]
    let words = ["centre", "reconcile", "lab-h100", "--month", month]
    let table = try await Program.run(words, environment: environment)
    #expect(table.status == 1 && table.output.contains(forged) && table.output.contains("only-at-centre"), "\(table)")
    let csv = try await Program.run(words + ["--csv"], environment: environment)
    #expect(csv.output.hasPrefix("kind,job,") && csv.output.contains("only-at-centre,\(forged)"), "\(csv)")
    let agreeing = try await Program.run(["centre", "reconcile", "lab-a100", "--month", month], environment: environment)
    #expect(agreeing.status == 0 && agreeing.output.contains("no differences"), "\(agreeing)")
    let statement = try await Program.run(
      ["centre", "statement", "lab-a100", "--month", month, "--csv"], environment: environment)
    #expect(statement.status == 0 && statement.output.components(separatedBy: "\r\njob,").count == 6, "\(statement)")
  }
}
