import Foundation
import FoundationNetworking
import PrayaTestKit
import Testing

/// The laboratory does what tests take for granted of it.
@Suite(.enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct LabTests {
  @Test("A job with devices runs under a member's own login and completes, by each cluster's commands")
  func aJobCompletes() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    for cluster in lab.facts.clusters {
      let member = try #require(lab.facts.users.members.first)
      let number = try await lab.submit("id -un; echo $CUDA_VISIBLE_DEVICES", devices: 2, at: cluster, as: member)
      try await lab.awaitState("COMPLETED", ofJob: number, at: cluster)
      let output = try String(contentsOf: URL(filePath: "\(cluster.sharedFolder)/\(number).out"), encoding: .utf8)
      let lines = output.split(separator: "\n")
      #expect(lines.first == Substring(member))
      #expect(lines.last?.split(separator: ",").count == 2)
    }
  }

  @Test("Every cluster has its nodes and devices, and all are free")
  func nodesAndDevices() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    #expect(lab.facts.clusters.map(\.name) == ["a100", "h100", "h200"])
    for cluster in lab.facts.clusters {
      let told = try await lab.run(["sinfo", "--noheader", "--Node", "--format=%N %G %c %m"], at: cluster.name).output
      let expected = cluster.nodes.map {
        "\($0) gpu:\(cluster.deviceModel):\(cluster.devicesPerNode) \(cluster.cpusPerNode) \(cluster.memoryMebibytesPerNode)"
      }
      #expect(told.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == expected)
    }
  }

  @Test("The REST daemon takes a member's token, and no other")
  func tokens() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let cluster = try lab.facts.cluster("h100")
    let member = try #require(lab.facts.users.members.last)
    let token = try await lab.token(for: member, at: cluster.name)
    #expect(try await status(of: cluster, user: member, token: token) == 200)
    #expect(try await status(of: cluster, user: member, token: token + "x") != 200)
  }

  @Test("A controller that was killed and started again knows a job that ran before, and the laboratory leaves nobody behind")
  func killAndDown() async throws {
    let lab = try await SlurmLab.up(clusters: ["h200"])
    let cluster = try lab.facts.cluster("h200")
    let number = try await lab.submit("sleep 600 & wait", devices: 1, at: cluster, as: lab.facts.users.service)
    try await lab.awaitState("RUNNING", ofJob: number, at: cluster)
    try await lab.awaitSaved(job: number, at: cluster)
    let first = try lab.daemon("slurmctld", of: cluster.name)
    try await lab.kill("slurmctld", of: cluster.name)
    await #expect(throws: SlurmLab.Trouble.self) { try await lab.kill("slurmctld", of: cluster.name) }
    try await lab.start("slurmctld", of: cluster.name)
    #expect(try lab.daemon("slurmctld", of: cluster.name) != first)
    try await lab.awaitState("RUNNING", ofJob: number, at: cluster)

    #expect(!SlurmLab.processes(ofFolder: lab.facts.folder).isEmpty)
    try await lab.down()
    #expect(SlurmLab.processes(ofFolder: lab.facts.folder).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: lab.facts.folder))
  }

  @Test("With accounting, it tells devices by model and the comment of a job that has ended")
  func accounting() async throws {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("a100")
    let number = try await lab.submit("true", devices: 3, at: cluster, as: lab.facts.users.service)
    let words = [
      "sacct", "--noheader", "--parsable2", "--allocations", "--jobs=\(number)", "--format=State,AllocTRES%200,Comment",
    ]
    let told = try await lab.poll {
      try await lab.run(words, at: cluster.name).output
    } until: {
      $0.hasPrefix("COMPLETED|")
    }
    #expect(told.contains("gres/gpu:a100=3"))
    #expect(told.hasSuffix("|praya:lab-test\n"))
  }

  /// The status by which the REST daemon answers somebody who asks for the jobs.
  private func status(of cluster: SlurmLabFacts.Cluster, user: String, token: String) async throws -> Int? {
    var request = URLRequest(url: try #require(URL(string: "\(cluster.restAddress)/slurm/v0.0.38/jobs")))
    request.setValue(user, forHTTPHeaderField: "X-SLURM-USER-NAME")
    request.setValue(token, forHTTPHeaderField: "X-SLURM-USER-TOKEN")
    let (_, answer) = try await URLSession.shared.data(for: request)
    return (answer as? HTTPURLResponse)?.statusCode
  }
}

extension SlurmLab {
  /// Submits a job whose output is `NUMBER.out` in the shared folder. Returns its number.
  fileprivate func submit(_ script: String, devices: Int, at cluster: SlurmLabFacts.Cluster, as user: String) async throws
    -> String
  {
    let words = [
      "sbatch", "--parsable", "--chdir=\(cluster.sharedFolder)", "--output=%j.out", "--comment=praya:lab-test",
      "--gres=gpu:\(cluster.deviceModel):\(devices)", "--wrap=\(script)",
    ]
    let run = try await run(words, at: cluster.name, as: user)
    guard run.status == 0 else { throw Trouble(description: run.errors) }
    return run.output.trimmingCharacters(in: .newlines)
  }

  fileprivate func awaitState(_ state: String, ofJob number: String, at cluster: SlurmLabFacts.Cluster) async throws {
    let words = ["squeue", "--noheader", "--states=all", "--jobs=\(number)", "--format=%T"]
    _ = try await poll {
      try await self.run(words, at: cluster.name).output
    } until: {
      $0 == "\(state)\n"
    }
  }

  /// Waits until the controller has written to disk what it knows of a job now. It writes about every 5 s, and only when
  /// something has changed: so something is changed, to a text that is then looked for. That the file is new would not do:
  /// what was being written while the change came may be without it.
  fileprivate func awaitSaved(job number: String, at cluster: SlurmLabFacts.Cluster) async throws {
    let path = "\(cluster.folder)/state/job_state"
    let mark = "praya:saved-\(UUID().uuidString)"
    let change = try await run(["scontrol", "update", "JobId=\(number)", "Comment=\(mark)"], at: cluster.name)
    guard change.status == 0 else { throw Trouble(description: change.errors) }
    _ = try await poll {
      FileManager.default.contents(atPath: path)?.firstRange(of: Data(mark.utf8)) != nil
    } until: {
      $0
    }
  }

  /// Asks again and again, at most for half a minute.
  fileprivate func poll<Answer>(
    _ ask: () async throws -> Answer, until isRight: (Answer) -> Bool
  ) async throws -> Answer {
    let end = ContinuousClock.now + .seconds(30)
    while true {
      let answer = try await ask()
      if isRight(answer) { return answer }
      guard ContinuousClock.now < end else { throw Trouble(description: "still after 30 s: \(answer)") }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}
