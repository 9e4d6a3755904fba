import Foundation
import Scheduling
import Simulation
import Testing
import Workloads

@Suite struct ReportTests {
  func run(_ name: String, _ jobs: [WorkloadJob]) throws -> ReplayReport.Run {
    var record = ReplayRecord(processors: 64)
    var source = JobArray(jobs)
    var replay = ProcessorReplay(
      processors: 64, policy: try Policy(name), watch: ReplayWatch(started: { record.count($0, start: $1) }))
    let summary = try replay.run(&source)
    return ReplayReport.Run(summary: summary, record: record)
  }

  @Test func aReportStandsByItselfInBothLanguages() throws {
    var generator = WorkloadGenerator(.init(jobs: 200, processors: 64, load: 0.9, seed: 4))
    let jobs = try generator.allJobs()
    let runs = try ["easy", "praya"].map { try run($0, jobs) }
    let html = ReplayReport(workload: "<b>a & b</b>", runs: runs).html
    #expect(html.contains("&lt;b&gt;a &amp; b&lt;/b&gt;") && !html.contains("<b>a"))
    #expect(html.contains("平均等候") && html.contains("Mean wait") && html.contains("Who ran when"))
    #expect(!html.contains("http://") && !html.contains("https://") && !html.contains("<script"))
    #expect(html.components(separatedBy: "<svg").count == html.components(separatedBy: "</svg>").count)
  }

  @Test func theJSONHasTheFieldsAsked() throws {
    let jobs = [
      WorkloadJob(number: 1, submitted: 0, run: 100, requested: 100, processors: 64),
      WorkloadJob(number: 2, submitted: 0, run: 20, requested: 100, processors: 1),
    ]
    let summary = try run("easy", jobs).summary
    let text = summary.json(cost: ReplayCost(simulateSeconds: 0.5, totalSeconds: 1, peakResidentBytes: 7))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "jobs", "policy", "wait", "jct", "bounded_slowdown", "utilisation", "makespan", "simulate_cpu_seconds",
        "total_cpu_seconds", "jobs_per_cpu_second", "peak_rss_bytes",
      ])
    #expect((object["wait"] as? [String: Double])?["mean"] == 50)
    #expect((object["wait"] as? [String: Double])?["max"] == 100)
    #expect((object["bounded_slowdown"] as? [String: Double])?["mean"] == 3.5)
    #expect(object["makespan"] as? Double == 120 && object["jobs_per_cpu_second"] as? Double == 4)
    #expect(object["utilisation"] as? Double == 6420.0 / 7680)
  }

  @Test func aReplayCanBeCancelled() throws {
    var source = WorkloadGenerator(.init(jobs: 100_000, processors: 64, load: 0.5, seed: 1))
    var replay = ProcessorReplay(processors: 64, policy: .easy, watch: ReplayWatch(isCancelled: { true }))
    #expect(throws: ReplayFault.cancelled) { try replay.run(&source) }
  }
}
