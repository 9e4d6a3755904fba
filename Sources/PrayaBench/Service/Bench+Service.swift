import Foundation

extension Bench {
  /// Every figure is the middle one of so many rounds: the machine may have other work.
  private static let rounds = 3

  /// The service as its users meet it, client and hub on the same processors. Needs `wrk`.
  func service(_ program: String) async throws {
    print("\n## The service, 64 connections, client on the same processors\n")
    Self.line("what", "figure", "goal", "peer (quoted)")
    Self.line("---", "---", "---", "---")
    for part in asked.parts {
      guard Load.isThere || ![.reads, .submissions, .streams, .pages].contains(part) else {
        print("wrk is not installed (make bench installs it): no load of \(part.rawValue) was made")
        continue
      }
      switch part {
      case .ledger: try await ledgerPairs()
      case .reads: try await reads(program)
      case .submissions: try await submissions(program)
      case .streams: try await streams(program)
      case .pages: try await pages(program)
      case .centres: try await centres(program)
      case .slurm:
        try await besideSlurm(program) { lab, hub in
          try await startLatency(lab, hub)
          try await idleWatch(hub)
        }
      case .slurmSubmissions: try await besideSlurm(program, submissionRate)
      }
    }
  }

  private func ledgerPairs() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-bench-ledger-\(UUID().uuidString)")
    var rounds: [(ours: Double, bare: Double)] = []
    for _ in 0..<Self.rounds {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let pairs = LedgerPairs(folder: folder)
      rounds.append((try await pairs.pairsPerSecond(seconds: 2), try pairs.bareSQLite(seconds: 2)))
    }
    // Ours and bare SQLite's of the same round belong together.
    let (ours, bare) = rounds.sorted { $0.ours / $0.bare < $1.ours / $1.bare }[Self.rounds / 2]
    Self.line(
      "durable pending-and-posted pairs/s", "\(Int(ours)), \(Self.rounded(100 * ours / bare, 0)) % of bare SQLite's \(Int(bare))",
      "≥ 20,000", "–")
  }

  // MARK: One city with 100,000 jobs

  private func reads(_ program: String) async throws {
    let city = try await BenchCity.found(program, jobs: 100_000)
    defer { city.remove() }
    var starts: [Double] = []
    for _ in 0..<Self.rounds {
      let hub = try await BenchHub.start(program, city.folder, token: city.token)
      starts.append(hub.startMilliseconds)
      hub.stop()
    }
    Self.line(
      "first answer with 100,000 jobs stored, ms", Self.rounded(Self.median(starts), 0), "≤ 300",
      "ColdFront 970 (1,006 allocations)")
    let hub = try await BenchHub.start(program, city.folder, token: city.token)
    defer { hub.stop() }
    try await Task.sleep(for: .seconds(2))
    let idle = hub.residentMegabytes
    try measure("the server alone: /healthz", hub, goal: "–", "–") { try Load.read("\(hub.address)/healthz", token: "") }
    try measure(
      "authenticated reads of one job/s", hub, goal: "≥ 15,000", "FastAPI hello world 5,500; ColdFront's REST detail 171"
    ) { try Load.read("\(hub.address)/api/v1/jobs/\(city.job)", token: city.token) }
    try await Task.sleep(for: .seconds(5))
    Self.line(
      "resident when idle with 100,000 jobs, MB",
      "\(Self.rounded(idle, 0)), after the loads \(Self.rounded(hub.residentMegabytes, 0))", "≤ 60", "ColdFront 184")
  }

  private func submissions(_ program: String) async throws {
    let city = try await BenchCity.found(program, jobs: 100_000)
    defer { city.remove() }
    let hub = try await BenchHub.start(program, city.folder, token: city.token)
    defer { hub.stop() }
    // Both nodes are taken, so that what is measured is submitting, not running.
    for number in 0..<2 {
      _ = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=8 --time=5\nsleep 60\n", to: number, key: "full-\(number)")
    }
    try await Task.sleep(for: .seconds(1))
    try measure("durable job submissions/s", hub, goal: "≥ 2,000", "slurmrestd 667") {
      try Load.submit("\(hub.address)/api/v1/jobs", token: city.token, projects: BenchCity.projects)
    }
  }

  private func streams(_ program: String) async throws {
    let city = try await BenchCity.found(program, jobs: 1)
    defer { city.remove() }
    let hub = try await BenchHub.start(program, city.folder, token: city.token)
    defer { hub.stop() }
    let waiting = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=10 --hold\ntrue\n", to: 0, key: "watched")
    try await Task.sleep(for: .seconds(1))
    let before = hub.residentMegabytes
    let streams = OpenStreams()
    let count = streams.open(1000, port: hub.port, path: "/api/v1/jobs/\(waiting)/events", token: city.token)
    try await Task.sleep(for: .seconds(2))
    Self.line("\(count) open event streams add, MB", Self.rounded(hub.residentMegabytes - before, 0), "≤ 60", "–")
    streams.close()
  }

  // MARK: Pages

  /// Pages of a short list beside those of a long one: the first, one that a filter leaves, one far behind the first.
  private func pages(_ program: String) async throws {
    let sizes = [1000, asked.isLarge ? 1_000_000 : 100_000]
    let kinds = ["first", "filtered", "deep"]
    var costs: [String: [Double]] = [:]
    for jobs in sizes {
      let city = try await BenchCity.found(program, jobs: jobs)
      defer { city.remove() }
      let hub = try await BenchHub.start(program, city.folder, token: city.token)
      defer { hub.stop() }
      let paths = [
        "jobs?limit=50", "jobs?limit=50&state=completed&project=project-0", try await deepPage(hub, behind: jobs * 8 / 10),
      ]
      for (kind, path) in zip(kinds, paths) {
        let found = try rounds(of: hub) { try Load.read("\(hub.address)/api/v1/\(path)", token: city.token, seconds: 2) }
        costs[kind, default: []].append(found.microseconds)
      }
    }
    for kind in kinds {
      let found = costs[kind] ?? []
      Self.line(
        "µs CPU of a \(kind) page of 50 jobs among \(sizes[0]) and \(sizes[1])",
        "\(Int(found[0])) and \(Int(found[1])): × \(Self.rounded(found[1] / found[0]))", "× 1", "–")
    }
  }

  /// The page behind at most so many jobs, and at most 40,000.
  private func deepPage(_ hub: BenchHub, behind jobs: Int) async throws -> String {
    var cursor = ""
    for _ in 0..<min(200, jobs / 200) {
      let page = try await hub.get("jobs?limit=200\(cursor.isEmpty ? "" : "&cursor=\(cursor)")")
      guard let next = page["next"].text else { break }
      cursor = next
    }
    return "jobs?limit=50&cursor=\(cursor)"
  }

  // MARK: Rounds

  /// Loads the hub some rounds and prints the middle one. Its own processor time for each request is a figure that hangs
  /// little on what else the machine does.
  private func measure(_ what: String, _ hub: BenchHub, goal: String, _ peer: String, _ load: () throws -> Load.Outcome) throws {
    let (load, microseconds) = try rounds(of: hub, load)
    Self.line(
      what,
      "\(Int(load.requestsPerSecond)) (p50 \(Self.rounded(load.p50Milliseconds)) ms, p99 \(Self.rounded(load.p99Milliseconds)) ms, "
        + "\(Int(microseconds)) µs CPU each, failed \(load.failures))", goal, peer)
  }

  /// The middle one of some rounds by its rate, with the hub's processor time for each request, in microseconds.
  private func rounds(
    of hub: BenchHub, _ load: () throws -> Load.Outcome
  ) rethrows -> (load: Load.Outcome, microseconds: Double) {
    var outcomes: [(load: Load.Outcome, microseconds: Double)] = []
    for _ in 0..<Self.rounds {
      let before = hub.processorSeconds
      let outcome = try load()
      outcomes.append((outcome, (hub.processorSeconds - before) / Double(max(1, outcome.requests)) * 1_000_000))
    }
    return outcomes.sorted { $0.load.requestsPerSecond < $1.load.requestsPerSecond }[Self.rounds / 2]
  }

  static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
