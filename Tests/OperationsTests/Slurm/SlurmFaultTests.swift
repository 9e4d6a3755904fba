import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Quantities
import Testing

/// The program over three real clusters, one part of which is killed in each round, while jobs come and go.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmFaultTests {
  /// 5 in the gate, 30 in a soak (PRAYA_LONG_TESTS=1).
  private static let rounds = ProcessInfo.processInfo.environment["PRAYA_LONG_TESTS"] == nil ? 5 : 30

  /// What befalls them, one at a time.
  private enum Fault: CaseIterable {
    /// Right after jobs were taken, within the time that it has not saved them.
    case controllerAtOnce
    case controller, node, restDaemon, accounting, hub
    /// The way to one cluster's REST daemon, or an agent's way to the hub.
    case lineCut, lineSlow, lineBroken
    case agent, agentLineCut, agentLineSlow, agentLineBroken
  }

  /// What befell, in order: told where something is amiss.
  private final class Story {
    var lines: [String] = []
    /// The centres whose controllers or accounting were killed.
    var crashed: Set<String> = []
    var controllersCrashed: Set<String> = []
  }

  @Test("Whatever is killed or cut at whatever moment: nothing is lost unsaid, nothing charged twice, no hold remains")
  func rounds() async throws {
    let lab = try await SlurmLab.up(accounting: true)
    let port = try lab.facts.cluster("h100").restAddress.split(separator: ":").last.flatMap { UInt16($0) }
    let line = try FaultyLine(to: try #require(port))
    defer { line.close() }
    let address = try lab.facts.cluster("h100").restAddress
    let ground = try await SlurmGround(lab, byAgent: ["lab-a100"]) {
      $0.replacing(address, with: "http://127.0.0.1:\(line.port)")
    }
    let seed = ProcessInfo.processInfo.environment["PRAYA_SEED_START"].flatMap { UInt64($0) } ?? 1
    var random = SeededGenerator(seed: seed)
    var acknowledged: Set<String> = []
    var faults: [Fault] = []
    let story = Story()
    for _ in 0..<Self.rounds {
      if faults.isEmpty { faults = Fault.allCases.shuffled(using: &random) }
      acknowledged.formUnion(try await submitSome(ground, &random))
      acknowledged.formUnion(try await befall(faults.removeFirst(), ground, line, &random, story))
      try await Task.sleep(for: .milliseconds(Int.random(in: 0...2000, using: &random)))
    }
    let jobs = try await ground.over(within: .seconds(240)) { try await ground.putRight() }
    #expect(Set(jobs.compactMap { $0["id"].text }) == acknowledged, "what was acknowledged is there, and nothing else")
    let accounts = try await accounts(of: lab, with: jobs)
    // A fault that only some moment shows is found again by what befell when.
    print(story.lines.joined(separator: "\n"))
    for job in jobs { try check(job, ground, accounts, story) }
    let states = Dictionary(grouping: jobs) { $0["state"].text ?? "?" }.mapValues(\.count)
    print("\(Self.rounds) rounds, \(jobs.count) jobs: \(states)")
    try await SmallCity.verify(ground.hub)
    ground.stop()
    var truths = try await ground.truths()
    // What a controller says that crashed may be of a run that it had told the end of, went back to, and was made to end again.
    for centre in story.controllersCrashed {
      truths[centre] = jobs.filter { $0["centre"].text == centre }.map(SlurmTruth.init(told:))
    }
    for violation in try await ground.violations(truths) { Issue.record("\(violation)") }
    for cluster in lab.facts.clusters {
      let queue = try await lab.run(["squeue", "--noheader", "--format=%i %T %k"], at: cluster.name).output
      #expect(queue.isEmpty, "a job is left at \(cluster.name): \(queue)")
    }
    try await lab.down()
  }

  /// Nine jobs or so; one of them is cancelled soon.
  private func submitSome(_ ground: SlurmGround, _ random: inout SeededGenerator) async throws -> [String] {
    var names: [String] = []
    for pool in SlurmGround.pools {
      for devices in [1, 2, 8] {
        let seconds = Int.random(in: 0...4, using: &random)
        let code = [0, 0, 0, 3].randomElement(using: &random) ?? 0
        let body = "echo ran >> ran\nsleep \(seconds)\necho ended >> ended\nexit \(code)"
        let jobs = try await ground.submit(SlurmGround.script("--gpus=\(devices)", body), to: pool)
        names += jobs.compactMap { $0["id"].text }
        if Int.random(in: 0..<9, using: &random) == 0, let id = jobs.first?["id"].text {
          let answer = try await ground.lead.post("jobs/\(id)/cancellation")
          #expect(answer.isDone || answer.status == 409, "\(answer)")
        }
      }
    }
    return names
  }

  /// - Returns: the jobs that were submitted meanwhile.
  private func befall(
    _ fault: Fault, _ ground: SlurmGround, _ line: FaultyLine, _ random: inout SeededGenerator, _ story: Story
  ) async throws -> [String] {
    let cluster = try #require(ground.lab.facts.clusters.randomElement(using: &random))
    if fault != .controllerAtOnce { try await Task.sleep(for: .milliseconds(Int.random(in: 0...5000, using: &random))) }
    let pause = Duration.milliseconds(Int.random(in: 0...3000, using: &random))
    story.lines.append("\(Date().formatted(.iso8601)) \(fault) \(cluster.name) \(pause)")
    func restart(_ daemon: String, of cluster: String) async throws {
      try await ground.lab.kill(daemon, of: cluster)
      try await Task.sleep(for: pause)
      try await ground.lab.start(daemon, of: cluster)
    }
    switch fault {
    case .controllerAtOnce, .controller:
      story.crashed.insert("lab-\(cluster.name)")
      story.controllersCrashed.insert("lab-\(cluster.name)")
      try await restart("slurmctld", of: cluster.name)
    case .node: try await restart("slurmd-\(cluster.nodes.randomElement(using: &random) ?? "")", of: cluster.name)
    case .restDaemon:
      let daemon = cluster.way == .restJWT ? "slurmrestd-jwt" : "slurmrestd-local"
      try await restart(daemon, of: cluster.way == .commands ? "a100" : cluster.name)
    case .accounting:
      story.crashed.formUnion(SlurmGround.pools)
      try await restart("slurmdbd", of: SlurmLab.shared)
    case .hub: try await ground.cutHub(for: pause)
    case .agent:
      ground.agents["lab-a100"]?.cut()
      try await Task.sleep(for: pause)
      try ground.startAgent("lab-a100")
    case .lineCut, .agentLineCut, .lineSlow, .agentLineSlow, .lineBroken, .agentLineBroken:
      let isAgents = [.agentLineCut, .agentLineSlow, .agentLineBroken].contains(fault)
      let line = isAgents ? ground.agentLine : line
      line.condition =
        switch fault {
        case .lineCut, .agentLineCut: .cut
        case .lineSlow, .agentLineSlow: .slow(.milliseconds(Int.random(in: 200...12_000, using: &random)))
        default: .breaksAnswers(afterBytes: Int.random(in: 0...400, using: &random))
        }
      let body = "echo ran >> ran\necho ended >> ended"
      let pool = isAgents ? "lab-a100" : "lab-h100"
      let jobs = try await ground.submit(SlurmGround.script("--gpus=1", body), to: pool)
      try await Task.sleep(for: pause + .seconds(1))
      line.condition = .sound
      return jobs.compactMap { $0["id"].text }
    }
    return []
  }

  /// Controllers tell the accounting when they come to it, within a minute as seen: it is asked until it has every job that ran.
  private func accounts(of lab: SlurmLab, with jobs: [JSONFragment]) async throws -> [String: [AccountedRun]] {
    let ran = jobs.filter { ["completed", "failed"].contains($0["state"].text) }.map(SlurmGround.runName)
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let accounts = try await AccountedRun.all(of: lab)
      if ran.allSatisfy({ accounts[$0] != nil }) || ContinuousClock.now > deadline { return accounts }
      try await Task.sleep(for: .seconds(1))
    }
  }

  private func check(
    _ job: JSONFragment, _ ground: SlurmGround, _ accounts: [String: [AccountedRun]], _ story: Story
  ) throws {
    let (name, key) = (job["id"].text ?? "?", SlurmGround.runName(job))
    #expect(job["settledAt"] != .null, "\(name): \(job)")
    let ran = try ground.file("ran", of: job)?.split(separator: "\n").count ?? 0
    let ended = try ground.file("ended", of: job) != nil
    // Slurm starts a job over whose node or launch failed, by its own count; the last run is what counts.
    let restarts = Int(job["restarts"].whole ?? 0)
    let own = accounts[key] ?? []
    #expect(ran <= 1 + restarts, "\(name) (\(key)) ran \(ran) times with \(restarts) restarts: \(own)")
    let used = job["deviceSeconds"].whole ?? 0
    switch job["state"].text {
    case "completed", "failed":
      #expect(ended, "\(name) is \(job["state"]) and never came to its end: \(own)")
      let devices = job["devices"].whole ?? 0
      // A controller that crashed right after it told an end may go back to before it; what it starts over, Praya ends.
      // And what it had not yet told the accounting went with it.
      if own.isEmpty, story.crashed.contains(job["centre"].text ?? "") { return }
      let isUndone = own.contains { $0.state.hasPrefix("CANCELLED") && $0.seconds * devices >= used }
      #expect(
        own.contains { $0.seconds * devices == used } || isUndone, "\(name): \(used) device-seconds; there: \(own)")
    case "cancelled": break
    // No script here takes so long, whatever a controller says that went back to before a job's end.
    case "timed-out": Issue.record("\(name) cannot have timed out: \(own)")
    default: #expect(used == 0, "\(name) is \(job["state"]) and is charged: \(job)")
    }
  }
}

/// A run as slurmdbd has it.
struct AccountedRun {
  var state: String
  var seconds: Int64

  /// By the keys in the jobs' names.
  static func all(of lab: SlurmLab) async throws -> [String: [AccountedRun]] {
    var runs: [String: [AccountedRun]] = [:]
    for cluster in lab.facts.clusters {
      let told = try await lab.run(
        [
          "sacct", "--allusers", "--allocations", "--duplicates", "--noheader", "--parsable2", "--starttime=now-1days",
          "--format=State,ElapsedRaw,JobName",
        ], at: cluster.name)
      for line in told.output.split(separator: "\n") {
        let columns = line.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard columns.count == 3, let seconds = Int64(columns[1]), let mark = columns[2].range(of: ".praya-", options: .backwards)
        else { continue }
        runs[String(columns[2][mark.upperBound...]), default: []].append(AccountedRun(state: columns[0], seconds: seconds))
      }
    }
    return runs
  }
}
