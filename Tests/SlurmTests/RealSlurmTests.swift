import Centres
import Foundation
import PrayaTestKit
import Quantities
import Testing

@testable import Slurm

private struct SystemClock: Quantities.Clock {
  var now: Instant { Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000)) }
}

/// The ways to speak to one real cluster.
private struct Ways {
  let socket: SlurmRest
  let token: SlurmRest
  let commands: SlurmCommandLine

  init(_ cluster: SlurmLabFacts.Cluster, _ lab: SlurmLab) {
    socket = SlurmRest(.init(.socket(path: cluster.restSocket)), clock: SystemClock())
    token = SlurmRest(
      .init(.url(cluster.restAddress), user: lab.facts.users.service, tokens: TokenFile(path: cluster.tokenFile)),
      clock: SystemClock())
    var settings = SlurmCommandLine.Settings()
    settings.configurationFile = cluster.configuration
    settings.prefix = [
      "/usr/bin/setpriv", "--reuid=\(lab.facts.users.service)", "--regid=\(lab.facts.users.service)", "--init-groups",
    ]
    commands = SlurmCommandLine(settings)
  }

  var all: [(String, any SlurmInterface)] { [("socket", socket), ("token", token), ("commands", commands)] }
}

/// Asks until the answer is right, at most for so long.
private func poll<Answer>(
  _ time: Duration = .seconds(30), _ ask: () async throws -> Answer, until isRight: (Answer) -> Bool
) async throws -> Answer {
  let end = ContinuousClock.now + time
  while true {
    let answer = try await ask()
    if isRight(answer) || ContinuousClock.now > end { return answer }
    try await Task.sleep(for: .milliseconds(150))
  }
}

/// Real Slurm, by every way.
@Suite(.enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct RealSlurmTests {
  private func job(
    _ name: String, _ script: String, at cluster: SlurmLabFacts.Cluster, nodes: Int = 1, devices: Int = 1
  ) -> SlurmSubmission {
    var job = Sample.submission(
      "\(name)-\(UUID().uuidString.lowercased().prefix(8))", script: script, folder: cluster.sharedFolder)
    job.partition = cluster.partition
    job.nodes = nodes
    job.devicesPerNode = devices
    job.deviceType = cluster.deviceModel
    return job
  }

  private func settled(_ number: SlurmNumber, _ ways: Ways, _ state: SlurmState) async throws -> SlurmJob {
    let jobs = try await poll {
      try await ways.socket.jobs([number])
    } until: {
      $0.first?.state == state
    }
    let job = try #require(jobs.first)
    #expect(job.state == state)
    return job
  }

  @Test("Both REST ways and the commands tell the same of the same jobs, whoever submitted them") func agreement() async throws {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("h200")
    let ways = Ways(cluster, lab)
    let since = SystemClock().now - Seconds(5)
    let (all, each) = (cluster.nodes.count, cluster.devicesPerNode)

    let done = job("done", "exit 0", at: cluster, nodes: 2, devices: 2)
    let failed = job("failed", "exit 3", at: cluster)
    let signalled = job("signalled", "kill -TERM $$", at: cluster)
    var numbers: [RunKey: SlurmNumber] = [:]
    for (submission, way) in zip([done, failed, signalled], ways.all) {
      numbers[submission.key] = try await way.1.submit(submission)
    }
    for (submission, state) in [(done, SlurmState.completed), (failed, .failed), (signalled, .failed)] {
      _ = try await settled(try #require(numbers[submission.key]), ways, state)
    }
    let running = job("running", "sleep 600", at: cluster, nodes: all, devices: each)
    let waiting = job("waiting", "exit 0", at: cluster, nodes: all, devices: each)
    for (submission, way) in zip([running, waiting], [ways.all[2].1, ways.all[1].1]) {
      numbers[submission.key] = try await way.submit(submission)
    }
    _ = try await settled(try #require(numbers[running.key]), ways, .running)

    let keys = Set(numbers.keys)
    let expected = try await facts(ways.socket, numbers)
    #expect(expected.count == 5)
    for (name, way) in ways.all {
      #expect(try await facts(way, numbers) == expected, "\(name)")
      #expect(try await Set(way.find(keys).map(\.number)) == Set(numbers.values), "\(name)")
      #expect(try await way.jobs([SlurmNumber(rawValue: 60_000_000)]).isEmpty, "\(name)")
    }
    #expect(
      expected[done.key]?.exit == .exited(code: 0) && expected[done.key]?.deviceCount == 4 && expected[done.key]?.nodes.count == 2
    )
    #expect(expected[failed.key]?.exit == .exited(code: 3))
    #expect(expected[signalled.key]?.exit == .signalled(number: 15))
    #expect(expected[running.key]?.devices == Dictionary(uniqueKeysWithValues: cluster.nodes.map { ($0, Array(0..<each)) }))
    #expect(expected[waiting.key]?.state == .pending)

    try await accounting(ways, running: running, failed: failed, since: since)
    try await checkBusy(cluster, ways)

    for (submission, way) in zip([waiting, running], ways.all) { try await way.1.cancel(try #require(numbers[submission.key])) }
    let cancelled = try await settled(try #require(numbers[running.key]), ways, .cancelled)
    #expect(cancelled.exit != nil && cancelled.endedAt != nil)
    let never = try await settled(try #require(numbers[waiting.key]), ways, .cancelled)
    #expect(never.startedAt == nil && never.endedAt != nil)
    for (_, way) in ways.all {
      try await way.cancel(try #require(numbers[running.key]))
      try await way.cancel(SlurmNumber(rawValue: 60_000_000))
      #expect(try await way.jobs(Array(numbers.values)) == ways.socket.jobs(Array(numbers.values)))
    }
  }

  @Test("A script that Slurm ends is left the time to save what it has") func graceful() async throws {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("h200")
    let ways = Ways(cluster, lab)
    let folder = "\(cluster.sharedFolder)/graceful-\(UUID().uuidString)"
    let files = FileManager.default
    try files.createDirectory(atPath: "\(folder)/claims", withIntermediateDirectories: true)
    for path in [folder, "\(folder)/claims"] { try files.setAttributes([.posixPermissions: 0o777], ofItemAtPath: path) }
    let body = """
      #!/bin/bash
      trap 'echo saved > "\(folder)/saved"; exit 7' TERM
      echo ready > "\(folder)/ready"
      while :; do sleep 0.2; done
      """
    try body.write(toFile: "\(folder)/script", atomically: true, encoding: .utf8)
    try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/script")
    var submission = job("graceful", "", at: cluster)
    submission.script = Array(ClaimingScript(folder: folder, attempt: 1).text.utf8)
    let number = try await ways.socket.submit(submission)
    #expect(
      try await poll {
        files.fileExists(atPath: "\(folder)/ready")
      } until: {
        $0
      })
    try await ways.socket.cancel(number)
    _ = try await settled(number, ways, .cancelled)
    #expect(
      try await poll {
        files.fileExists(atPath: "\(folder)/saved")
      } until: {
        $0
      })
  }

  /// Jobs by their keys; why one waits may change from one moment to the next.
  private func facts(_ way: any SlurmInterface, _ numbers: [RunKey: SlurmNumber]) async throws -> [RunKey: SlurmJob] {
    var facts: [RunKey: SlurmJob] = [:]
    for var job in try await way.jobs(Array(numbers.values)) {
      if job.state == .pending { job.reason = "" }
      facts[try #require(job.key)] = job
    }
    return facts
  }

  private func accounting(_ ways: Ways, running: SlurmSubmission, failed: SlurmSubmission, since: Instant) async throws {
    for (name, way) in ways.all {
      let runs = try await poll {
        try await way.accounted([running.key, failed.key], since: since) ?? []
      } until: { runs in
        runs.contains { $0.key == failed.key && $0.state == .failed } && runs.contains { $0.key == running.key }
      }
      let live = try #require(runs.first { $0.key == running.key }, "\(name): found by its name before it ends")
      #expect(live.state == .running && live.endedAt == nil)
      let over = try #require(runs.first { $0.key == failed.key })
      #expect(over.state == .failed && over.deviceCount == 1)
      #expect(over.exit == (name == "commands" ? .exited(code: 3) : nil))
      #expect(try await way.health().hasAccounting)
    }
  }

  private func checkBusy(_ cluster: SlurmLabFacts.Cluster, _ ways: Ways) async throws {
    let told = try await ways.socket.describe()
    #expect(Set(told.nodes.map(\.name)) == Set(cluster.nodes))
    let busy = SlurmCluster.Devices(type: cluster.deviceModel, count: cluster.devicesPerNode, busy: cluster.devicesPerNode)
    #expect(told.nodes.allSatisfy { $0.devices == [busy] && $0.isAvailable })
    #expect(told.partitions.map(\.name) == [cluster.partition])
    for (name, way) in ways.all {
      #expect(try await way.describe() == told, "\(name)")
      let asked = SystemClock().now
      let health = try await way.health()
      #expect(health.version == lab22)
      // It tells whole seconds, and those of its last figures.
      let now = try #require(health.now)
      #expect(now >= asked + Milliseconds(-5000) && now <= SystemClock().now, "\(name)")
    }
    let start = try await ways.commands.health().startedAt
    #expect(abs((try await ways.socket.health().startedAt - start).count) < 60_000)
  }

  private var lab22: String { "22.05.8" }

  @Test("By commands, a script's own options count for nothing, and the environment arrives as it is") func scriptOptions()
    async throws
  {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("h100")
    let ways = Ways(cluster, lab)
    var submission = job("options", "printf '%s' \"$A\" > \(cluster.sharedFolder)/options-$SLURM_JOB_ID", at: cluster)
    submission.script =
      Array(
        "#!/bin/bash\n#SBATCH --begin=now+1hour --comment=evil --nodes=2\n#SLURM --hold\n".utf8)
      + submission.script.dropFirst("#!/bin/bash\n".utf8.count)
    submission.name = "--hold\n"
    submission.environment = ["PATH": "/usr/bin:/bin", "A": "one, 'two'\n\"three\" $(id)"]
    for (name, way) in ways.all {
      submission.key = Sample.key("options-\(name)-\(UUID().uuidString.lowercased().prefix(8))")
      let number = try await way.submit(submission)
      let job = try await settled(number, ways, .completed)
      #expect(job.key == submission.key && job.nodes.count == 1, "\(name)")
      let written = try await poll {
        (try? String(contentsOfFile: "\(cluster.sharedFolder)/options-\(number)", encoding: .utf8)) ?? ""
      } until: {
        !$0.isEmpty
      }
      #expect(written == submission.environment["A"], "\(name)")
    }
  }

  @Test("What cannot be is refused in Slurm's words, by every way") func refused() async throws {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("h100")
    for (name, way) in Ways(cluster, lab).all {
      var wrong = job("wrong", "exit 0", at: cluster)
      wrong.partition = "nowhere"
      var impossible = job("impossible", "exit 0", at: cluster)
      impossible.devicesPerNode = cluster.devicesPerNode + 1
      for (submission, words) in [(wrong, "nvalid partition"), (impossible, "configuration is not available")] {
        do throws(SlurmFailure) {
          _ = try await way.submit(submission)
          Issue.record("\(name) took it")
        } catch {
          guard case .refused(_, let reason) = error else {
            Issue.record("\(name): \(error)")
            return
          }
          #expect(reason.contains(words), "\(name)")
        }
      }
    }
  }

  @Test("A wrong token and an expired one are told as such, for every call") func tokens() async throws {
    let lab = try await SlurmLab.ofAllTestsWithAccounting.value
    let cluster = try lab.facts.cluster("h100")
    struct Fixed: SlurmTokens {
      let token: SlurmToken
      func issue() async throws(SlurmFailure) -> SlurmToken { token }
    }
    let claims = JSONText.webBase64(Array(#"{"exp":4102444800,"iat":1795000000,"sun":"\#(lab.facts.users.service)"}"#.utf8))
    let forged = try #require(
      SlurmToken("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.\(claims).\(JSONText.webBase64([UInt8](repeating: 7, count: 32)))"))
    let rest = SlurmRest(
      .init(.url(cluster.restAddress), user: lab.facts.users.service, tokens: Fixed(token: forged)), clock: SystemClock())
    let sample = job("forged", "exit 0", at: cluster)
    let calls: [(String, () async throws(SlurmFailure) -> Void)] = [
      ("health", { () throws(SlurmFailure) in _ = try await rest.health() }),
      ("jobs", { () throws(SlurmFailure) in _ = try await rest.jobs([SlurmNumber(rawValue: 1)]) }),
      ("find", { () throws(SlurmFailure) in _ = try await rest.find([sample.key]) }),
      ("describe", { () throws(SlurmFailure) in _ = try await rest.describe() }),
      ("submit", { () throws(SlurmFailure) in _ = try await rest.submit(sample) }),
      ("cancel", { () throws(SlurmFailure) in try await rest.cancel(SlurmNumber(rawValue: 1)) }),
    ]
    for (name, call) in calls {
      do throws(SlurmFailure) {
        try await call()
        Issue.record("\(name) was answered")
      } catch {
        guard case .unauthorised = error else {
          Issue.record("\(name): \(error)")
          continue
        }
      }
    }
    let mint = TokenMint(keyFile: cluster.jwtKey, user: lab.facts.users.service, clock: SystemClock())
    let minted = SlurmRest(.init(.url(cluster.restAddress), user: lab.facts.users.service, tokens: mint), clock: SystemClock())
    #expect(try await minted.health().version == lab22)
  }

  @Test("A controller that is away is told as such by every way, and found again when it is back") func away() async throws {
    let lab = try await SlurmLab.up(clusters: ["h100"])
    let cluster = try lab.facts.cluster("h100")
    let ways = Ways(cluster, lab)
    let before = try await ways.commands.health().startedAt
    for (name, way) in ways.all { _ = try #require(try await health(way), "\(name)") }
    try await lab.kill("slurmctld", of: "h100")
    let sample = job("away", "exit 0", at: cluster)
    await withTaskGroup(of: Void.self) { group in
      for (name, way) in ways.all {
        group.addTask {
          do throws(SlurmFailure) {
            _ = try await way.submit(sample)
            Issue.record("\(name) took it")
          } catch {
            guard case .away = error else {
              Issue.record("\(name): \(error)")
              return
            }
          }
        }
        group.addTask {
          do throws(SlurmFailure) {
            _ = try await way.health()
            Issue.record("\(name) is there")
          } catch {
            guard case .away = error else {
              Issue.record("\(name): \(error)")
              return
            }
          }
        }
      }
    }
    try await lab.start("slurmctld", of: "h100")
    try await lab.kill("slurmrestd-local", of: "h100")
    await #expect(throws: SlurmFailure.self) { try await ways.socket.health() }
    try await lab.start("slurmrestd-local", of: "h100")
    for (name, way) in ways.all { #expect(try #require(try await health(way), "\(name)").startedAt > before) }
    try await lab.down()
  }

  /// For a moment after its start a controller does not tell by REST since when it runs.
  private func health(_ way: any SlurmInterface) async throws -> SlurmHealth? {
    try await poll {
      try? await way.health()
    } until: {
      $0 != nil
    }
  }
}
