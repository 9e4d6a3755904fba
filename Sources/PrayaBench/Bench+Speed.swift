import Foundation
import Quantities
import Scheduling
import Simulation
import Workloads

extension Bench {
  /// Jobs per CPU second on kth-sp2, the best of five.
  func speed() throws {
    guard let log = try bytes("kth-sp2.swf.gz") else { return }
    print("\n## kth-sp2, jobs per CPU second\n")
    Self.line("run", "deciding", "with reading the gzip file", "against the Python loop")
    Self.line("---", "---", "---", "---")
    let loop = try pythonRate()
    for policy in [Policy.easy, Policy(order: .firstComeFirstServed, fit: .conservative), .praya] {
      var (deciding, total, jobs) = (Int64.max, Int64.max, 0)
      for _ in 0..<5 {
        let from = Self.processorTime()
        var reader = WorkloadReader(log)
        var replay = ProcessorReplay(
          processors: 100, policy: policy, watch: ReplayWatch(processorTime: { Self.processorTime() }))
        jobs = try replay.run(&reader).jobs
        let spent = Self.processorTime() - from
        total = min(total, spent)
        deciding = min(deciding, spent - replay.readingTime)
      }
      let rate = Double(jobs) / Double(deciding) * 1e9
      Self.line(
        "praya simulate, \(policy)", String(Int(rate)), String(Int(Double(jobs) / Double(total) * 1e9)),
        loop.map { "× " + Self.rounded(rate / $0, 1) } ?? "–")
    }
    Self.line("bench/plain_loop.py, EASY", loop.map { String(Int($0)) } ?? "not run", "–", "× 1")
    Self.line("AccaSim 1.1.3, EASY (quoted)", "529", "–", "–")
    Self.line("pyss, EASY (quoted)", "3666", "–", "–")
  }

  private func pythonRate() throws -> Double? {
    guard let python = asked.python, let traces = asked.traces else { return nil }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", python, traces.appendingPathComponent("kth-sp2.swf.gz").path, "100"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: " ").last.flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
  }

  /// Ten million jobs at 80 % load under EASY, and half as many, for the proportion.
  func generated() throws {
    print("\n## Generated jobs at 80 % load under EASY\n")
    Self.line("jobs", "CPU s, generating included", "peak MB", "utilisation")
    Self.line("---", "---", "---", "---")
    for jobs in asked.isLarge ? [5_000_000, 10_000_000] : [500_000, 1_000_000] {
      let from = Self.processorTime()
      var source = WorkloadGenerator(.init(jobs: jobs, processors: 256, load: 0.8, seed: 1))
      var replay = ProcessorReplay(processors: 256, policy: .easy)
      let summary = try replay.run(&source)
      Self.line(
        String(jobs), Self.rounded(Double(Self.processorTime() - from) / 1e9), String(Self.peakMegabytes()),
        Self.rounded(summary.utilisation, 4))
    }
  }

  /// Passes over 50 pools of 16 nodes with 8 devices each, all busy, 200 waiting in each.
  func livePass() throws {
    print("\n## Live: 10,000 waiting over 50 pools of 16 nodes × 8 devices\n")
    Self.line("policy", "CPU ms for all 50, the best of five")
    Self.line("---", "---")
    let now = Instant(secondsSince1970: 1_800_000_000)
    for policy in [Policy.firstComeFirstServed, .easy, .praya] {
      let states = try (0..<50).map { try Self.busyPool(seed: UInt64($0), now: now, policy: policy) }
      var best = Int64.max
      for _ in 0..<5 {
        let from = Self.processorTime()
        for state in states { precondition(state.pass(now: now).waits.count > 100, "most wait") }
        best = min(best, Self.processorTime() - from)
      }
      Self.line(policy.description, Self.rounded(Double(best) / 1e6))
    }
  }

  private static func busyPool(seed: UInt64, now: Instant, policy: Policy) throws -> PoolState<Int> {
    var random = SeededGenerator(seed: seed)
    let pool = try Pool(
      nodes: (0..<16).map { NodeShape(name: "n\($0)", devices: 8, cpus: 128, memoryMebibytes: 1 << 20) })
    let occupations = (0..<16).map { node in
      Occupation(
        placement: Placement([.init(node: "n\(node)", devices: Array(0..<(node % 4 == 0 ? 6 : 8)))]), cpusPerNode: 64,
        memoryMebibytesPerNode: 1 << 18, expectedEnd: now + Seconds(Int64.random(in: 60...36_000, using: &random)))
    }
    let waiting = try (0..<200).map { id in
      WaitingRequest(
        id: id,
        demand: try Demand(
          devicesPerNode: Int.random(in: 1...8, using: &random), cpusPerNode: 8,
          walltime: Seconds(Int64.random(in: 600...86_400, using: &random))),
        submitted: now - Seconds(Int64.random(in: 0...50_000, using: &random)))
    }
    return PoolState(pool: pool, occupations: occupations, waiting: waiting, policy: policy)
  }
}
