import Centres
import Foundation
import Hub
import Quantities
import Slurm
import Synchronization

extension Bench {
  /// Praya over three real clusters, beside the same clusters without it.
  func besideSlurm(_ program: String, _ measure: (Laboratory, BenchHub) async throws -> Void) async throws {
    if let reason = Laboratory.reasonAgainst() { return print("no Slurm laboratory can be made here: \(reason)") }
    let lab = try Laboratory.up()
    defer { lab.down() }
    let city = try await SlurmCity.found(program, lab)
    defer { city.remove() }
    let hub = try await BenchHub.start(program, city.folder, token: city.token)
    defer { hub.stop() }
    try await city.awaitCentres(hub)
    try await measure(lab, hub)
  }

  // MARK: From submission to start

  func startLatency(_ lab: Laboratory, _ hub: BenchHub) async throws {
    var (allOurs, allRaw): ([Double], [Double]) = ([], [])
    for cluster in lab.clusters {
      var (ours, raw): ([Double], [Double]) = ([], [])
      let folder = "\(cluster.sharedFolder)/bench-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      // One of each in turn: both meet the same moments of the machine.
      for round in 0..<15 {
        try await aPause()
        raw.append(try await rawLatency("\(folder)/raw-\(round)", lab, cluster))
        try await aPause()
        ours.append(try await latency(cluster, hub))
      }
      latencyLine("at \(cluster.name)", ours, raw)
      allOurs += ours
      allRaw += raw
    }
    latencyLine("at all three", allOurs, allRaw)
  }

  private func latencyLine(_ place: String, _ ours: [Double], _ raw: [Double]) {
    let (a, b) = (Self.median(ours), Self.median(raw))
    Self.line(
      "from submission to start \(place), ms, median of \(ours.count)",
      "\(Self.rounded(a, 0)), raw sbatch \(Self.rounded(b, 0)): \(Self.rounded(a - b, 0)) more", "≤ 100 more", "–")
  }

  /// Slurm looks at its queue at once when a job comes, and not again for a second: the next one comes after that, at a moment
  /// that no rhythm of anybody's chooses.
  private func aPause() async throws { try await Task.sleep(for: .milliseconds(Int.random(in: 1200...2200))) }

  /// The moment at which a job's script began, in nanoseconds, once it is in the file.
  private func began(_ file: String) async throws -> Double {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
      if let text = try? String(contentsOfFile: file, encoding: .utf8), text.hasSuffix("\n"),
        let moment = Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
      {
        return moment
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw BenchHub.Failure(description: "a job did not start within 30 s: \(file)")
  }

  private func now() -> Double { Date().timeIntervalSince1970 * 1e9 }

  private func rawLatency(_ file: String, _ lab: Laboratory, _ cluster: Laboratory.Cluster) async throws -> Double {
    let script = "\(file).sh"
    try "#!/bin/sh\ndate +%s%N > \(file)\n".write(toFile: script, atomically: true, encoding: .utf8)
    let asked = now()
    try lab.command(
      [
        "sbatch", "--parsable", "--partition=\(cluster.partition)", "--gpus=1", "--mem=100", "--time=5", "--output=/dev/null",
        script,
      ],
      at: cluster)
    return (try await began(file) - asked) / 1e6
  }

  private func latency(_ cluster: Laboratory.Cluster, _ hub: BenchHub) async throws -> Double {
    let asked = now()
    let name = try await hub.submitToPool(
      "#!/bin/sh\n#SBATCH --gpus=1 --mem=100M --time=5\ndate +%s%N > began\n", "lab-\(cluster.name)")
    let file = "\(cluster.sharedFolder)/praya-lab-\(cluster.name)/runs/\(name)/work/began"
    return (try await began(file) - asked) / 1e6
  }

  // MARK: Watching

  func idleWatch(_ hub: BenchHub) async throws {
    // What is over stops being looked after.
    try await Task.sleep(for: .seconds(20))
    var shares: [Double] = []
    for _ in 0..<3 {
      let before = hub.processorSeconds
      try await Task.sleep(for: .seconds(15))
      shares.append(100 * (hub.processorSeconds - before) / 15)
    }
    Self.line(
      "watching three idle clusters, % of one processor", Self.rounded(Self.median(shares)), "≤ 1", "–")
  }

  // MARK: A thousand submissions

  private static let submissions = 1000

  /// Twice: where every device is taken, so that what is measured is the handing over and nothing else; and where the jobs
  /// start meanwhile, on the very processors that hand over the next.
  func submissionRate(_ lab: Laboratory, _ hub: BenchHub) async throws {
    for cluster in lab.clusters { try occupy(cluster, lab) }
    try await submissionRounds("full", lab, hub)
    for cluster in lab.clusters { try lab.command(["scancel", "--partition=\(cluster.partition)"], at: cluster) }
    try await comeToRest(lab)
    try await submissionRounds("empty", lab, hub)
  }

  private func submissionRounds(_ place: String, _ lab: Laboratory, _ hub: BenchHub) async throws {
    var (ours, raw, costs): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<3 {
      raw.append(try await rawSubmissions(lab))
      try await comeToRest(lab)
      let before = hub.processorSeconds
      ours.append(try await submissions(lab, hub))
      costs.append((hub.processorSeconds - before) / Double(Self.submissions))
      try await comeToRest(lab)
    }
    let (a, b) = (Self.median(ours), Self.median(raw))
    Self.line(
      "1,000 submissions to three \(place) clusters, /s until all are there",
      "\(Self.rounded(a, 0)), slurmrestd alone \(Self.rounded(b, 0)): \(Self.rounded(100 * a / b, 0)) %", "≥ 80 %", "–")
    // What the clusters take of the same processors is not in it: on a machine of its own the hub could do so many.
    let (cost, processors) = (Self.median(costs), Double(ProcessInfo.processInfo.activeProcessorCount))
    Self.line(
      "processor time of the hub's for each of them, ms",
      "\(Self.rounded(1000 * cost)), or \(Self.rounded(processors / cost, 0)) /s on \(Int(processors)) of its own", "–", "–")
  }

  /// Takes every node of a cluster.
  private func occupy(_ cluster: Laboratory.Cluster, _ lab: Laboratory) throws {
    let nodes = Set(try lab.command(["sinfo", "--noheader", "--Node", "--format=%N"], at: cluster).split(separator: "\n")).count
    try lab.command(
      [
        "sbatch", "--job-name=\(Self.occupant)", "--partition=\(cluster.partition)", "--nodes=\(nodes)", "--exclusive",
        "--time=60", "--output=/dev/null", "--wrap=sleep 3600",
      ], at: cluster)
    let deadline = ContinuousClock.now + .seconds(30)
    while try lab.command(["squeue", "--noheader", "--states=RUNNING", "--format=%j"], at: cluster) != Self.occupant {
      guard ContinuousClock.now < deadline else { throw BenchHub.Failure(description: "\(cluster.name) cannot be occupied") }
    }
  }

  private static let occupant = "occupant"

  /// Straight to the three REST daemons, eight requests at a time each.
  private func rawSubmissions(_ lab: Laboratory) async throws -> Double {
    let began = ContinuousClock.now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (index, cluster) in lab.clusters.enumerated() {
        var settings = SlurmRest.Settings(.socket(path: cluster.restSocket))
        settings.lanes = 8
        let rest = SlurmRest(settings, clock: BenchClock())
        let turns = Turns(from: index, by: lab.clusters.count)
        for _ in 0..<8 {
          group.addTask {
            while turns.take() < Self.submissions {
              let submission = try Self.submission(cluster)
              do throws(SlurmFailure) { _ = try await rest.submit(submission) } catch {
                // The daemon breaks off a connection now and then where many come at once; such a job may have come in.
                guard case .unanswered = error else { throw error }
              }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    return Double(Self.submissions) / ((ContinuousClock.now - began) / .seconds(1))
  }

  private static func submission(_ cluster: Laboratory.Cluster) throws -> SlurmSubmission {
    guard let key = RunKey(rawValue: UUID().uuidString.lowercased()) else {
      throw BenchHub.Failure(description: "an identifier is no key")
    }
    return SlurmSubmission(
      key: key, name: "bench", partition: cluster.partition, nodes: 1, cpusPerNode: 1, memoryMebibytesPerNode: 100,
      devicesPerNode: 1, deviceType: nil, walltime: .minutes(5), script: Array("#!/bin/sh\ntrue\n".utf8),
      workingDirectory: "/tmp", output: "/dev/null", errorOutput: "/dev/null", environment: [:])
  }

  /// Through Praya, until the clusters have all of them.
  private func submissions(_ lab: Laboratory, _ hub: BenchHub) async throws -> Double {
    let before = try lab.jobsTaken()
    let began = ContinuousClock.now
    let names = try await withThrowingTaskGroup(of: [String].self) { group in
      let turns = Turns()
      for _ in 0..<16 {
        group.addTask {
          var names: [String] = []
          while case let number = turns.take(), number < Self.submissions {
            let cluster = lab.clusters[number % lab.clusters.count]
            names.append(
              try await hub.submitToPool("#!/bin/sh\n#SBATCH --gpus=1 --mem=100M --time=5\ntrue\n", "lab-\(cluster.name)"))
          }
          return names
        }
      }
      var names: [String] = []
      for try await some in group { names += some }
      return names
    }
    guard Set(names).count == Self.submissions else { throw BenchHub.Failure(description: "\(names.count) jobs") }
    let deadline = ContinuousClock.now + .seconds(120)
    while try lab.jobsTaken() - before < Self.submissions {
      guard ContinuousClock.now < deadline else { throw BenchHub.Failure(description: "some jobs never reached their cluster") }
      // To ask costs processes, and they cost processors.
      try await Task.sleep(for: .milliseconds(150))
    }
    return Double(Self.submissions) / ((ContinuousClock.now - began) / .seconds(1))
  }

  /// Until nothing but an occupant is there. Beside one nothing starts, and what waits is taken away.
  private func comeToRest(_ lab: Laboratory) async throws {
    for cluster in lab.clusters {
      let deadline = ContinuousClock.now + .seconds(120)
      while true {
        let jobs = try lab.command(["squeue", "--noheader", "--format=%j"], at: cluster).split(separator: "\n")
        if jobs.allSatisfy({ $0 == Self.occupant }) { break }
        if jobs.contains(where: { $0 == Self.occupant }) {
          try lab.command(["scancel", "--state=PENDING", "--partition=\(cluster.partition)"], at: cluster)
        }
        guard ContinuousClock.now < deadline else { throw BenchHub.Failure(description: "\(cluster.name) does not come to rest") }
        try await Task.sleep(for: .milliseconds(500))
      }
    }
    // Praya hears of it, and has nothing left to look after.
    try await Task.sleep(for: .seconds(5))
  }
}

/// Whole numbers from one on, for several who count at once.
private final class Turns: Sendable {
  private let next: Mutex<Int>
  private let step: Int

  init(from first: Int = 0, by step: Int = 1) {
    next = Mutex(first)
    self.step = step
  }

  func take() -> Int {
    next.withLock { next in
      defer { next += step }
      return next
    }
  }
}

/// The system's clock.
struct BenchClock: Quantities.Clock {
  var now: Instant { Instant(millisecondsSince1970: Int64(Date().timeIntervalSince1970 * 1000)) }
}
