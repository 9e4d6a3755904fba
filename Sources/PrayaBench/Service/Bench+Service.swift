import Foundation

extension Bench {
  /// The service as its users meet it, client and hub on the same processors. Needs `wrk`.
  func service(_ program: String) async throws {
    print("\n## The service, 64 connections, client on the same processors\n")
    Self.line("what", "figure", "goal", "peer (quoted)")
    Self.line("---", "---", "---", "---")
    try await ledgerPairs()
    guard Load.isThere else { return print("wrk is not installed (make bench installs it): no load was made") }
    try await requests(program)
    try await pages(program)
  }

  private func ledgerPairs() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "praya-bench-ledger-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let pairs = LedgerPairs(folder: folder)
    let (ours, bare) = (try await pairs.pairsPerSecond(), try pairs.bareSQLite())
    Self.line(
      "durable pending-and-posted pairs/s", "\(Int(ours)), \(Self.rounded(100 * ours / bare, 0)) % of bare SQLite's \(Int(bare))",
      "≥ 20,000", "–")
  }

  private func requests(_ program: String) async throws {
    let city = try await BenchCity.found(program, jobs: 100_000)
    defer { city.remove() }
    var hub = try await BenchHub.start(program, city.folder, token: city.token)
    Self.line(
      "first answer with 100,000 jobs stored, ms", Self.rounded(hub.startMilliseconds, 0), "≤ 300",
      "ColdFront 970 (1,006 allocations)")
    try await Task.sleep(for: .seconds(2))
    Self.line("resident when idle, MB", Self.rounded(hub.residentMegabytes, 0), "≤ 60", "ColdFront 184")
    let read = try Load.read("\(hub.address)/api/v1/jobs/\(city.job)", token: city.token)
    Self.line(
      "authenticated reads of one job/s",
      "\(Int(read.requestsPerSecond)) (p50 \(Self.rounded(read.p50Milliseconds)) ms, p99 \(Self.rounded(read.p99Milliseconds)) ms, failed \(read.failures))",
      "≥ 15,000", "FastAPI hello world 5,500; ColdFront's REST detail 171")
    hub.stop()
    hub = try await BenchHub.start(program, city.folder, token: city.token)
    try await streams(hub, city)
    // Both nodes are taken, so that what is measured is submitting, not running.
    for number in 0..<2 {
      _ = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=8 --time=5\nsleep 60\n", to: number, key: "full-\(number)")
    }
    try await Task.sleep(for: .seconds(1))
    let submitted = try Load.submit("\(hub.address)/api/v1/jobs", token: city.token, projects: BenchCity.projects)
    Self.line(
      "durable job submissions/s",
      "\(Int(submitted.requestsPerSecond)) (p50 \(Self.rounded(submitted.p50Milliseconds)) ms, p99 \(Self.rounded(submitted.p99Milliseconds)) ms, failed \(submitted.failures))",
      "≥ 2,000", "slurmrestd 667")
    hub.stop()
  }

  private func streams(_ hub: BenchHub, _ city: BenchCity) async throws {
    let waiting = try await hub.submit("#!/bin/sh\n#SBATCH --gpus=1 --time=10 --hold\ntrue\n", to: 0, key: "watched")
    let before = hub.residentMegabytes
    let streams = OpenStreams()
    let count = streams.open(1000, port: hub.port, path: "/api/v1/jobs/\(waiting)/events", token: city.token)
    try await Task.sleep(for: .seconds(2))
    Self.line(
      "\(count) open event streams add, MB", Self.rounded(hub.residentMegabytes - before, 0), "≤ 60", "–")
    streams.close()
  }

  /// A page of a short list beside one of a long list.
  private func pages(_ program: String) async throws {
    var rates: [Double] = []
    let sizes = [1000, isLarge ? 1_000_000 : 100_000]
    for jobs in sizes {
      let city = try await BenchCity.found(program, jobs: jobs)
      defer { city.remove() }
      let hub = try await BenchHub.start(program, city.folder, token: city.token)
      rates.append(try Load.read("\(hub.address)/api/v1/jobs?limit=50", token: city.token, seconds: 3).requestsPerSecond)
      hub.stop()
    }
    Self.line(
      "pages of 50 jobs/s among \(sizes[0]) and \(sizes[1])",
      "\(Int(rates[0])) and \(Int(rates[1])): × \(Self.rounded(rates[0] / rates[1]))",
      "× 1", "–")
  }
}
