import Foundation
import HTTPService
import Hub
import PrayaTestKit
import Testing

/// The program over three real clusters: one by an agent, one by tokens, one by commands.
@Suite(.serialized, .enabled(if: SlurmLab.isPossible, "\(SlurmLab.whyNot)")) struct SlurmHubTests {
  /// One of a dozen kinds, by its place in the row.
  private static func kind(_ index: Int) -> (options: String, body: String) {
    let devices = index / 12 % 8 + 1
    return switch index % 12 {
    case 0: ("--gpus=1", "sleep 1")
    case 1: ("--gpus=\(devices)", "true")
    case 2: ("--gpus=8", "sleep 1")
    case 3: ("--gpus=\(devices)", "exit \(1 + index % 100)")
    case 4: ("--gpus=4 --cpus-per-task=8", "test $(echo $CUDA_VISIBLE_DEVICES | tr , '\\n' | wc -l) = 4")
    case 5: ("--gpus=1", "kill -9 $$")
    case 6: ("--gpus=2", "head -c 100000 /dev/zero")
    case 7: ("--gpus=1", "sleep 2; echo done > result")
    case 8: ("--gpus=\(devices)", "kill -TERM $$")
    case 9: ("--gpus=1 --array=1-4", "exit $((SLURM_ARRAY_TASK_ID % 2))")
    case 10: ("--gpus=2", "sleep 300 & wait")
    default: ("--gpus=1 --mem=200M", "sleep 1; exit 0")
    }
  }

  @Test("Three hundred mixed jobs end as Slurm says, each settled once and charged to the second")
  func mixedJobs() async throws {
    let lab = try await SlurmLab.ofAllTests.value
    let ground = try await SlurmGround(lab, byAgent: ["lab-a100"])
    var (names, toCancel): (Set<String>, [String]) = ([], [])
    // Slurm counts walltimes in minutes, and looks for those that are over twice a minute.
    for pool in SlurmGround.pools {
      names.formUnion(try await ids(ground.submit(SlurmGround.script("--gpus=1 --time=1", "sleep 300 & wait"), to: pool)))
    }
    for index in 0..<240 {
      let (options, body) = Self.kind(index)
      let jobs = try await ids(
        ground.submit(SlurmGround.script(options, body), to: SlurmGround.pools[index % SlurmGround.pools.count]))
      names.formUnion(jobs)
      if index % 12 == 10 { toCancel += jobs }
    }
    #expect(names.count == 303)
    try await cancel(toCancel, ground)
    let jobs = try await ground.over(within: .seconds(180))
    #expect(Set(jobs.compactMap { $0["id"].text }) == names)
    let truths = try await ground.truths()
    for job in jobs { check(job, truths) }
    let counts = Dictionary(grouping: jobs) { $0["state"].text ?? "" }.mapValues(\.count)
    #expect(counts["timed-out"] == 3 && counts["cancelled"] == toCancel.count, "\(counts)")
    #expect(counts["completed", default: 0] > 100 && counts["failed", default: 0] > 50, "\(counts)")
    try await SmallCity.verify(ground.hub)
    ground.stop()
    for violation in try await ground.violations(truths) { Issue.record("\(violation)") }
  }

  private func ids(_ jobs: [JSONFragment]) -> [String] { jobs.compactMap { $0["id"].text } }

  /// Some while they run, some while they wait.
  private func cancel(_ names: [String], _ ground: SlurmGround) async throws {
    for (index, name) in names.enumerated() {
      let deadline = ContinuousClock.now + .seconds(20)
      while index.isMultiple(of: 2), ContinuousClock.now < deadline,
        try await ground.lead.get("jobs/\(name)").body["state"].text != "running"
      {
        try await Task.sleep(for: .milliseconds(100))
      }
      let answer = try await ground.lead.post("jobs/\(name)/cancellation")
      #expect(answer.isDone, "\(answer)")
    }
  }

  private func check(_ job: JSONFragment, _ truths: [String: [SlurmTruth]]) {
    let (name, key) = (job["id"].text ?? "?", SlurmGround.runName(job))
    let own = truths[job["centre"].text ?? ""]?.filter { $0.key == key } ?? []
    #expect(job["settledAt"] != .null, "\(name)")
    if own.isEmpty, job["state"].text == "cancelled", job["acceptedAt"] == .null {
      #expect(job["deviceSeconds"].whole ?? 0 == 0, "\(name) was cancelled before it was sent anywhere")
      return
    }
    #expect(own.count == 1, "\(name) is one job there: \(own)")
    guard let truth = own.first, let end = truth.end else { return }
    #expect(job["state"].text == truth.expected, "\(name) is \(truth.state) there")
    let seconds = truth.start.map { end - $0 } ?? 0
    #expect(job["measuredMilliseconds"].whole ?? 0 == seconds * 1000, "\(name): \(seconds) s there")
    // Law 2: what is beyond the walltime is measured and not charged.
    let charged = min(seconds, job["walltimeSeconds"].whole ?? 0) * (job["devices"].whole ?? 0)
    #expect(job["deviceSeconds"].whole ?? 0 == charged, "\(name): \(seconds) s there")
  }
}
