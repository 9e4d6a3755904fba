import Foundation
import Scheduling
import Simulation
import Testing
import Workloads

@testable import Commands

/// `praya simulate`, `workload` and `pack`: the figures are the library's own, and the words those of the reader.
@Suite struct SimulationTests {
  private static let generated = WorkloadGenerator.Options(jobs: 400, processors: 32, load: 0.8, seed: 7)

  /// A workload as the command itself makes it.
  private func workload(_ hub: CannedHub) async throws -> String {
    let path = hub.home + "/made.swf"
    let result = await hub.run(
      "workload", "generate", "--jobs", "400", "--processors", "32", "--load", "0.8", "--seed", "7", "--output", path)
    try #require(result.code == 0, "\(result.error)")
    return path
  }

  private func summary(_ policy: String, processors: Int32 = 32) throws -> ReplaySummary {
    var source = WorkloadGenerator(Self.generated)
    var replay = ProcessorReplay(processors: processors, policy: try Policy(policy))
    return try replay.run(&source)
  }

  private func object(_ text: String) throws -> JSONValue { try JSONValue(reading: Array(text.utf8)) }

  @Test func whatIsGeneratedIsReadAgainAsItWasMade() async throws {
    let hub = try CannedHub()
    let path = try await workload(hub)
    var made = WorkloadGenerator(Self.generated)
    var read = WorkloadReader([UInt8](try Data(contentsOf: URL(filePath: path))))
    #expect(try read.allJobs() == made.allJobs())
    #expect(read.header.processors == 32)
    #expect(hub.asked.isEmpty, "no hub is asked")
    await hub.close()
  }

  @Test(arguments: ["fcfs", "fcfs+easy", "sjf+easy-sjf", "praya"])
  func theFiguresAreTheLibrarysOwnUnrounded(policy: String) async throws {
    let hub = try CannedHub()
    // The size of the machine is the workload's own.
    let result = await hub.run("simulate", try await workload(hub), "--policy", policy, "--json")
    #expect(result.code == 0 && result.error.isEmpty)
    let expected = try summary(policy)
    let found = try object(result.output)
    #expect(found["policy"].text == expected.policy)
    let figures: [String: Double] = [
      "jobs": Double(expected.jobs), "wait.mean": expected.wait.mean, "wait.p50": expected.wait.p50,
      "wait.p95": expected.wait.p95, "wait.p99": expected.wait.p99, "wait.max": expected.wait.max,
      "jct.mean": expected.meanCompletionTime, "bounded_slowdown.mean": expected.meanBoundedSlowdown,
      "bounded_slowdown.p95": expected.boundedSlowdownP95, "utilisation": expected.utilisation, "makespan": expected.makespan,
    ]
    for (name, value) in figures { #expect(found[name].number == value, "\(name)") }
    for cost in ["simulate_cpu_seconds", "total_cpu_seconds", "jobs_per_cpu_second", "peak_rss_bytes"] {
      #expect(found[cost].number ?? 0 > 0, "\(cost)")
    }
    await hub.close()
  }

  @Test func severalPoliciesAreRunsOfOneObjectAndColumnsOfOneTable() async throws {
    let hub = try CannedHub()
    let path = try await workload(hub)
    let json = try object(await hub.run("simulate", path, "--policy", "fcfs,easy", "--json").output)
    #expect(json["runs"].list.map(\.["policy"].text) == ["fcfs", "fcfs+easy"])
    let table = await hub.run("simulate", path, "--policy", "fcfs,easy", "--language", "zh-Hant").output
    #expect(table.contains("等候（最長）") && table.contains("fcfs+easy"))
    await hub.close()
  }

  @Test func theScheduleHoldsEveryStartAndTheReportBothLanguages() async throws {
    let hub = try CannedHub()
    let (schedule, report) = (hub.home + "/schedule.csv", hub.home + "/report.html")
    let path = try await workload(hub)
    let result = await hub.run("simulate", path, "--policy", "fcfs,praya", "--schedule", schedule, "--report", report)
    #expect(result.code == 0, "\(result.error)")
    let lines = try String(contentsOfFile: schedule, encoding: .utf8).split(separator: "\n")
    #expect(lines.first == "policy,job,submitted,start,end,processors,account")
    #expect(lines.count == 801)
    let waits = lines.dropFirst().filter { $0.hasPrefix("praya,") }.map { line -> Double in
      let fields = line.split(separator: ",").compactMap { Int($0) }
      return Double(fields[2] - fields[1])
    }
    #expect(waits.reduce(0, +) / 400 == (try summary("praya")).wait.mean)
    let page = try String(contentsOfFile: report, encoding: .utf8)
    #expect(page.contains("繁體中文") && page.contains("<svg") && !page.contains("<script") && !page.contains("src=\"http"))
    await hub.close()
  }

  @Test func windowsGiveTheirMean() async throws {
    let hub = try CannedHub()
    let found = try object(
      await hub.run(
        "simulate", try await workload(hub), "--policy", "sjf", "--windows", "0,150,250", "--window-jobs", "100", "--json"
      ).output)
    var source = WorkloadGenerator(Self.generated)
    let expected = ReplaySummary.mean(
      of: try WindowedReplay.run(
        try source.allJobs(), first: [0, 150, 250], length: 100, processors: 32, policy: try Policy("sjf")))
    #expect(found["bounded_slowdown.mean"].number == expected.meanBoundedSlowdown)
    #expect(found["jobs"].whole == 300)
    await hub.close()
  }

  @Test func nodesCarryWhatFitsOnThem() async throws {
    let hub = try CannedHub()
    let path = try await workload(hub)
    let result = await hub.run("simulate", path, "--nodes", "4", "--devices", "8", "--policy", "easy", "--json")
    var source = WorkloadGenerator(Self.generated)
    var replay = NodeReplay(pool: try NodeReplay.pool(nodes: 4, devices: 8), policy: .easy)
    let expected = try replay.run(&source)
    let found = try object(result.output)
    #expect(found["wait.mean"].number == expected.wait.mean)
    await hub.close()
  }

  @Test func theNodesThatAreTakenAreChosenAsAsked() async throws {
    let hub = try CannedHub()
    let path = try await workload(hub)
    var waits: Set<Double> = []
    for placement in ["best-fit", "first-fit", "random"] {
      let result = await hub.run(
        "simulate", path, "--nodes", "4", "--devices", "8", "--placement", placement, "--policy", "fcfs", "--json")
      waits.insert(try #require(try object(result.output)["wait.mean"].number))
    }
    #expect(waits.count == 3, "they are not one and the same")
    await hub.close()
  }

  @Test func theNodesOfACityFileCarryTheWorkload() async throws {
    let hub = try CannedHub()
    let (path, city) = (try await workload(hub), try hub.file("city.json", Self.city(devices: 8)))
    let result = await hub.run("simulate", path, "--city", city, "--json", "--policy", "easy")
    #expect(result.code == 0 && result.error.contains("need more than the machine has"), "\(result.error)")
    var source = WorkloadReader(
      [UInt8](try Data(contentsOf: URL(filePath: path))), options: WorkloadReader.Options(processors: 24))
    var replay = CityReplay(
      pools: [try NodeReplay.pool(nodes: 2, devices: 8), try NodeReplay.pool(nodes: 3, devices: 8)], policy: .easy)
    let expected = try replay.run(&source)
    #expect(try object(result.output)["wait.mean"].number == expected.wait.mean)
    #expect(try object(result.output)["utilisation"].number == expected.utilisation)
    let broken = await hub.run("simulate", path, "--city", try hub.file("broken.json", Self.city(devices: 0)))
    #expect(broken.code == 1 && broken.error.contains("centres[0].pools[0].nodes[0]"), "\(broken.error)")
    await hub.close()
  }

  private static func city(devices: Int) -> String {
    func pool(_ id: String, _ count: Int) -> String {
      """
      {"id": "\(id)", "deviceModel": "nvidia-h800", "pricePerHour": "20.00",
        "nodes": [{"prefix": "\(id)-", "count": \(count), "devices": \(devices), "cpus": 64, "memoryGibibytes": 512}]}
      """
    }
    return """
      {"city": {"name": {"en": "City", "zh-Hant": "城市"}, "currency": "HKD", "timeZone": "Asia/Hong_Kong"},
       "centres": [{"id": "centre", "name": {"en": "Centre", "zh-Hant": "中心"}, "connection": "local",
         "jurisdiction": "HK", "clearance": "open", "pools": [\(pool("a", 2)), \(pool("b", 3))]}]}
      """
  }

  @Test func whatIsLeftOutIsTold() async throws {
    let hub = try CannedHub()
    let path = try hub.file(
      "broken.swf",
      """
      1 0 -1 100 4 -1 -1 4 200 -1 1 1 -1 -1 -1 -1 -1 -1
      2 5 -1 ten 4 -1 -1 4 200 -1 1 1 -1 -1 -1 -1 -1 -1
      3 9 -1 100 64 -1 -1 64 200 -1 1 1 -1 -1 -1 -1 -1 -1
      """)
    let lenient = await hub.run("simulate", path, "--processors", "8", "--json")
    #expect(lenient.code == 0)
    #expect(lenient.error.contains("line 2 is left out: field 4 is no number"))
    #expect(lenient.error.contains("1 jobs that need more"))
    #expect(try object(lenient.output)["jobs"].whole == 1)
    let strict = await hub.run("simulate", path, "--processors", "8", "--strict")
    #expect(strict.code == 1 && strict.output.isEmpty && strict.error.contains("Line 2"))
    await hub.close()
  }

  @Test(arguments: [
    (["--policy", "fastest"], 1, "there is no order 'fastest'"), (["--policy", "fcfs+magic"], 1, "there is no fit 'magic'"),
    (["--nodes", "3"], 2, "--devices"), (["--processors", "4", "--nodes", "3", "--devices", "2"], 2, "choose one of"),
    (["--placement", "random"], 2, "give one of"), (["--placement", "fgd"], 2, "one of best-fit"),
    (["--city", "/nope"], 1, "cannot be read"),
    (["--windows", "0", "--report", "x.html"], 2, "choose one of"), (["--windows", "9999"], 1, "400 jobs"),
    (["--window-jobs", "9"], 2, "--windows"), (["--processors", "0"], 2, "whole number"),
    (["--windows", "-3"], 2, "numbers of jobs"),
    (["--report", "/nowhere/at/all.html"], 1, "cannot be written"),
    (["--schedule", "/nowhere/at/all.csv"], 1, "cannot be written"),
  ])
  func wrongWordsAreNamed(words: [String], code: Int32, part: String) async throws {
    let hub = try CannedHub()
    let result = await hub.run(words: ["simulate", try await workload(hub)] + words)
    #expect(result.code == code && result.output.isEmpty && result.error.contains(part), "\(result.error)")
    await hub.close()
  }

  @Test func aWorkloadThatNamesNoMachineNeedsItsSize() async throws {
    let hub = try CannedHub()
    let result = await hub.run("simulate", "-", input: "1 0 -1 100 4 -1 -1 4 200 -1 1 1 -1 -1 -1 -1 -1 -1\n")
    #expect(result.code == 1 && result.error.contains("give --processors"))
    let empty = await hub.run("simulate", "-", "--processors", "4", input: "; MaxProcs: 4\n")
    #expect(empty.code == 1 && empty.error.contains("no jobs"), "\(empty.error)")
    await hub.close()
  }

  @Test func aWorkloadIsDescribed() async throws {
    let hub = try CannedHub()
    let path = try await workload(hub)
    let found = try object(await hub.run("workload", "describe", path, "--json").output)
    var source = WorkloadGenerator(Self.generated)
    let expected = WorkloadDescription(try source.allJobs())
    #expect(found["jobs"].whole == 400 && found["accounts"].whole == Int64(expected.accounts))
    #expect(found["run.p90"].whole == expected.run.p90)
    #expect(found["load"].number == expected.load(on: 32))
    #expect(await hub.run("workload", "describe", path).output.contains("Processors"))
    await hub.close()
  }

  @Test func packingTellsItsShares() async throws {
    let hub = try CannedHub()
    let nodes = try hub.file("nodes.csv", "sn,cpu_milli,memory_mib,gpu,model\nn1,64000,262144,4,A\nn2,64000,262144,4,A\n")
    let pods = try hub.file(
      "pods.csv", "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec\np1,1000,1024,1,500,\np2,1000,1024,1,1000,\n")
    let result = await hub.run(
      "pack", pods, "--nodes-file", nodes, "--placement", "fgd", "--load", "1.3", "--seeds", "3", "--json")
    #expect(result.code == 0, "\(result.error)")
    let found = try object(result.output)
    let share = found["allocated_share"]
    #expect(found["placement"].text == "fgd" && share["max"].number == 100 && share["min"].number ?? 0 > 90)
    #expect(await hub.run("pack", pods, "--nodes-file", pods).code == 1)
    await hub.close()
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    switch self {
    case .whole(let value): Double(value)
    case .fraction(let value): value
    default: nil
    }
  }
}
